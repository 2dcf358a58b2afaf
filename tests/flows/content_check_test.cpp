// What residents say is read by nobody before the platform has looked at it, where that is configured.
#include <string>

#include "tests/support/catch.h"
#include "tests/support/world.h"

using linli::tests::World;

namespace {

constexpr const char* kPath = "/wxa/msg_sec_check";
constexpr const char* kRisky = "特3456书yuuo莞6543李zxcz蒜7782法fgnv级";  // the documentation's own

World::Options checking() {
  World::Options options;
  options.content_check = true;
  return options;
}

void rates(World& world, const std::string& words) {
  const auto made = world.operate({{"command", "code.create"}, {"project", "SF01"}});
  world.sends(World::kStranger,
              {{"type", "scan"}, {"scene", made.at("codes").at(0).at("scene").get<std::string>()}});
  world.says(World::kStranger, "5");
  world.says(World::kStranger, words);
}

std::string comment(const World& world) {
  auto connection = world.reader();
  return connection.text("SELECT state || ' ' || reason FROM feedback_comments").value_or("none");
}

}  // namespace

TEST_CASE("a sentence that the platform lets pass is shown, and nobody's openid goes with it",
          "[flows][check]") {
  World world{checking()};
  rates(world, "活动办得很热闹");
  CHECK(world.eventually([&] { return comment(world) == "shown "; }));
  const auto calls = world.calls(kPath);
  REQUIRE(calls.size() == 1);
  CHECK(calls.front().at("body") == nlohmann::json{{"content", "活动办得很热闹"}});
}

TEST_CASE("a sentence that the platform finds something in waits for staff", "[flows][check]") {
  World world{checking()};
  rates(world, kRisky);
  CHECK(world.eventually([&] { return comment(world) == "held platform"; }));
}

TEST_CASE("a complaint is read by the organization once the platform has let it pass", "[flows][check]") {
  World world{checking()};
  world.platform().faults().add({{"path", kPath}, {"errcode", -1}, {"times", 1}});
  rates(world, "谢谢");
  const auto made = world.operate({{"command", "code.create"}, {"project", "SF01"}});
  world.sends(World::kNewPhone,
              {{"type", "scan"}, {"scene", made.at("codes").at(0).at("scene").get<std::string>()}});
  world.says(World::kNewPhone, "投诉，地上太滑，老人摔倒了");
  CHECK(world.count("SELECT COUNT(*) FROM outbox WHERE content LIKE '%老人摔倒%'") == 0);
  CHECK(world.count("SELECT COUNT(*) FROM tickets WHERE held = 'checking'") == 1);
  world.pass(std::chrono::minutes{3});  // longer than the pauses after the failure
  CHECK(world.eventually([&] { return world.count("SELECT COUNT(*) FROM tickets WHERE held = ''") == 1; }));
  CHECK(world.count("SELECT COUNT(*) FROM outbox WHERE content LIKE '%老人摔倒%'") > 0);
}

TEST_CASE("a platform that says nothing for hours leaves the sentence to staff, also over a restart",
          "[flows][check]") {
  World world{checking()};
  world.platform().faults().add({{"path", kPath}, {"http", 500}, {"times", 1000}});
  rates(world, "活动办得很热闹");
  CHECK(world.eventually([&] { return !world.calls(kPath).empty(); }));
  CHECK(comment(world) == "held checking");
  world.restart();
  CHECK(world.eventually([&] { return world.calls(kPath).size() > 1; }));
  CHECK(comment(world) == "held checking");
  world.pass(std::chrono::hours{7});
  CHECK(world.eventually([&] { return comment(world) == "held unchecked"; }));
}

TEST_CASE("where no check is configured nobody is asked", "[flows][check]") {
  World world;
  rates(world, "活动办得很热闹");
  CHECK(comment(world) == "shown ");
  CHECK(world.calls(kPath).empty());
}
