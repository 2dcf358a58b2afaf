#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "storage/model/civil_date.h"
#include "storage/model/ids.h"
#include "storage/model/month.h"
#include "storage/model/names.h"

namespace linli::storage::model {

enum class ReportState { kDraft, kSubmitted, kReturned, kAccepted };

constexpr std::string_view name_of(ReportState state) {
  switch (state) {
    case ReportState::kSubmitted:
      return "submitted";
    case ReportState::kReturned:
      return "returned";
    case ReportState::kAccepted:
      return "accepted";
    case ReportState::kDraft:
      break;
  }
  return "draft";
}

constexpr std::optional<ReportState> report_state_named(std::string_view name) {
  return value_named(std::array{ReportState::kDraft, ReportState::kSubmitted, ReportState::kReturned,
                                ReportState::kAccepted},
                     name);
}

/// One version of the monthly report 月报 of a project. The id is also its receipt number.
struct Report {
  ReportId id;
  ProjectId project;
  Month month;
  int version = 1;
  ReportState state = ReportState::kDraft;
  std::optional<Instant> submitted_at;
  std::optional<CivilDate> due_on;  ///< noted when it was filed; nothing when none is owed
  std::optional<int> late_days;     ///< of the month's first filing, which its corrections share; 0: in time
};

/// What is known of one field of a report. Neither number nor text: said to be not yet known.
struct FieldValue {
  std::optional<std::int64_t> number;  ///< a count, or money in whole fen; never negative
  std::optional<std::string> text;
  bool approximate = false;  ///< said inexactly: 三百多
  std::string words;         ///< the person's own words it came from

  bool known() const { return number || text; }
  bool operator==(const FieldValue&) const = default;
};

/// Field id → value. A field that was never said is absent: empty is not zero.
using ReportValues = std::map<std::string, FieldValue, std::less<>>;

}  // namespace linli::storage::model
