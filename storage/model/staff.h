#pragma once

#include <optional>
#include <string>

#include "storage/model/ids.h"
#include "storage/model/role.h"

namespace linli::storage::model {

/// Somebody who works with the projects for an office.
struct StaffMember {
  StaffId id;
  std::string name;
  Role role = Role::kBureau;       ///< bureau, agency or street
  std::string street;              ///< which one, for role street; else empty
  std::optional<PersonId> person;  ///< their WeChat, once bound
  bool disabled = false;

  bool operator==(const StaffMember&) const = default;
};

}  // namespace linli::storage::model
