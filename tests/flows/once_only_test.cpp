// A delivery that WeChat repeats — three at once, later, after a restart — has one effect and one answer.
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/world.h"

namespace {

using linli::tests::World;
using nlohmann::json;

constexpr auto kSessions = "SELECT number FROM report_values WHERE field = 'sessions'";
constexpr auto kSteps = "SELECT count(*) FROM report_steps";
constexpr auto kHandled = "SELECT count(*) FROM deliveries";

/// Every answer to `message`: delivered three times at once, again later, and again after a restart.
std::vector<json> answers_to_repeats(World& world, json message, const std::string& openid = World::kLead) {
  message["create_time"] = world.now();
  if (!message.contains("msg_id")) message["msg_id"] = 23'000'000'000'000'001;
  auto three = message;
  three["repeat"] = 3;
  std::vector<json> answers;
  const auto at_once = world.sends(openid, three);
  for (const auto& delivery : at_once.at("deliveries")) {
    CHECK(delivery.at("status") == 200);
    CHECK(delivery.at("attempts") == 1);
    answers.push_back(delivery.at("reply"));
  }
  answers.push_back(world.sends(openid, message).at("replies").at(0));
  world.restart();
  answers.push_back(world.sends(openid, message).at("replies").at(0));
  REQUIRE(answers.size() == 5);
  return answers;
}

void check_all_the_same(const std::vector<json>& answers) {
  CHECK(answers.front().at("content").get<std::string>().size() > 3);
  for (const auto& answer : answers)
    CHECK(answer == answers.front());
}

}  // namespace

TEST_CASE("a text delivered again and again counts once and is answered alike", "[flows][once]") {
  World world;
  world.says(World::kLead, "5月月报");
  world.says(World::kLead, "活动1场");
  const auto steps = world.count(kSteps);
  const auto handled = world.count(kHandled);
  const auto answers = answers_to_repeats(world, {{"type", "text"}, {"content", "活动再加1场"}});
  check_all_the_same(answers);
  CHECK(answers.front().at("content").get<std::string>().find("活动场次 2 场") != std::string::npos);
  CHECK(world.count(kSessions) == 2);
  CHECK(world.count(kSteps) == steps + 1);
  CHECK(world.count(kHandled) == handled + 1);
  // What is said anew in the same words is another message.
  world.pass(std::chrono::seconds{1});
  world.says(World::kLead, "活动再加1场");
  CHECK(world.count(kSessions) == 3);
}

TEST_CASE("a message is remembered for thirty days", "[flows][once]") {
  World world;
  for (const auto* word : {"你好", "谢谢", "帮助"})
    world.says(World::kLead, word);
  world.set_time("2024-07-03T08:59");
  world.says(World::kLead, "你好");
  CHECK(world.count(kHandled) == 4);
  world.set_time("2024-07-03T09:01");
  world.says(World::kLead, "你好");
  CHECK(world.count(kHandled) == 3);  // two go with each that comes
  world.says(World::kLead, "你好");
  CHECK(world.count(kHandled) == 3);
}

TEST_CASE("the submission delivered again files one report with one receipt", "[flows][once]") {
  World world;
  world.says(World::kLead, "月报");
  world.says(World::kLead, "办了8场活动，来了120人，志愿者10个，花了5000元");
  world.says(World::kLead, "跳过");
  world.says(World::kLead, "跳过");
  check_all_the_same(answers_to_repeats(world, {{"type", "text"}, {"content", "提交"}}));
  CHECK(world.count("SELECT count(*) FROM reports") == 1);
  CHECK(world.count("SELECT count(*) FROM audit_events WHERE action = 'report.submitted'") == 1);
}

TEST_CASE("a picture and a menu click delivered again are handled once", "[flows][once]") {
  World world;
  const auto message = GENERATE(json{{"type", "image"}, {"media_id", "medium-1"}},
                                json{{"type", "click"}, {"key", "月报"}}, json{{"type", "subscribe"}});
  CAPTURE(message.dump());
  check_all_the_same(answers_to_repeats(world, message));
  CHECK(world.count(kHandled) == 1);
}

TEST_CASE("two different events in one second are two", "[flows][once]") {
  World world;
  const auto click = [&](const char* key) {
    return world.sends(World::kLead, {{"type", "click"}, {"key", key}, {"create_time", world.now()}})
        .at("replies")
        .at(0)
        .at("content")
        .get<std::string>();
  };
  const auto report = click("月报");
  const auto help = click("帮助");
  CHECK(report != help);
  CHECK(report.find("月报（银铃相伴）") != std::string::npos);
  CHECK(world.count(kHandled) == 2);
}

TEST_CASE("the same message number of two people, or of two accounts, is two messages", "[flows][once]") {
  World world;
  const json message{{"type", "text"}, {"content", "月报"}, {"msg_id", 77}};
  const auto lead = world.sends(World::kLead, message);
  const auto stranger = world.sends(World::kStranger, message);
  CHECK(lead.at("replies") != stranger.at("replies"));
  CHECK(world.count(kHandled) == 2);
  auto by_miniprogram = message;
  by_miniprogram["via"] = "miniprogram";
  CHECK(world.sends(World::kLead, by_miniprogram).at("status") == 200);
  CHECK(world.count(kHandled) == 3);
}
