#include "bot/understand/context.h"

#include <array>
#include <utility>

namespace linli::bot::understand {

Role role_named(std::string_view name) {
  constexpr auto kNames = std::to_array<std::pair<std::string_view, Role>>({{"lead", Role::kLead},
                                                                            {"resident", Role::kResident},
                                                                            {"observer", Role::kObserver},
                                                                            {"street", Role::kStreet},
                                                                            {"agency", Role::kAgency},
                                                                            {"bureau", Role::kBureau}});
  for (const auto& [word, role] : kNames) {
    if (word == name) return role;
  }
  return Role::kStranger;
}

bool is_staff(Role role) {
  return role == Role::kStreet || role == Role::kAgency || role == Role::kBureau;
}

}  // namespace linli::bot::understand
