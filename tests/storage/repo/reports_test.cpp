#include "storage/repo/reports.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "storage/repo/audit.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::storage;
using namespace std::chrono_literals;
using linli::tests::at;
using linli::tests::County;
namespace reports = storage::repo::reports;

namespace {

const model::Month kMay{2024, 5};
const model::Month kApril{2024, 4};

model::FieldValue count(std::int64_t number, std::string words = "") {
  return {.number = number, .text = std::nullopt, .approximate = false, .words = std::move(words)};
}
model::FieldValue said(std::string text) {
  return {.number = std::nullopt, .text = std::move(text), .approximate = false, .words = ""};
}
const model::FieldValue kNotYetKnown{};

struct Filing : County {
  model::Report start(model::Month month = kMay) { return reports::start(db, project, month, lead, at()); }
  bool set(const model::Report& report, std::vector<reports::Change> changes) {
    return reports::change(db, report.id, changes, lead, at());
  }
  model::ReportValues values(const model::Report& report) { return reports::values(db, report.id); }
  void submit(const model::Report& report) { reports::submit(db, report.id, lead, at(1h)); }
  std::string last_audit() {
    return db.text("SELECT actor || ' ' || action || ' ' || subject FROM audit_events ORDER BY seq DESC")
        .value();
  }
};

}  // namespace

TEST_CASE("the first report of a month is an empty draft with receipt number 1001", "[reports]") {
  Filing filing;
  const auto report = filing.start();
  CHECK(report.id.value == 1001);
  CHECK(report.version == 1);
  CHECK(report.state == model::ReportState::kDraft);
  CHECK(report.month == kMay);
  CHECK_FALSE(report.submitted_at);
  CHECK(filing.values(report).empty());
  CHECK(filing.last_audit() == "person:1 report.started report:1001");
  CHECK(reports::find(filing.db, report.id)->project == filing.project);
  CHECK_FALSE(reports::find(filing.db, {1002}));
}

TEST_CASE("receipt numbers never repeat, across projects, months and versions", "[reports]") {
  Filing filing;
  const auto second = filing.add_project("SF02");
  std::set<std::int64_t> numbers;
  for (unsigned month = 3; month <= 12; ++month)
    for (const auto project : {filing.project, second})
      for (int version = 1; version <= 2; ++version) {
        const auto report = reports::start(filing.db, project, {2024, month}, filing.lead, at());
        CHECK(report.version == version);
        numbers.insert(report.id.value);
        filing.submit(report);
      }
  CHECK(numbers.size() == 40);
  CHECK(*numbers.begin() == 1001);
  CHECK(*numbers.rbegin() == 1040);
}

TEST_CASE("a month has one draft at a time", "[reports]") {
  Filing filing;
  const auto draft = filing.start();
  CHECK_THROWS_AS(filing.start(), db::ConstraintViolated);
  CHECK_NOTHROW(filing.start(kApril));
  filing.submit(draft);
  CHECK_NOTHROW(filing.start());
  CHECK_THROWS_AS(filing.start(), db::ConstraintViolated);
}

TEST_CASE("a further version starts with the values of the one before it and leaves that as filed",
          "[reports]") {
  Filing filing;
  const auto first = filing.start();
  auto many = count(320, "三百二十多");
  many.approximate = true;
  filing.set(first, {{"sessions", count(12, "十二场")},
                     {"people_served", many},
                     {"spent", kNotYetKnown},
                     {"story", said("")}});
  const auto filed = filing.values(first);
  filing.submit(first);

  const auto second = filing.start();
  CHECK(second.version == 2);
  CHECK(filing.values(second) == filed);
  filing.set(second, {{"sessions", count(15)}});
  CHECK(filing.values(second).at("sessions") == count(15));
  CHECK(filing.values(first) == filed);
}

TEST_CASE("unknown, zero, empty text and never said are four different things", "[reports]") {
  Filing filing;
  const auto report = filing.start();
  filing.set(report, {{"spent", kNotYetKnown}, {"volunteers", count(0)}, {"story", said("")}});
  const auto values = filing.values(report);
  CHECK_FALSE(values.at("spent").known());
  CHECK(values.at("volunteers") == count(0));
  CHECK(values.at("volunteers").known());
  CHECK(values.at("story").text == "");
  CHECK(values.at("story").known());
  CHECK_FALSE(values.contains("sessions"));

  CHECK(filing.set(report, {{"spent", count(0)}}));
  CHECK(filing.set(report, {{"spent", kNotYetKnown}}));
  CHECK_FALSE(filing.values(report).at("spent").known());
  CHECK(filing.set(report, {{"spent", std::nullopt}}));
  CHECK_FALSE(filing.values(report).contains("spent"));
}

TEST_CASE("a value that no report can hold is refused", "[reports]") {
  Filing filing;
  const auto report = filing.start();
  CHECK_THROWS_AS(filing.set(report, {{"sessions", count(-1)}}), db::ConstraintViolated);
  const model::FieldValue both{.number = 1, .text = "一", .approximate = false, .words = ""};
  CHECK_THROWS_AS(filing.set(report, {{"story", both}}), db::ConstraintViolated);
}

TEST_CASE("what one message changes is taken back as one step", "[reports]") {
  Filing filing;
  const auto report = filing.start();
  filing.set(report, {{"sessions", count(8)}, {"people_served", count(120)}, {"spent", count(500000)}});
  CHECK(reports::undo(filing.db, report.id).size() == 3);
  CHECK(filing.values(report).empty());
  CHECK(reports::undo(filing.db, report.id).empty());
}

TEST_CASE("a change that changes nothing leaves no step to undo", "[reports]") {
  Filing filing;
  const auto report = filing.start();
  CHECK(filing.set(report, {{"sessions", count(8, "八场")}}));
  CHECK_FALSE(filing.set(report, {{"sessions", count(8, "八场")}}));
  CHECK_FALSE(filing.set(report, {{"people_served", std::nullopt}}));
  CHECK_FALSE(filing.set(report, {}));
  const auto back = reports::undo(filing.db, report.id);
  REQUIRE(back.size() == 1);
  CHECK(back[0].field == "sessions");
  CHECK_FALSE(back[0].value);
  CHECK(reports::undo(filing.db, report.id).empty());
}

TEST_CASE("the same figure in other words is no change, an exact one instead of an inexact one is",
          "[reports]") {
  Filing filing;
  const auto report = filing.start();
  filing.set(report, {{"sessions", count(12, "十二场")}});
  CHECK_FALSE(filing.set(report, {{"sessions", count(12, "12")}}));
  CHECK(filing.values(report).at("sessions") == count(12, "十二场"));
  auto about = count(12, "十来场");
  about.approximate = true;
  CHECK(filing.set(report, {{"sessions", about}}));
  CHECK(filing.values(report).at("sessions") == about);
}

TEST_CASE("a message that repeats one value and changes another undoes only the changed one", "[reports]") {
  Filing filing;
  const auto report = filing.start();
  filing.set(report, {{"sessions", count(8)}, {"people_served", count(120)}});
  filing.set(report, {{"sessions", count(8)}, {"people_served", count(130)}});
  const auto back = reports::undo(filing.db, report.id);
  REQUIRE(back.size() == 1);
  CHECK(back[0].field == "people_served");
  CHECK(back[0].value == count(120));
}

TEST_CASE("a difference that comes late counts unless the figure was told anew after it", "[reports]") {
  Filing filing;
  const auto report = filing.start();
  const auto sessions = [&] { return filing.values(report).at("sessions").number.value(); };
  const auto say = [&](std::chrono::seconds when, std::int64_t number, bool difference) {
    reports::Change change{.field = "sessions", .value = count(number)};
    if (difference) change = {.field = "sessions", .value = count(sessions() + number), .add = number};
    reports::change(filing.db, report.id, {change}, filing.lead, at(), {.at = at(when), .message = 0});
  };
  say(10s, 8, false);
  say(40s, 3, true);
  say(20s, 1, true);
  say(30s, -2, true);
  CHECK(sessions() == 10);
  say(60s, 20, false);
  say(50s, 1, true);
  CHECK(sessions() == 20);
  for (const auto left : {11, 10, 7, 9, 8}) {  // as they were said, and not as they came
    reports::undo(filing.db, report.id);
    CHECK(sessions() == left);
  }
  reports::undo(filing.db, report.id);
  CHECK(filing.values(report).empty());
}

TEST_CASE("a whole figure that comes after differences that were said later gets them added", "[reports]") {
  Filing filing;
  const auto report = filing.start();
  const auto spent = [&] { return filing.values(report).at("spent").number.value(); };
  const auto say = [&](std::chrono::seconds when, reports::Change change) {
    reports::change(filing.db, report.id, {std::move(change)}, filing.lead, at(),
                    {.at = at(when), .message = 0});
  };
  SECTION("to a figure that stood before") {
    say(1s, {.field = "spent", .value = count(1000)});
    say(20s, {.field = "spent", .value = count(1300), .add = 300});
    say(10s, {.field = "spent", .value = count(1200)});
    CHECK(spent() == 1500);
    for (const auto left : {1200, 1000}) {
      reports::undo(filing.db, report.id);
      CHECK(spent() == left);
    }
  }
  SECTION("that nothing stood for yet") {
    say(20s, {.field = "spent", .value = std::nullopt, .add = 300});
    CHECK(filing.values(report).empty());
    CHECK(reports::undo(filing.db, report.id).empty());
    say(20s, {.field = "spent", .value = std::nullopt, .add = 300});
    say(10s, {.field = "spent", .value = count(1200)});
    CHECK(spent() == 1500);
    reports::undo(filing.db, report.id);
    CHECK(spent() == 1200);
  }
  SECTION("but not to what was told anew after the differences") {
    say(20s, {.field = "spent", .value = std::nullopt, .add = 300});
    say(30s, {.field = "spent", .value = count(2000)});
    say(10s, {.field = "spent", .value = count(1200)});
    CHECK(spent() == 2000);
    for (const auto left : {1500, 1200}) {
      reports::undo(filing.db, report.id);
      CHECK(spent() == left);
    }
  }
}

TEST_CASE("what a draft was before a burst is the same in whatever order the burst arrives", "[reports]") {
  Filing filing;
  const auto report = filing.start();
  const auto say = [&](std::chrono::seconds when, std::int64_t people,
                       const std::vector<std::string>& gathered) {
    reports::change(filing.db, report.id, {{.field = "people_served", .value = count(people)}}, filing.lead,
                    at(), {.at = at(when), .message = 0}, gathered);
  };
  const auto step = reports::last_step(filing.db, report.id);
  SECTION("as it was said") {
    say(10s, 320, {});
  }
  SECTION("a list that was told after the figure comes first") {
    say(20s, 40, {"people_served"});
    say(10s, 320, {});
  }
  CHECK(filing.values(report).at("people_served").number == 320);
  const auto before = reports::before(filing.db, report.id, step, filing.lead);
  REQUIRE(before.size() == 1);
  CHECK_FALSE(before.front().value.has_value());
}

TEST_CASE(
    "messages in any order make what they make in the order of saying, and are taken back in that order",
    "[reports][random]") {
  const auto seed = GENERATE(range(1U, 41U));
  CAPTURE(seed);
  std::mt19937 engine{seed};
  const auto draw = [&](unsigned below) { return engine() % below; };
  constexpr const char* kFields[] = {"sessions", "people_served", "spent"};
  struct Message {
    std::string field;
    std::int64_t number = 0;
    bool adds = false;
  };
  std::vector<Message> said;
  for (const auto* field : kFields)
    said.push_back({field, static_cast<std::int64_t>(100 + draw(100)), false});  // something to add to
  for (int i = 0; i < 12; ++i)
    said.push_back({kFields[draw(3)], static_cast<std::int64_t>(1 + draw(50)), draw(2) == 0});

  // What the drafts must be, one message after the other; a message that changes nothing is no step.
  using Figures = std::map<std::string, std::int64_t>;
  std::vector<Figures> history{{}};
  for (const auto& one : said) {
    auto next = history.back();
    next[one.field] = one.adds ? next[one.field] + one.number : one.number;
    if (next != history.back()) history.push_back(std::move(next));
  }

  Filing filing;
  const auto report = filing.start();
  const auto figures = [&] {
    Figures all;
    for (const auto& [field, value] : filing.values(report))
      if (value.number) all[field] = *value.number;
    return all;
  };
  std::vector<std::size_t> order(said.size());
  std::iota(order.begin(), order.end(), 0U);
  std::shuffle(order.begin(), order.end(), engine);
  for (const auto place : order) {
    const auto& one = said[place];
    reports::Change change{.field = one.field, .value = count(one.number)};
    if (one.adds) {
      const auto now = figures();
      const auto stands = now.find(one.field);
      change.add = one.number;
      change.value = stands == now.end() ? std::nullopt : std::optional{count(stands->second + one.number)};
    }
    reports::change(filing.db, report.id, {change}, filing.lead, at(),
                    {.at = at(std::chrono::seconds{place / 4}), .message = static_cast<std::int64_t>(place)});
  }
  CHECK(figures() == history.back());
  while (history.size() > 1) {
    history.pop_back();
    reports::undo(filing.db, report.id);
    REQUIRE(figures() == history.back());
  }
}

TEST_CASE("a late difference adds nothing to what was never told", "[reports]") {
  Filing filing;
  const auto report = filing.start();
  const auto say = [&](std::chrono::seconds when, reports::Change change) {
    reports::change(filing.db, report.id, {std::move(change)}, filing.lead, at(),
                    {.at = at(when), .message = 0});
  };
  say(20s, {.field = "sessions", .value = count(8)});
  say(10s, {.field = "sessions", .value = count(9), .add = 1});
  CHECK(filing.values(report).at("sessions") == count(8));
  reports::undo(filing.db, report.id);
  CHECK(filing.values(report).empty());
}

TEST_CASE("undo walks all the way back through every kind of value, and on again after new changes",
          "[reports]") {
  Filing filing;
  const auto report = filing.start();
  auto about = count(300, "三百来人");
  about.approximate = true;
  const std::vector<std::vector<reports::Change>> messages{
      {{"sessions", count(8, "八场")}},
      {{"people_served", about}, {"sessions", count(9)}},
      {{"spent", kNotYetKnown}},
      {{"spent", count(0, "没花")}, {"story", said("张阿姨")}},
      {{"story", said("")}},
      {{"story", std::nullopt}, {"sessions", std::nullopt}},
  };
  std::vector<model::ReportValues> history{filing.values(report)};
  const auto play = [&](std::size_t from) {
    for (std::size_t i = from; i < messages.size(); ++i) {
      REQUIRE(filing.set(report, messages[i]));
      history.push_back(filing.values(report));
    }
  };
  play(0);
  for (std::size_t left = history.size() - 1; left > 2; --left) {
    CHECK_FALSE(reports::undo(filing.db, report.id).empty());
    CHECK(filing.values(report) == history[left - 1]);
  }
  history.resize(3);
  play(2);
  while (history.size() > 1) {
    history.pop_back();
    const auto back = reports::undo(filing.db, report.id);
    const auto known = filing.values(report);
    CHECK(known == history.back());
    for (const auto& [field, value, add] : back) {
      CHECK(known.contains(field) == value.has_value());
      if (value) CHECK(known.at(field) == *value);
    }
  }
  CHECK(reports::undo(filing.db, report.id).empty());
}

TEST_CASE("a draft's steps are its own", "[reports]") {
  Filing filing;
  const auto may = filing.start();
  const auto april = filing.start(kApril);
  filing.set(may, {{"sessions", count(8)}});
  filing.set(april, {{"sessions", count(4)}});
  reports::undo(filing.db, may.id);
  CHECK(filing.values(may).empty());
  CHECK(filing.values(april).at("sessions") == count(4));
  filing.submit(april);
  const auto again = filing.start(kApril);
  CHECK(reports::undo(filing.db, again.id).empty());
  CHECK(filing.values(again).at("sessions") == count(4));
}

TEST_CASE("a report that was filed can be neither changed nor undone nor filed again", "[reports]") {
  Filing filing;
  const auto report = filing.start();
  filing.set(report, {{"sessions", count(8)}});
  filing.submit(report);
  const auto events = filing.count("SELECT COUNT(*) FROM audit_events");
  CHECK_THROWS_AS(filing.set(report, {{"sessions", count(9)}}), std::logic_error);
  CHECK_THROWS_AS(reports::undo(filing.db, report.id), std::logic_error);
  CHECK_THROWS_AS(reports::submit(filing.db, report.id, filing.other, at(2h)), std::logic_error);
  CHECK(filing.values(report).at("sessions") == count(8));
  CHECK(reports::find(filing.db, report.id)->submitted_at == at(1h));
  CHECK(filing.count("SELECT COUNT(*) FROM audit_events") == events);
}

TEST_CASE("a report that is not there cannot be changed, undone or filed", "[reports]") {
  Filing filing;
  CHECK_THROWS_AS(reports::change(filing.db, {7}, {{"sessions", count(1)}}, filing.lead, at()),
                  std::logic_error);
  CHECK_THROWS_AS(reports::undo(filing.db, {7}), std::logic_error);
  CHECK_THROWS_AS(reports::submit(filing.db, {7}, filing.lead, at()), std::logic_error);
}

TEST_CASE("filing is audited with a digest that tells any two reports apart", "[reports]") {
  const auto digest_of = [](const std::vector<reports::Change>& changes) {
    Filing filing;
    const auto report = filing.start();
    filing.set(report, changes);
    filing.submit(report);
    CHECK(filing.last_audit() == "person:1 report.submitted report:1001");
    return filing.db.text("SELECT after FROM audit_events ORDER BY seq DESC").value();
  };
  auto about = count(12);
  about.approximate = true;
  const std::vector<std::vector<reports::Change>> different{
      {},
      {{"sessions", count(12)}},
      {{"sessions", count(13)}},
      {{"sessions", about}},
      {{"people_served", count(12)}},
      {{"sessions", kNotYetKnown}},
      {{"sessions", said("?")}},
      {{"sessions", said("12")}},
      {{"sessions", said("")}},
      {{"a", said("1\nb=2")}},
      {{"a", said("1")}, {"b", said("2")}},
  };
  std::set<std::string> digests;
  for (const auto& changes : different)
    digests.insert(digest_of(changes));
  CHECK(digests.size() == different.size());
  CHECK(digest_of(different[1]) == digest_of(different[1]));
}

TEST_CASE("the latest version and the latest filed one are told apart", "[reports]") {
  Filing filing;
  CHECK_FALSE(reports::latest(filing.db, filing.project, kMay));
  CHECK_FALSE(reports::filed(filing.db, filing.project, kMay));
  const auto first = filing.start();
  CHECK(reports::latest(filing.db, filing.project, kMay)->id == first.id);
  CHECK_FALSE(reports::filed(filing.db, filing.project, kMay));
  filing.submit(first);
  CHECK(reports::filed(filing.db, filing.project, kMay)->id == first.id);
  CHECK(reports::filed(filing.db, filing.project, kMay)->submitted_at == at(1h));
  const auto second = filing.start();
  CHECK(reports::latest(filing.db, filing.project, kMay)->id == second.id);
  CHECK(reports::filed(filing.db, filing.project, kMay)->id == first.id);
  filing.submit(second);
  CHECK(reports::filed(filing.db, filing.project, kMay)->id == second.id);
  CHECK_FALSE(reports::latest(filing.db, filing.project, kApril));
  CHECK_FALSE(reports::latest(filing.db, filing.add_project("SF02"), kMay));
}

TEST_CASE("reports are listed newest month first, then by project, then newest version first", "[reports]") {
  Filing filing;
  const auto second = filing.add_project("SF02");
  const auto file = [&](model::ProjectId project, model::Month month) {
    filing.submit(reports::start(filing.db, project, month, filing.lead, at()));
  };
  file(second, {2024, 5});
  file(filing.project, {2023, 12});
  file(filing.project, {2024, 5});
  file(filing.project, {2024, 5});
  file(second, {2024, 12});
  const auto listed = [&](const reports::Filter& filter) {
    std::vector<std::string> rows;
    reports::each(filing.db, filter, [&](const model::Report& report) {
      rows.push_back(report.month.text() + (report.project == second ? " SF02 v" : " SF01 v") +
                     std::to_string(report.version));
    });
    return rows;
  };
  using Rows = std::vector<std::string>;
  CHECK(listed({}) ==
        Rows{"2024-12 SF02 v1", "2024-05 SF01 v2", "2024-05 SF01 v1", "2024-05 SF02 v1", "2023-12 SF01 v1"});
  CHECK(listed({.project = second, .month = std::nullopt}) == Rows{"2024-12 SF02 v1", "2024-05 SF02 v1"});
  CHECK(listed({.project = std::nullopt, .month = kMay}) ==
        Rows{"2024-05 SF01 v2", "2024-05 SF01 v1", "2024-05 SF02 v1"});
  CHECK(listed({.project = second, .month = kMay}) == Rows{"2024-05 SF02 v1"});
  CHECK(listed({.project = second, .month = kApril}).empty());
}

TEST_CASE("everything done to reports keeps the audit chain whole", "[reports]") {
  Filing filing;
  for (int i = 0; i < 3; ++i) {
    const auto report = filing.start();
    filing.set(report, {{"sessions", count(i)}});
    filing.submit(report);
  }
  CHECK(repo::audit::verify(filing.db) == std::nullopt);
}
