#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/model/civil_date.h"

/// The list of what was done in a month. Within a report it is one value among the others, so that it is
/// undone, corrected and vouched for as they are.
namespace linli::handlers::rules {

/// Under which name the list stands among a report's values.
inline constexpr std::string_view kActivities = "activities";

struct Activity {
  std::string kind;  ///< "讲座"
  std::optional<storage::model::CivilDate> date;
  std::optional<std::int64_t> sessions;
  std::optional<std::int64_t> people;  ///< that came

  bool operator==(const Activity&) const = default;
};

/// The form in which the list is kept: a JSON array. "" for an empty list.
std::string to_text(const std::vector<Activity>& activities);
/// @throws std::runtime_error for text that to_text did not make.
std::vector<Activity> activities_from(std::string_view text);

/// What was told joins the list: of a kind and day that stand in it already it says more or corrects it,
/// anything else is added, by day, those without one last. At most 100 are kept.
std::vector<Activity> merged(std::vector<Activity> list, const std::vector<Activity>& told);

/// What the list adds up to; nothing where one of it does not say. A single event of a day is one session.
/// `partly`: of those that say, nothing where none does.
struct ActivityTotals {
  std::optional<std::int64_t> sessions;
  std::optional<std::int64_t> people;
};
ActivityTotals totals(const std::vector<Activity>& activities, bool partly = false);

}  // namespace linli::handlers::rules
