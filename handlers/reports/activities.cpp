#include "handlers/rules/activities.h"

#include <algorithm>
#include <utility>

#include "handlers/reports/reports.h"

// What a message says of single activities, and the figures that follow from their list.
namespace linli::handlers::reports {
namespace {

namespace repo = storage::repo;
using rules::Activity;
using rules::kActivities;
using storage::model::CivilDate;
using storage::model::ReportValues;
using Changes = std::vector<repo::reports::Change>;

constexpr std::string_view kSessions = "sessions";
constexpr std::string_view kPeople = "people_served";
// No month has more of either; what is absurd is not taken.
constexpr std::int64_t kMost = 1'000'000;

std::optional<std::int64_t> sane(std::optional<std::int64_t> number) {
  return number && *number >= 0 && *number <= kMost ? number : std::nullopt;
}

std::vector<Activity> told_in(const contract::Understanding& said) {
  std::vector<Activity> told;
  const auto slot = said.slots.find(kActivities);
  const auto* list =
      slot == said.slots.end() ? nullptr : std::get_if<std::vector<contract::Activity>>(&slot->second);
  if (!list || std::ranges::count(said.ask, kActivities) > 0) return told;
  for (const auto& one : *list)
    told.push_back({.kind = one.kind,
                    .date = CivilDate::parse(one.date),
                    .sessions = sane(one.sessions),
                    .people = sane(one.people_served)});
  return told;
}

bool changed(const Changes& changes, std::string_view field) {
  return std::ranges::any_of(changes, [&](const auto& change) { return change.field == field; });
}

/// 第2场改成50人: the figures said are that activity's. None at all is none at all: it goes.
std::vector<Activity> with_nth(std::vector<Activity> list, std::int64_t nth,
                               const contract::Understanding& said, Changes& changes) {
  const auto sessions = sane(said.number(kSessions)), people = sane(said.number(kPeople));
  std::erase_if(changes,
                [](const auto& change) { return change.field == kSessions || change.field == kPeople; });
  if (nth < 1 || nth > static_cast<std::int64_t>(list.size())) return list;
  const auto at = list.begin() + static_cast<std::ptrdiff_t>(nth - 1);
  if (sessions == 0) {
    list.erase(at);
    return list;
  }
  if (sessions) at->sessions = sessions;
  if (people) at->people = people;
  return list;
}

/// A figure of the month that follows from the list: where nothing is known of it, what all of the list adds
/// up to; where it is what the list added up to before, what it adds up to now.
struct Followed {
  std::string_view field;
  std::optional<std::int64_t> before;  ///< of those that say
  std::optional<std::int64_t> now;     ///< likewise
  std::optional<std::int64_t> whole;   ///< nothing where one does not say
};

/// @return whether the figure follows.
bool follow(const rules::Program& program, const ReportValues& known, const Followed& followed,
            std::string_view words, Changes& changes) {
  if (!program.field(followed.field) || changed(changes, followed.field)) return false;
  const auto value = known.find(followed.field);
  const bool said = value != known.end() && value->second.number;
  if (said && (!followed.before || value->second.number != followed.before)) return false;
  const auto number = said ? followed.now.value_or(0) : followed.whole.value_or(-1);
  if (number < 0 || (said && value->second.number == number)) return false;
  changes.push_back(
      {.field = std::string{followed.field},
       .value = storage::model::FieldValue{
           .number = number, .text = std::nullopt, .approximate = false, .words = std::string{words}}});
  return true;
}

}  // namespace

std::vector<Activity> activities_in(const ReportValues& values) {
  const auto found = values.find(kActivities);
  return found == values.end() || !found->second.text ? std::vector<Activity>{}
                                                      : rules::activities_from(*found->second.text);
}

bool tells(const rules::Program& program, const contract::Understanding& said) {
  return !changes_from(program, said).empty() || !told_in(said).empty() || said.number("activity");
}

std::vector<std::string> add_activities(const rules::Program& program, const ReportValues& known,
                                        const contract::Understanding& said, Changes& changes) {
  const auto before = activities_in(known);
  const auto old = rules::totals(before, true);
  auto told = told_in(said);
  auto after = before;
  if (const auto nth = said.number("activity")) {
    after = with_nth(before, *nth, said, changes);
  } else if (!told.empty()) {
    // 5月20日办了讲座，来了45人: of the only activity in the message, whoever came came to it.
    const auto people = sane(said.number(kPeople));
    const bool only = told.size() == 1 && !told.front().people && people && changed(changes, kPeople);
    if (only) told.front().people = people;
    after = rules::merged(before, told);
    const auto value = known.find(kPeople);
    const bool followed = old.people && value != known.end() && value->second.number == old.people;
    if (only && followed) std::erase_if(changes, [](const auto& change) { return change.field == kPeople; });
  }
  if (after == before) return {};
  const auto words = said.words.find(kActivities);
  const std::string_view from = words == said.words.end() ? std::string_view{} : words->second;
  changes.push_back({.field = std::string{kActivities},
                     .value = after.empty()
                                  ? std::nullopt
                                  : std::optional{storage::model::FieldValue{.number = std::nullopt,
                                                                             .text = rules::to_text(after),
                                                                             .approximate = false,
                                                                             .words = std::string{from}}}});
  const auto now = rules::totals(after, true);
  const auto whole = rules::totals(after);
  std::vector<std::string> gathered{std::string{kActivities}};
  for (const auto& followed : {Followed{kSessions, old.sessions, now.sessions, whole.sessions},
                               Followed{kPeople, old.people, now.people, whole.people}})
    if (follow(program, known, followed, from, changes)) gathered.emplace_back(followed.field);
  return gathered;
}

}  // namespace linli::handlers::reports
