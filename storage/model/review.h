#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/model/civil_date.h"
#include "storage/model/names.h"

namespace linli::storage::model {

/// What staff decide about a report that was filed.
enum class Decision {
  kAccepted,
  kReturned,
  kReopened,  ///< it had been accepted; now it is open for correction, as if it had been returned
};

constexpr std::string_view name_of(Decision decision) {
  switch (decision) {
    case Decision::kReturned:
      return "returned";
    case Decision::kReopened:
      return "reopened";
    case Decision::kAccepted:
      break;
  }
  return "accepted";
}

constexpr std::optional<Decision> decision_named(std::string_view name) {
  return value_named(std::array{Decision::kAccepted, Decision::kReturned, Decision::kReopened}, name);
}

/// What a return says of one field of the form.
struct FieldComment {
  std::string field;
  std::string comment;

  bool operator==(const FieldComment&) const = default;
};

/// The same as it is kept: with what the lead said to it.
struct AnsweredComment {
  std::string field;
  std::string comment;
  std::optional<std::string> reply;  ///< the lead's own words; a new value alone leaves none

  bool operator==(const AnsweredComment&) const = default;
};

/// One thing that happened to a month's report after it was begun.
struct ReviewEvent {
  int version = 1;
  std::optional<Decision> decision;  ///< nothing: it was filed
  std::string comment;               ///< on the whole
  std::vector<AnsweredComment> fields;
  std::string actor;  ///< as in the audit log
  Instant at;
};

}  // namespace linli::storage::model
