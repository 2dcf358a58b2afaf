#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "storage/model/names.h"

namespace linli::storage::model {

/// What somebody is to the product. A stranger has not been bound to anything; a deputy may do for a project
/// what its lead may, except handing it over.
enum class Role { kStranger, kLead, kDeputy, kObserver, kResident, kStreet, kAgency, kBureau };

constexpr std::string_view name_of(Role role) {
  switch (role) {
    case Role::kLead:
      return "lead";
    case Role::kDeputy:
      return "deputy";
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
  return value_named(std::array{Role::kStranger, Role::kLead, Role::kDeputy, Role::kObserver, Role::kResident,
                                Role::kStreet, Role::kAgency, Role::kBureau},
                     name);
}

/// Whether the month of a project is this role's to file.
constexpr bool files_reports(Role role) {
  return role == Role::kLead || role == Role::kDeputy;
}

/// Whether the role is that of somebody who works for an office and not for an organization.
constexpr bool works_for_an_office(Role role) {
  return role == Role::kStreet || role == Role::kAgency || role == Role::kBureau;
}

}  // namespace linli::storage::model
