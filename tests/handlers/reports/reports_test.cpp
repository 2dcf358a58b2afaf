#include "handlers/reports/reports.h"

#include <map>
#include <string>
#include <vector>

#include "handlers/programs/program_file.h"
#include "storage/repo/obligations.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::handlers;
using namespace linli::handlers::reports;
using namespace linli::storage;
using namespace std::chrono_literals;
using linli::tests::at;
using storage::model::Code;

namespace {

const rules::Program& shufu() {
  static const auto program =
      *handlers::programs::read_program(LINLI_SOURCE_DIR "/templates/programs/shufu-2024.toml");
  return program;
}

model::FieldValue count(std::int64_t number) {
  return {.number = number, .text = std::nullopt, .approximate = false, .words = ""};
}

const std::vector<repo::reports::Change> kComplete{{"sessions", count(8)},
                                                   {"people_served", count(120)},
                                                   {"volunteers", count(0)},
                                                   {"spent", count(500000)}};

struct Filing : tests::County {
  model::Report open(model::Month month) { return *open_draft(db, project, month, lead, at()); }
  void set(const model::Report& draft, const std::vector<repo::reports::Change>& changes) {
    repo::reports::change(db, draft.id, changes, lead, at());
  }
  /// Files the month with these figures on top of what it takes.
  model::Report file(model::Month month, const std::vector<repo::reports::Change>& changes = {}) {
    const auto draft = open(month);
    set(draft, kComplete);
    set(draft, changes);
    REQUIRE(submit(db, shufu(), draft, lead, at()));
    return *repo::reports::find(db, draft.id);
  }
  void decide(const model::Report& report, const char* state) {
    db.run("UPDATE reports SET state = ? WHERE id = ?", {state, report.id.value});
  }
  std::int64_t reached(std::string_view indicator) {
    for (const auto& [which, sum] : progress(db, shufu(), project))
      if (which->id == indicator) return sum;
    FAIL("no such indicator");
    return 0;
  }
};

const model::Month kMay{2024, 5};
const model::Month kApril{2024, 4};

}  // namespace

TEST_CASE("what a message changes are the slots that the form has and that fit", "[reports]") {
  struct Case {
    const char* what;
    const char* slot;
    contract::SlotValue said;
    std::optional<model::FieldValue> becomes;
  };
  const auto text = [](const char* words) {
    return model::FieldValue{.number = std::nullopt, .text = words, .approximate = false, .words = ""};
  };
  const std::vector<Case> cases{
      {"a count", "sessions", std::int64_t{12}, count(12)},
      {"no people at all", "people_served", std::int64_t{0}, count(0)},
      {"money in fen", "spent", std::int64_t{123450}, count(123450)},
      {"a budget line", "spending.labour", std::int64_t{100}, count(100)},
      {"a text", "story", std::string{"张阿姨学会了视频"}, text("张阿姨学会了视频")},
      {"nothing to tell", "story", std::string{}, text("")},
      {"a count not yet known", "sessions", std::monostate{}, model::FieldValue{}},
      {"a text not yet known", "story", std::monostate{}, model::FieldValue{}},
      {"a negative count", "sessions", std::int64_t{-1}, std::nullopt},
      {"negative money", "spent", std::int64_t{-100}, std::nullopt},
      {"text where a count belongs", "sessions", std::string{"十二"}, std::nullopt},
      {"text where money belongs", "spent", std::string{""}, std::nullopt},
      {"a number where text belongs", "story", std::int64_t{3}, std::nullopt},
      {"a list where text belongs", "story", std::vector<std::string>{"一", "二"}, std::nullopt},
      {"activities where a count belongs", "sessions", std::vector<contract::Activity>{{}}, std::nullopt},
      {"a slot that the form does not have", "cats", std::int64_t{3}, std::nullopt},
      {"a slot that is no field", "month", std::string{"2024-05"}, std::nullopt},
  };
  for (const auto& [what, slot, said, becomes] : cases) {
    INFO(what);
    contract::Understanding understanding;
    understanding.slots[slot] = said;
    const auto changes = changes_from(shufu(), understanding);
    REQUIRE(changes.size() == (becomes ? 1 : 0));
    if (becomes) {
      CHECK(changes[0].field == slot);
      CHECK(changes[0].value == becomes);
    }
  }
}

TEST_CASE("a change keeps the person's words and whether they were exact", "[reports]") {
  contract::Understanding said;
  said.slots = {{"sessions", std::int64_t{8}}, {"people_served", std::int64_t{300}}};
  said.approximate = {"people_served"};
  said.words = {{"people_served", "三百来人"}, {"spent", "没说"}};
  const auto changes = changes_from(shufu(), said);
  REQUIRE(changes.size() == 2);
  CHECK(changes[0].value == count(8));
  CHECK(changes[1].field == "people_served");
  CHECK(changes[1].value->approximate);
  CHECK(changes[1].value->words == "三百来人");
}

TEST_CASE("changes come in the form's order", "[reports]") {
  contract::Understanding said;
  said.slots = {{"spent", std::int64_t{1}}, {"volunteers", std::int64_t{2}}, {"sessions", std::int64_t{3}}};
  std::vector<std::string> fields;
  for (const auto& change : changes_from(shufu(), said))
    fields.push_back(change.field);
  CHECK(fields == std::vector<std::string>{"sessions", "volunteers", "spent"});
}

TEST_CASE("what must be asked before it is believed changes nothing and is named", "[reports]") {
  contract::Understanding said;
  said.slots = {{"sessions", std::int64_t{8}}, {"spent", std::int64_t{500}}, {"cats", std::int64_t{9}}};
  said.ask = {"spent", "cats", "volunteers"};
  const auto changes = changes_from(shufu(), said);
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].field == "sessions");
  std::vector<std::string> asked;
  for (const auto* field : doubtful(shufu(), said))
    asked.push_back(field->id);
  CHECK(asked == std::vector<std::string>{"volunteers", "spent"});
  said.ask.clear();
  CHECK(doubtful(shufu(), said).empty());
}

TEST_CASE("a month can be reported while the project runs and once it has begun", "[reports]") {
  model::Project project;
  project.starts_on = {2024, 3, 15};
  project.ends_on = {2025, 2, 1};
  const model::CivilDate later{2025, 6, 1};
  struct Case {
    const char* what;
    model::Month month;
    model::CivilDate today;
    std::optional<Code> refused;
  };
  const std::vector<Case> cases{
      {"the month before it begins", {2024, 2}, later, Code::kInvalid},
      {"the month in which it begins", {2024, 3}, later, std::nullopt},
      {"the month in which it ends, on its first day", {2025, 2}, later, std::nullopt},
      {"the month after it ended", {2025, 3}, later, Code::kInvalid},
      {"on the month's first day", {2024, 5}, {2024, 5, 1}, std::nullopt},
      {"on the day before", {2024, 5}, {2024, 4, 30}, Code::kConflict},
      {"over the year's end", {2025, 1}, {2024, 12, 31}, Code::kConflict},
      {"on New Year's day", {2025, 1}, {2025, 1, 1}, std::nullopt},
      {"a month that has neither begun nor belongs to the project", {2026, 1}, later, Code::kInvalid},
  };
  for (const auto& [what, month, today, refused] : cases) {
    INFO(what);
    const auto open = reportable(project, month, today);
    CHECK(open.ok() == !refused);
    if (!open && refused) CHECK(open.error().code == *refused);
  }
}

TEST_CASE("a project's first and last day decide, not the days beside them", "[reports]") {
  const model::CivilDate today{2025, 6, 1};
  model::Project project;
  project.starts_on = {2024, 3, 31};
  project.ends_on = {2024, 5, 1};
  CHECK(reportable(project, {2024, 3}, today));
  CHECK(reportable(project, {2024, 5}, today));
  project.starts_on = {2024, 4, 1};
  project.ends_on = {2024, 4, 30};
  CHECK_FALSE(reportable(project, {2024, 3}, today));
  CHECK(reportable(project, {2024, 4}, today));
  CHECK_FALSE(reportable(project, {2024, 5}, today));
}

TEST_CASE("a month's draft is opened once and found again by whoever comes", "[reports]") {
  Filing filing;
  const auto first = filing.open(kMay);
  CHECK(first.version == 1);
  const auto again = open_draft(filing.db, filing.project, kMay, filing.other, at(24h * 60));
  REQUIRE(again);
  CHECK(again->id == first.id);
  CHECK(filing.open(kApril).id != first.id);
}

TEST_CASE("a filed month is not opened by mistake, only reopened", "[reports]") {
  Filing filing;
  const auto filed = filing.file(kMay);
  const auto opened = open_draft(filing.db, filing.project, kMay, filing.lead, at());
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == Code::kConflict);

  const auto correction = reopen(filing.db, filed, filing.other, at());
  REQUIRE(correction);
  CHECK(correction->version == 2);
  CHECK(correction->state == model::ReportState::kDraft);
  CHECK(repo::reports::values(filing.db, correction->id) == repo::reports::values(filing.db, filed.id));
  CHECK(reopen(filing.db, filed, filing.lead, at())->id == correction->id);
  CHECK(open_draft(filing.db, filing.project, kMay, filing.lead, at())->id == correction->id);
}

TEST_CASE("what staff returned can be reopened, what they accepted cannot", "[reports]") {
  Filing filing;
  const auto filed = filing.file(kMay);
  SECTION("returned") {
    filing.decide(filed, "returned");
    REQUIRE(reopen(filing.db, filed, filing.lead, at()));
  }
  SECTION("accepted") {
    filing.decide(filed, "accepted");
    const auto refused = reopen(filing.db, filed, filing.lead, at());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::kForbidden);
    CHECK(open_draft(filing.db, filing.project, kMay, filing.lead, at()).error().code == Code::kConflict);
  }
  SECTION("an older version is held, a newer one was accepted") {
    const auto second = *reopen(filing.db, filed, filing.lead, at());
    REQUIRE(submit(filing.db, shufu(), second, filing.lead, at()));
    filing.decide(second, "accepted");
    CHECK(reopen(filing.db, filed, filing.lead, at()).error().code == Code::kForbidden);
  }
}

TEST_CASE("emptying a draft is one step that undo takes back, with the steps before it still there",
          "[reports]") {
  Filing filing;
  const auto draft = filing.open(kMay);
  filing.set(draft, {{"sessions", count(8)}});
  filing.set(draft, {{"sessions", count(9)}, {"spent", model::FieldValue{}}});
  const auto before = repo::reports::values(filing.db, draft.id);
  clear(filing.db, draft, filing.lead, at());
  CHECK(repo::reports::values(filing.db, draft.id).empty());
  clear(filing.db, draft, filing.lead, at());  // empty already: no further step

  CHECK(repo::reports::undo(filing.db, draft.id).size() == 2);
  CHECK(repo::reports::values(filing.db, draft.id) == before);
  repo::reports::undo(filing.db, draft.id);
  CHECK(repo::reports::values(filing.db, draft.id) == model::ReportValues{{"sessions", count(8)}});
  repo::reports::undo(filing.db, draft.id);
  CHECK(repo::reports::values(filing.db, draft.id).empty());
}

TEST_CASE("a correction that is thrown away goes back to what was filed, and that can be undone",
          "[reports]") {
  Filing filing;
  const auto filed = filing.file(kMay);
  const auto correction = *reopen(filing.db, filed, filing.lead, at());
  CHECK(repo::reports::undo(filing.db, correction.id).empty());
  filing.set(correction,
             {{"sessions", model::FieldValue{.number = 99}}, {"cases", model::FieldValue{.number = 1}}});
  const auto corrected = repo::reports::values(filing.db, correction.id);
  clear(filing.db, correction, filing.lead, at());
  CHECK(repo::reports::values(filing.db, correction.id) == repo::reports::values(filing.db, filed.id));
  CHECK_FALSE(repo::reports::undo(filing.db, correction.id).empty());
  CHECK(repo::reports::values(filing.db, correction.id) == corrected);
}

TEST_CASE("a report is filed when nothing required is missing", "[reports]") {
  Filing filing;
  const auto draft = filing.open(kMay);
  const auto refused = [&] {
    const auto result = submit(filing.db, shufu(), draft, filing.lead, at());
    return !result && result.error().code == Code::kInvalid &&
           repo::reports::find(filing.db, draft.id)->state == model::ReportState::kDraft;
  };
  CHECK(refused());
  filing.set(draft, kComplete);
  for (const auto& [field, value, add] : kComplete) {
    INFO(field);
    filing.set(draft, {{field, std::nullopt}});
    CHECK(refused());
    filing.set(draft, {{field, model::FieldValue{}}});
    CHECK(refused());
    filing.set(draft, {{field, value}});
  }
  REQUIRE(submit(filing.db, shufu(), draft, filing.lead, at(1h)));
  const auto filed = repo::reports::find(filing.db, draft.id);
  CHECK(filed->state == model::ReportState::kSubmitted);
  CHECK(filed->submitted_at == at(1h));
}

TEST_CASE("progress adds up the months filed", "[reports]") {
  Filing filing;
  CHECK(filing.reached("sessions") == 0);
  filing.file(kApril, {{"sessions", count(4)}, {"donated", count(200000)}});
  filing.file(kMay, {{"sessions", count(8)}, {"donated", model::FieldValue{}}});
  filing.file({2024, 3}, {{"sessions", count(0)}});
  CHECK(filing.reached("sessions") == 12);
  CHECK(filing.reached("people_served") == 360);
  CHECK(filing.reached("donated") == 200000);
  CHECK(filing.reached("cases") == 0);
}

TEST_CASE("progress counts each month once, by its highest filed version", "[reports]") {
  Filing filing;
  const auto first = filing.file(kMay, {{"sessions", count(8)}});
  filing.file(kApril, {{"sessions", count(4)}});
  const auto second = *reopen(filing.db, first, filing.lead, at());
  filing.set(second, {{"sessions", count(5)}});
  CHECK(filing.reached("sessions") == 12);  // the correction is a draft
  REQUIRE(submit(filing.db, shufu(), second, filing.lead, at()));
  CHECK(filing.reached("sessions") == 9);
  const auto third = *reopen(filing.db, second, filing.lead, at());
  filing.set(third, {{"sessions", count(1)}});
  CHECK(filing.reached("sessions") == 9);
  REQUIRE(submit(filing.db, shufu(), third, filing.lead, at()));
  CHECK(filing.reached("sessions") == 5);
}

TEST_CASE("progress leaves out drafts, other projects, and what staff judge by other means", "[reports]") {
  Filing filing;
  filing.set(filing.open(kMay), {{"sessions", count(8)}});
  const auto second = filing.add_project("SF02");
  const auto theirs = *open_draft(filing.db, second, kMay, filing.lead, at());
  filing.set(theirs, kComplete);
  REQUIRE(submit(filing.db, shufu(), theirs, filing.lead, at()));
  CHECK(filing.reached("sessions") == 0);
  for (const auto& [indicator, sum] : progress(filing.db, shufu(), filing.project)) {
    CHECK(indicator->id != "staff");
    CHECK(sum == 0);
  }
}

TEST_CASE("a month is due on the day it was put off to, and not at all once it was waived", "[reports]") {
  Filing filing;
  const rules::Calendar calendar;
  const auto due = [&](model::Month month) {
    return due_on(filing.db, calendar, shufu(), filing.project, month);
  };
  CHECK(due(kMay) == model::CivilDate{2024, 6, 5});
  const auto owed = [&](model::Month month) {
    const auto id = repo::obligations::open(filing.db,
                                            {.program = filing.program,
                                             .project = filing.project,
                                             .key = "project:1:monthly:" + month.text(),
                                             .kind = std::string{model::kMonthlyReport},
                                             .period = month.text(),
                                             .due_on = month.plus(1).first_day().plus_days(4)},
                                            at());
    return repo::obligations::find(filing.db, id.value()).value();
  };
  repo::obligations::move(filing.db, owed(kMay), {.to = {2024, 6, 12}, .extension = true, .next_at = {}},
                          at(), "cli");
  CHECK(due(kMay) == model::CivilDate{2024, 6, 12});
  const auto draft = filing.open(kMay);
  filing.set(draft, kComplete);
  REQUIRE(submit(filing.db, shufu(), draft, filing.lead, at(24h * 7), due(kMay)));
  const auto filed = *repo::reports::find(filing.db, draft.id);
  CHECK(filed.due_on == model::CivilDate{2024, 6, 12});
  CHECK(filed.late_days == 0);
  CHECK(due(kMay) == model::CivilDate{2024, 6, 12});  // also of what is done
  repo::obligations::waive(filing.db, owed(kApril).id, at(), "cli", "新项目");
  CHECK_FALSE(due(kApril));
}
