#pragma once

#include <optional>
#include <string_view>

namespace linli::storage::model {

/// What somebody is to the product. A stranger has not been bound to anything.
enum class Role { kStranger, kLead, kObserver, kResident, kStreet, kAgency, kBureau };

constexpr std::string_view name_of(Role role) {
  switch (role) {
    case Role::kLead:
      return "lead";
    case Role::kObserver:
      return "observer";
    case Role::kResident:
      return "resident";
    case Role::kStreet:
      return "street";
    case Role::kAgency:
      return "agency";
    case Role::kBureau:
      return "bureau";
    case Role::kStranger:
      break;
  }
  return "stranger";
}

constexpr std::optional<Role> role_named(std::string_view name) {
  for (const auto role : {Role::kStranger, Role::kLead, Role::kObserver, Role::kResident, Role::kStreet,
                          Role::kAgency, Role::kBureau})
    if (name_of(role) == name) return role;
  return std::nullopt;
}

}  // namespace linli::storage::model
