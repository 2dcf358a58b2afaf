#include "bot/understand/context.h"

namespace linli::bot::understand {

bool is_staff(Role role) {
  return role == Role::kStreet || role == Role::kAgency || role == Role::kBureau;
}

}  // namespace linli::bot::understand
