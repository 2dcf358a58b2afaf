#pragma once

#include <compare>
#include <optional>
#include <string>
#include <utility>

#include "storage/model/ids.h"
#include "storage/model/role.h"

namespace linli::storage::model {

/// Somebody's telephone number. Like an openid it cannot be printed or formatted by accident.
class Phone {
 public:
  Phone() = default;
  explicit Phone(std::string text) : text_(std::move(text)) {}

  const std::string& reveal() const { return text_; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const Phone&) const = default;

 private:
  std::string text_;
};

/// Somebody whom staff have named for a project. A name stands once in a project.
struct RosterEntry {
  RosterId id;
  ProjectId project;
  std::string name;
  Phone phone;
  Role role = Role::kLead;         ///< lead, deputy or observer
  std::optional<PersonId> person;  ///< once bound

  bool operator==(const RosterEntry&) const = default;
};

}  // namespace linli::storage::model
