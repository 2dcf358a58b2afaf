// What is due, through the real server to the platform, with nobody moving anything but the clock.
#include <httplib.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "storage/repo/calendar_links.h"
#include "tests/flows/post_office.h"
#include "tests/support/catch.h"

namespace {

using namespace linli::tests;
using namespace std::chrono_literals;
namespace model = linli::storage::model;

/// The county with its own reminders, a template for them, and people who consent.
struct Season {
  Season() : world({.now = "2024-05-27T10:00", .more_config = kAllTemplates}) {}

  /// Both clocks go to when something next falls due, or to `latest`.
  /// @return whether that is before `latest`.
  bool next(const std::string& latest) {
    httplib::Client client{world.address()};
    const auto told = nlohmann::json::parse(client.Get("/dev/clock")->body);
    const auto until = model::parse_iso(latest).value();
    auto to = until;
    if (told["next"].is_string())
      to = std::min(to, model::parse_iso(told["next"].get<std::string>()).value());
    do
      world.pass(std::clamp<std::chrono::seconds>(
          std::chrono::ceil<std::chrono::seconds>(to - world.instant()), 1s, 24h));
    while (world.instant() < to);
    settle();
    return to < until;
  }
  void settle() {
    REQUIRE(world.eventually([&] {
      return world.count(
                 "SELECT COUNT(*) FROM outbox WHERE state = 'sending' OR (state = 'planned' AND due_at_ms "
                 "<= " +
                 std::to_string(model::to_ms(world.instant())) + ")") == 0;
    }));
  }
  void consent(const char* who) {
    world.sends(who, {{"type", "consent"}, {"templates", {"SUB"}}, {"status", "accept"}});
    world.pass(1s);
  }
  std::ptrdiff_t refusals() const {
    std::ptrdiff_t count = 0;
    for (const auto* path : {"/cgi-bin/message/custom/send", "/cgi-bin/message/subscribe/bizsend",
                             "/cgi-bin/message/template/send"})
      for (const auto& call : world.calls(path))
        for (const int code : {45015, 45047, 43101, 47003})
          count += call.at("errcode") == code ? 1 : 0;
    return count;
  }
  void files(const char* who, const std::string& month) {
    world.says(who, month + "办了9场活动，来了200人，志愿者12人，花了3500元");
    for (const auto* word : {"跳过", "跳过", "提交"})
      world.says(who, word);
  }

  World world;
};

}  // namespace

TEST_CASE("a month of deadlines never asks the platform for what it must refuse", "[flows][deadlines]") {
  Season season;
  season.world.says(World::kLead, "你好");
  for (int i = 0; i < 4; ++i) {
    season.consent(World::kLead);
    season.consent(World::kLeadOfTwo);
  }
  int stops = 0;
  while (season.next("2024-06-10T12:00"))
    ++stops;
  CHECK(stops >= 5);
  // Each lead was reminded of May 7, 3 and 1 days before it was due, on the day, and when it was overdue,
  // once.
  const auto reminders = [&](const char* who) {
    return season.world.count(
        "SELECT COUNT(*) FROM outbox WHERE kind = 'reminder' AND person_id = (SELECT id FROM people WHERE "
        "openid = '" +
        std::string{who} + "')");
  };
  CHECK(reminders(World::kLead) == 6);
  CHECK(reminders(World::kLeadOfTwo) == 6);
  CHECK(season.world.count("SELECT COUNT(*) FROM outbox WHERE state IN ('sent', 'delivered')") >= 8);
  CHECK(season.refusals() == 0);
}

TEST_CASE("whoever has filed hears nothing more of that month", "[flows][deadlines]") {
  Season season;
  season.world.says(World::kLead, "你好");
  while (season.next("2024-06-02T12:00")) {
  }
  const auto heard = season.world.told(World::kLead, 1).size();
  CHECK(heard >= 1);
  season.files(World::kLead, "5月");
  CHECK(season.world.count("SELECT COUNT(*) FROM obligations WHERE outcome = 'met' AND period = '2024-05'") ==
        1);
  while (season.next("2024-06-15T12:00")) {
  }
  CHECK(season.world.count(
            "SELECT COUNT(*) FROM reminders r JOIN obligations o ON o.id = r.obligation_id WHERE "
            "o.outcome = 'met' AND r.rung > -3") == 0);
  CHECK(season.refusals() == 0);
}

TEST_CASE("what is filed within the days that were granted is in time", "[flows][deadlines]") {
  Season season;
  const auto may = season.world.count("SELECT id FROM obligations WHERE key LIKE 'project:1:%:2024-05'");
  const auto granted =
      season.world.operate({{"command", "due.extend"}, {"obligation", may}, {"until", "2024-06-10"}});
  REQUIRE_FALSE(granted.contains("error"));
  while (season.next("2024-06-07T12:00")) {
  }
  season.files(World::kLead, "5月");
  CHECK(season.world.count(
            "SELECT COUNT(*) FROM reports WHERE project_id = 1 AND month = '2024-05' AND due_on = "
            "'2024-06-10' AND late_days = 0") == 1);
}

namespace {

/// A street's officer, bound on a telephone of their own.
void bind_officer(World& world, const char* who, const std::string& street) {
  const auto added =
      world.operate({{"command", "staff.add"}, {"name", "阿依"}, {"role", "street"}, {"street", street}});
  world.says(who, "绑定 " + added.at("code").get<std::string>());
}

/// A resident scans the project's code and says what is wrong; nobody is to be told of the answer.
void complain(World& world, const char* who, const std::string& words) {
  const auto scene = world.operate({{"command", "code.create"}, {"project", "SF01"}})
                         .at("codes")
                         .at(0)
                         .at("scene")
                         .get<std::string>();
  world.sends(who, {{"type", "scan"}, {"scene", scene}});
  world.says(who, "1");
  world.says(who, words);
  world.says(who, "2");
}

bool says_so(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a complaint stands in the lead's list, is reminded of, and overdue it becomes the street's",
          "[flows][deadlines]") {
  Season season;
  auto& world = season.world;
  while (season.next("2024-06-03T10:00")) {
  }
  season.files(World::kLead, "5月");  // what else is due is done
  bind_officer(world, World::kNewPhone, "站敏乡");
  complain(world, World::kStranger, "地滑，老人差点摔倒");
  world.says(World::kLead, "你好");

  const auto lead = world.count("SELECT id FROM people WHERE openid = '" + std::string{World::kLead} + "'");
  const std::string token(48, 'b');
  world.change([&](auto& db) {
    linli::storage::repo::calendar_links::add(db, token, model::PersonId{lead}, 1, world.instant());
  });
  const auto calendar = httplib::Client{world.address()}.Get("/calendar/" + token + ".ics")->body;
  CHECK(says_so(calendar, "SUMMARY:1号诉求截止（银铃相伴）"));
  CHECK_FALSE(says_so(calendar, "地滑"));

  const auto list = world.says(World::kLead, "待办");
  CHECK(says_so(list, "1号诉求（银铃相伴）6月11日截止"));  // the 10th is a day off
  CHECK_FALSE(says_so(list, "地滑"));
  const auto heard = [&](const char* who, const std::string& part) {
    for (const auto& text : world.told(who, 0))
      if (says_so(text, part)) return true;
    return false;
  };
  const auto reminded = [&] { return heard(World::kLead, "1号诉求（银铃相伴）6月11日截止，还有3天"); };
  CHECK_FALSE(reminded());
  // She writes now and then, so that she can be written to.
  const auto pass_to = [&](const std::string& day) {
    while (season.next(day + "T08:30")) {
    }
    world.says(World::kLead, "你好");
    while (season.next(day + "T12:00")) {
    }
  };
  pass_to("2024-06-08");
  CHECK(reminded());
  pass_to("2024-06-12");
  pass_to("2024-06-13");
  CHECK(heard(World::kLead, "1号诉求（银铃相伴）6月11日截止，过期1天"));
  CHECK(says_so(world.says(World::kNewPhone, "谁没交"), "1号诉求（银铃相伴）过期2天"));
  CHECK_FALSE(says_so(world.says(World::kNewPhone, "谁没交"), "您这里要办的"));
  while (season.next("2024-06-14T12:00")) {
  }
  CHECK(heard(World::kNewPhone, "1号转到您这里"));
  CHECK(says_so(world.says(World::kNewPhone, "待办"),
                "您这里要办的：\n1号诉求（银铃相伴）6月21日截止，还有7天"));
  CHECK_FALSE(says_so(world.says(World::kLead, "待办"), "诉求（"));
  for (const auto* who : {World::kLead, World::kNewPhone})
    for (const auto& text : world.told(who, 0))
      if (says_so(text, "提醒一下")) CHECK_FALSE(says_so(text, "地滑"));

  CHECK(says_so(world.says(World::kNewPhone, "回复 1 街道已经换了场地"), "1号答复好了"));
  CHECK(world.count("SELECT COUNT(*) FROM obligations WHERE kind = 'ticket' AND outcome = 'open'") == 0);
  CHECK(world.count("SELECT COUNT(*) FROM obligations WHERE kind = 'ticket' AND outcome = 'met'") == 1);
  CHECK(season.refusals() == 0);
}

TEST_CASE(
    "a later day for a ticket moves what the resident is told and when it goes up, only an answer ends it",
    "[flows][deadlines]") {
  Season season;
  auto& world = season.world;
  while (season.next("2024-06-03T10:00")) {
  }
  complain(world, World::kStranger, "地滑");
  const auto owed = world.count("SELECT id FROM obligations WHERE kind = 'ticket'");
  for (const auto* command : {"due.waive", "due.done"})
    CHECK(world.operate({{"command", command}, {"obligation", owed}, {"why", "x"}}).contains("error"));
  REQUIRE_FALSE(world.operate({{"command", "due.extend"}, {"obligation", owed}, {"until", "2024-06-20"}})
                    .contains("error"));
  CHECK(says_so(world.says(World::kLead, "诉求"), "（6月20日前）"));
  while (season.next("2024-06-22T12:00")) {
  }
  CHECK(world.count("SELECT level FROM tickets") == 0);
  while (season.next("2024-06-23T12:00")) {
  }
  CHECK(world.count("SELECT level FROM tickets") == 1);
}

TEST_CASE("a calendar is read without logging in, until its address is nobody's", "[flows][deadlines]") {
  Season season;
  const std::string token(48, 'a');
  httplib::Client client{season.world.address()};
  const auto read = [&] { return client.Get("/calendar/" + token + ".ics"); };
  CHECK(read()->status == 404);
  CHECK(client.Get("/calendar/short.ics")->status == 404);
  const auto lead =
      season.world.count("SELECT id FROM people WHERE openid = '" + std::string{World::kLead} + "'");
  season.world.change([&](auto& db) {
    linli::storage::repo::calendar_links::add(db, token, model::PersonId{lead}, 1, season.world.instant());
  });
  const auto calendar = read();
  CHECK(calendar->status == 200);
  CHECK(calendar->body.starts_with("BEGIN:VCALENDAR\r\n"));
  CHECK(calendar->body.find("DTSTART;VALUE=DATE:20240605\r\n") != std::string::npos);
  season.world.operate({{"command", "due.revoke_calendar"}, {"person", lead}});
  CHECK(read()->status == 404);
}
