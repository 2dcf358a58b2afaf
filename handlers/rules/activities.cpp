#include "handlers/rules/activities.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace linli::handlers::rules {
namespace {

using nlohmann::json;
using storage::model::CivilDate;

constexpr std::size_t kMost = 100;

std::optional<std::int64_t> sessions_of(const Activity& activity) {
  return activity.sessions || !activity.date ? activity.sessions : std::optional<std::int64_t>{1};
}

std::optional<std::int64_t> sum(const std::vector<Activity>& activities, bool partly, auto&& of) {
  std::optional<std::int64_t> all;
  for (const auto& activity : activities) {
    const std::optional<std::int64_t> one = of(activity);
    if (!one && !partly) return std::nullopt;
    if (one) all = all.value_or(0) + *one;
  }
  return all;
}

bool before(const Activity& one, const Activity& other) {
  return one.date && (!other.date || *one.date < *other.date);
}

}  // namespace

std::string to_text(const std::vector<Activity>& activities) {
  if (activities.empty()) return "";
  auto list = json::array();
  for (const auto& activity : activities) {
    json one = {{"kind", activity.kind}};
    if (activity.date) one["date"] = activity.date->text();
    if (activity.sessions) one["sessions"] = *activity.sessions;
    if (activity.people) one["people_served"] = *activity.people;
    list.push_back(std::move(one));
  }
  return list.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::vector<Activity> activities_from(std::string_view text) {
  std::vector<Activity> activities;
  if (text.empty()) return activities;
  const auto list = json::parse(text, nullptr, false);
  if (!list.is_array()) throw std::runtime_error{"a list of activities is damaged"};
  const auto number = [](const json& one, const char* name) {
    return one.contains(name) ? std::optional{one[name].get<std::int64_t>()} : std::nullopt;
  };
  for (const auto& one : list) {
    Activity activity{.kind = one.at("kind").get<std::string>(),
                      .date = std::nullopt,
                      .sessions = number(one, "sessions"),
                      .people = number(one, "people_served")};
    if (one.contains("date")) activity.date = CivilDate::parse(one["date"].get<std::string>());
    activities.push_back(std::move(activity));
  }
  return activities;
}

std::vector<Activity> merged(std::vector<Activity> list, const std::vector<Activity>& told) {
  for (const auto& activity : told) {
    const auto known = std::ranges::find_if(
        list, [&](const Activity& one) { return one.kind == activity.kind && one.date == activity.date; });
    if (known != list.end()) {
      if (activity.sessions) known->sessions = activity.sessions;
      if (activity.people) known->people = activity.people;
    } else if (list.size() < kMost) {
      list.push_back(activity);
    }
  }
  std::ranges::stable_sort(list, before);
  return list;
}

ActivityTotals totals(const std::vector<Activity>& activities, bool partly) {
  return {.sessions = sum(activities, partly, sessions_of),
          .people = sum(activities, partly, [](const Activity& activity) { return activity.people; })};
}

}  // namespace linli::handlers::rules
