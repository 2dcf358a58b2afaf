#include <string>
#include <vector>

#include "handlers/programs/program_file.h"
#include "handlers/reports/reports.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::handlers;
using namespace linli::handlers::reports;
using storage::model::ReportValues;

namespace {

const rules::Program& shufu() {
  static const auto program =
      *handlers::programs::read_program(LINLI_SOURCE_DIR "/templates/programs/shufu-2024.toml");
  return program;
}

/// A draft as messages fill it in.
struct Draft {
  ReportValues values;

  void hear(const contract::Understanding& said) {
    auto changes = changes_from(shufu(), said);
    add_activities(shufu(), values, said, changes);
    for (auto& [field, value, add] : changes)
      if (value)
        values[field] = *value;
      else
        values.erase(field);
  }
  std::optional<std::int64_t> number(const std::string& field) const {
    const auto found = values.find(field);
    return found == values.end() ? std::nullopt : found->second.number;
  }
  std::size_t listed() const { return activities_in(values).size(); }
};

contract::Understanding told(std::vector<contract::Activity> activities,
                             std::optional<std::int64_t> people = std::nullopt,
                             std::optional<std::int64_t> sessions = std::nullopt) {
  contract::Understanding said;
  if (!activities.empty()) said.slots["activities"] = std::move(activities);
  if (people) said.slots["people_served"] = *people;
  if (sessions) said.slots["sessions"] = *sessions;
  return said;
}

contract::Understanding nth(std::int64_t number, std::optional<std::int64_t> people,
                            std::optional<std::int64_t> sessions = std::nullopt) {
  auto said = told({}, people, sessions);
  said.slots["activity"] = number;
  return said;
}

const contract::Activity kTalks{.kind = "讲座", .sessions = 3, .people_served = {}, .date = ""};
const contract::Activity kVisits{.kind = "走访", .sessions = 2, .people_served = {}, .date = ""};

}  // namespace

TEST_CASE("the sessions of a month follow from what was done, as long as nobody said otherwise",
          "[reports]") {
  Draft draft;
  draft.hear(told({kTalks}));
  CHECK(draft.number("sessions") == 3);
  draft.hear(told({kVisits}));
  CHECK(draft.number("sessions") == 5);
  CHECK(draft.listed() == 2);
  SECTION("a number that was said stands") {
    draft.hear(told({}, {}, 8));
    draft.hear(told({{.kind = "义诊", .sessions = 1, .people_served = {}, .date = ""}}));
    CHECK(draft.number("sessions") == 8);
    CHECK(draft.listed() == 3);
  }
  SECTION("what cannot be added up changes nothing") {
    draft.hear(told({{.kind = "义诊", .sessions = {}, .people_served = {}, .date = ""}}));
    CHECK(draft.number("sessions") == 5);
  }
}

TEST_CASE("whoever came to the only activity of a message came to it, and the month adds them up",
          "[reports]") {
  Draft draft;
  draft.hear(told({{.kind = "讲座", .sessions = 1, .people_served = {}, .date = "2024-05-12"}}, 40));
  CHECK(draft.number("people_served") == 40);
  draft.hear(told({{.kind = "义诊", .sessions = 1, .people_served = {}, .date = "2024-05-20"}}, 60));
  CHECK(draft.number("people_served") == 100);
  CHECK(draft.number("sessions") == 2);
  CHECK(activities_in(draft.values)[1].people == 60);
  SECTION("of several activities in one message it is the month's") {
    draft.hear(told({kTalks, kVisits}, 320));
    CHECK(draft.number("people_served") == 320);
  }
}

TEST_CASE("one of the list is changed or taken out by its number, and the month with it", "[reports]") {
  Draft draft;
  draft.hear(told({{.kind = "讲座", .sessions = 1, .people_served = 40, .date = "2024-05-12"},
                   {.kind = "义诊", .sessions = 1, .people_served = 60, .date = "2024-05-20"}}));
  CHECK(draft.number("people_served") == 100);
  draft.hear(nth(2, 50));
  CHECK(draft.number("people_served") == 90);
  CHECK(activities_in(draft.values)[1].people == 50);
  draft.hear(nth(1, {}, 0));
  CHECK(draft.listed() == 1);
  CHECK(draft.number("people_served") == 50);
  CHECK(draft.number("sessions") == 1);
  SECTION("a number that the list does not have changes nothing, least of all the month") {
    draft.hear(nth(7, 5000));
    CHECK(draft.number("people_served") == 50);
  }
}

TEST_CASE("what must be asked about activities is not believed", "[reports]") {
  Draft draft;
  auto said = told({kTalks});
  said.ask = {"activities"};
  draft.hear(said);
  CHECK(draft.values.empty());
}
