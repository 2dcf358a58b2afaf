#include "storage/repo/reviews.h"

#include <string>
#include <vector>

#include "storage/repo/audit.h"
#include "storage/repo/progress.h"
#include "storage/repo/reports.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::storage;
using namespace linli::storage::repo;
using namespace std::chrono_literals;
using linli::tests::at;
using model::Decision;
using model::ReportState;

namespace {

const model::Month kMay{2024, 5};
const model::Month kApril{2024, 4};

model::FieldValue figure(std::int64_t number) {
  return {.number = number, .text = std::nullopt, .approximate = false, .words = ""};
}

struct Reviewing : tests::County {
  model::Report file(model::Month month, std::int64_t sessions, std::chrono::milliseconds when = 0ms,
                     std::optional<model::CivilDate> due = std::nullopt) {
    return file(project, month, sessions, when, due);
  }
  model::Report file(model::ProjectId which, model::Month month, std::int64_t sessions,
                     std::chrono::milliseconds when = 0ms,
                     std::optional<model::CivilDate> due = std::nullopt) {
    const auto latest = reports::latest(db, which, month);
    const auto draft = latest && latest->state == ReportState::kDraft
                           ? *latest
                           : reports::start(db, which, month, lead, at(when));
    reports::change(db, draft.id, {{"sessions", figure(sessions)}}, lead, at(when));
    reports::submit(db, draft.id, lead, at(when), due);
    return *reports::find(db, draft.id);
  }
  void decide(const model::Report& report, Decision decision,
              const std::vector<model::FieldComment>& fields = {}, std::chrono::milliseconds when = 1h) {
    reviews::decide(db, report.id, decision, "", fields, "staff:3", at(when));
  }
  ReportState state(const model::Report& report) { return reports::find(db, report.id)->state; }
  std::vector<std::int64_t> waiting(std::string_view street = "") {
    std::vector<std::int64_t> ids;
    for (const auto& report : reviews::pending(db, street, 10).first)
      ids.push_back(report.id.value);
    return ids;
  }
};

}  // namespace

TEST_CASE("a report goes from filed to accepted, or back, and an accepted one can be opened again",
          "[reviews]") {
  Reviewing county;
  const auto report = county.file(kMay, 8);
  CHECK_THROWS_AS(county.decide(report, Decision::kReopened), std::logic_error);
  county.decide(report, Decision::kAccepted);
  CHECK(county.state(report) == ReportState::kAccepted);
  CHECK_THROWS_AS(county.decide(report, Decision::kAccepted), std::logic_error);
  CHECK_THROWS_AS(county.decide(report, Decision::kReturned), std::logic_error);
  county.decide(report, Decision::kReopened);
  CHECK(county.state(report) == ReportState::kReturned);
  CHECK_THROWS_AS(county.decide(report, Decision::kAccepted), std::logic_error);
  const auto draft = reports::start(county.db, county.project, kApril, county.lead, at());
  CHECK_THROWS_AS(county.decide(draft, Decision::kAccepted), std::logic_error);
}

TEST_CASE("a version that a later one replaced is decided about no more", "[reviews]") {
  Reviewing county;
  const auto first = county.file(kMay, 8);
  const auto second = county.file(kMay, 9, 2h);
  CHECK(county.waiting() == std::vector{second.id.value});
  CHECK_THROWS_AS(county.decide(first, Decision::kAccepted), std::logic_error);
  county.decide(second, Decision::kAccepted);
  CHECK(county.waiting().empty());
}

TEST_CASE("every word of a decision stands in the audit chain", "[reviews]") {
  Reviewing county;
  const auto report = county.file(kMay, 8);
  reviews::decide(county.db, report.id, Decision::kReturned, "请核对", {{"sessions", "少了一场"}}, "staff:3",
                  at(1h));
  audit::Event last;
  audit::each(county.db, [&](const audit::Link& link) { last = link.event; });
  CHECK(last.action == "report.returned");
  CHECK(last.actor == "staff:3");
  CHECK(last.subject == "report:" + std::to_string(report.id.value));
  CHECK(last.before == "submitted");
  CHECK(last.after == "returned\ncomment: 请核对\nsessions: 少了一场");
  CHECK_FALSE(audit::verify(county.db));
  CHECK(reports::altered(county.db).empty());
}

TEST_CASE("the queue is the longest waiting first, on the street's own ground", "[reviews]") {
  Reviewing county;
  const auto second = county.add_project("SF02");
  county.db.run("UPDATE projects SET place = '托克扎克镇' WHERE id = ?", {second.value});
  const auto later = county.file(kMay, 8, 2h);
  const auto earlier = county.file(second, kMay, 3, 1h);
  CHECK(county.waiting() == std::vector{earlier.id.value, later.id.value});
  CHECK(county.waiting("站敏乡") == std::vector{later.id.value});
  CHECK(county.waiting("托克扎克镇") == std::vector{earlier.id.value});
  // The street office that follows it goes before the place where it is.
  county.db.run("UPDATE projects SET street = '站敏乡' WHERE id = ?", {second.value});
  CHECK(county.waiting("托克扎克镇").empty());
  CHECK(reviews::pending(county.db, "站敏乡", 1).count == 2);
  CHECK(reviews::pending(county.db, "站敏乡", 1).first.size() == 1);
}

TEST_CASE("a comment is open until its field is changed or replied to", "[reviews]") {
  Reviewing county;
  const auto report = county.file(kMay, 8);
  county.decide(report, Decision::kReturned, {{"sessions", "少了"}, {"spent", "缺票据"}});
  const auto draft = reports::start(county.db, county.project, kMay, county.lead, at(2h));
  const auto open = [&] { return reviews::open_comments(county.db, draft); };
  CHECK(open() == std::vector<model::FieldComment>{{"sessions", "少了"}, {"spent", "缺票据"}});
  reports::change(county.db, draft.id, {{"sessions", figure(9)}}, county.lead, at(2h));
  CHECK(open() == std::vector<model::FieldComment>{{"spent", "缺票据"}});
  reports::undo(county.db, draft.id);
  CHECK(open().size() == 2);
  CHECK(reviews::reply(county.db, report.id, "spent", "补了", county.lead));
  CHECK_FALSE(reviews::reply(county.db, report.id, "story", "补了", county.lead));
  CHECK(open() == std::vector<model::FieldComment>{{"sessions", "少了"}});
  CHECK(reviews::last(county.db, report.id)->fields ==
        std::vector<model::AnsweredComment>{{"sessions", "少了", std::nullopt}, {"spent", "缺票据", "补了"}});
}

TEST_CASE("what was changed before it was commented on is no answer", "[reviews]") {
  Reviewing county;
  const auto report = county.file(kMay, 8);
  const auto draft = reports::start(county.db, county.project, kMay, county.lead, at(10min));
  reports::change(county.db, draft.id, {{"sessions", figure(9)}}, county.lead, at(10min));
  county.decide(report, Decision::kReturned, {{"sessions", "少了"}});
  CHECK(reviews::open_comments(county.db, draft).size() == 1);
}

TEST_CASE("the history of a month is whole and in order", "[reviews]") {
  Reviewing county;
  const auto first = county.file(kMay, 8);
  county.decide(first, Decision::kReturned, {{"sessions", "少了"}});
  const auto second = county.file(kMay, 9, 2h);
  county.decide(second, Decision::kAccepted, {}, 3h);
  reviews::decide(county.db, second.id, Decision::kReopened, "抽查", {}, "cli", at(4h));
  const auto history = reviews::history(county.db, county.project, kMay);
  REQUIRE(history.size() == 5);
  const auto is = [&](std::size_t i, int version, std::optional<Decision> decision, const char* actor) {
    const auto& event = history[i];
    return event.version == version && event.decision == decision && event.actor == actor;
  };
  const auto lead = audit::actor(county.lead);
  CHECK(is(0, 1, std::nullopt, lead.c_str()));
  CHECK(is(1, 1, Decision::kReturned, "staff:3"));
  CHECK(history[1].fields.front().comment == "少了");
  CHECK(is(2, 2, std::nullopt, lead.c_str()));
  CHECK(is(3, 2, Decision::kAccepted, "staff:3"));
  CHECK(is(4, 2, Decision::kReopened, "cli"));
  CHECK(history[4].comment == "抽查");
  CHECK(history[4].at == at(4h));
}

TEST_CASE("a month is late by its first filing, whatever is corrected afterwards", "[reviews]") {
  Reviewing county;
  const model::CivilDate due{2024, 6, 3};
  const auto in_time = county.file(kMay, 8, 0ms, due);
  CHECK(in_time.due_on == due);
  CHECK(in_time.late_days == 0);
  county.decide(in_time, Decision::kReturned, {{"sessions", "少了"}});
  CHECK(county.file(kMay, 9, 240h, due).late_days == 0);
  CHECK(county.file(kApril, 4, 48h, due).late_days == 2);
  CHECK_FALSE(county.file({2024, 3}, 4, 0ms).late_days);
  CHECK(reports::altered(county.db).empty());
}

TEST_CASE("a list that was shown stays until the next one", "[reviews]") {
  Reviewing county;
  const auto first = county.file(kMay, 8);
  const auto second = county.file(kApril, 4);
  reviews::show_list(county.db, county.lead, {first.id, second.id});
  reviews::show_list(county.db, county.other, {second.id});
  CHECK(reviews::shown_list(county.db, county.lead) == std::vector{first.id, second.id});
  reviews::show_list(county.db, county.lead, {second.id});
  CHECK(reviews::shown_list(county.db, county.lead) == std::vector{second.id});
  CHECK(reviews::shown_list(county.db, county.other) == std::vector{second.id});
}

TEST_CASE("progress tells accepted months from those that wait, each by its latest filed version",
          "[reviews]") {
  Reviewing county;
  const auto april = county.file(kApril, 4);
  county.decide(april, Decision::kAccepted);
  const auto first = county.file(kMay, 8);
  const auto second = county.add_project("SF02");
  county.file(second, kMay, 50);
  auto reached = progress::of_project(county.db, county.project);
  CHECK(reached.accepted.at("sessions") == 4);
  CHECK(reached.pending.at("sessions") == 8);
  CHECK(reached.months == std::map<model::Month, ReportState>{{kApril, ReportState::kAccepted},
                                                              {kMay, ReportState::kSubmitted}});
  county.decide(first, Decision::kReturned, {{"sessions", "少了"}});
  reached = progress::of_project(county.db, county.project);
  CHECK(reached.pending.empty());
  const auto corrected = county.file(kMay, 9, 2h);
  county.decide(corrected, Decision::kAccepted, {}, 3h);
  reviews::decide(county.db, april.id, Decision::kReopened, "抽查", {}, "cli", at(4h));
  reached = progress::of_project(county.db, county.project);
  CHECK(reached.accepted.at("sessions") == 9);
  CHECK(reached.months.at(kApril) == ReportState::kReturned);

  auto ground = progress::of_ground(county.db, "");
  CHECK(ground.size() == 2);
  CHECK(ground.at(county.project).accepted == reached.accepted);
  CHECK(ground.at(second).pending.at("sessions") == 50);
  CHECK(progress::of_ground(county.db, "托克扎克镇").empty());
  county.db.run("UPDATE projects SET state = 'suspended' WHERE id = ?", {second.value});
  CHECK(progress::of_ground(county.db, "站敏乡").size() == 1);
}
