// A turn that is slower than WeChat's patience. The database is held by somebody else, as a backup tool or an
// administrator's shell would.
#include <chrono>
#include <string>
#include <thread>

#include "tests/support/catch.h"
#include "tests/support/world.h"

namespace {

using linli::tests::World;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
namespace db = linli::storage::db;

constexpr auto kSessions = "SELECT number FROM report_values WHERE field = 'sessions'";

/// Holds the database against every writer as long as it lives.
class Holder {
 public:
  explicit Holder(const World& world)
      : connection_(world.config().storage.path, db::Connection::Mode::kWriter) {
    connection_.script("BEGIN EXCLUSIVE");
  }
  ~Holder() { connection_.script("ROLLBACK"); }
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;

 private:
  db::Connection connection_;
};

std::int64_t customs(const World& world) {
  std::int64_t count = 0;
  for (const auto& entry : world.inbox(World::kLead))
    count += entry.at("how") == "custom" ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("an answer that comes too late for the reply follows as one customer-service message",
          "[flows][slow]") {
  World world{{.answer_by = milliseconds{300}}};
  world.says(World::kLead, "5月月报");
  world.says(World::kLead, "活动1场");
  const nlohmann::json message{{"type", "text"},
                               {"content", "活动再加1场"},
                               {"msg_id", 23'000'000'000'000'001},
                               {"create_time", world.now()}};
  {
    const Holder holder{world};
    const auto asked = steady_clock::now();
    const auto result = world.sends(World::kLead, message);
    CHECK(steady_clock::now() - asked < milliseconds{1500});
    CHECK(result.at("status") == 200);
    CHECK(result.at("attempts") == 1);
    CHECK(result.at("replies").empty());
    CHECK_FALSE(result.contains("problem"));
  }
  const auto late = world.arrived(World::kLead, "custom");
  REQUIRE_FALSE(late.is_null());
  CHECK(late.at("content").get<std::string>().find("活动场次 2 场") != std::string::npos);
  CHECK(world.metric(R"(linli_turns_total{outcome="late"})") == 1);

  // Delivered again, even after a restart, it says nothing more and does nothing more.
  CHECK(world.sends(World::kLead, message).at("replies").empty());
  world.restart();
  CHECK(world.sends(World::kLead, message).at("replies").empty());
  world.pass(std::chrono::seconds{1});
  CHECK(world.says(World::kLead, "活动再加1场").find("活动场次 3 场") != std::string::npos);
  CHECK(world.count(kSessions) == 3);
  CHECK(customs(world) == 1);
  CHECK(world.count("SELECT count(*) FROM outbox WHERE state = 'sent'") == 1);
}

TEST_CASE("an answer that got lost and is asked for again while the database is held follows too",
          "[flows][slow]") {
  World world{{.answer_by = milliseconds{300}}};
  const nlohmann::json message{{"type", "text"},
                               {"content", "5月办了4场"},
                               {"msg_id", 23'000'000'000'000'002},
                               {"create_time", world.now()}};
  const auto answered = world.sends(World::kLead, message).at("replies");
  REQUIRE(answered.size() == 1);
  {
    const Holder holder{world};
    CHECK(world.sends(World::kLead, message).at("replies").empty());
  }
  const auto late = world.arrived(World::kLead, "custom");
  REQUIRE_FALSE(late.is_null());
  CHECK(late.at("content") == answered.at(0).at("content"));
  CHECK(world.sends(World::kLead, message).at("replies") == answered);
  CHECK(customs(world) == 1);
}

TEST_CASE("a late answer goes out although the platform has taken the access token back", "[flows][slow]") {
  World world{{.answer_by = milliseconds{100}}};
  world.platform().faults().add({{"path", "/cgi-bin/message/custom/send"}, {"errcode", 40001}});
  {
    const Holder holder{world};
    CHECK(world.says(World::kLead, "月报").empty());
  }
  CHECK_FALSE(world.arrived(World::kLead, "custom").is_null());
  CHECK(customs(world) == 1);
}

TEST_CASE("a database held for a second delays the answers and loses none", "[flows][slow]") {
  World world;
  world.says(World::kLead, "5月月报");
  world.says(World::kLead, "活动1场");
  std::string answer;
  std::thread speaker;
  {
    const Holder holder{world};
    speaker = std::thread{[&] { answer = world.says(World::kLead, "活动再加1场"); }};
    std::this_thread::sleep_for(milliseconds{1000});  // the second
  }
  speaker.join();
  CHECK(answer.find("活动场次 2 场") != std::string::npos);
  CHECK(world.count(kSessions) == 2);
  CHECK(customs(world) == 0);
}

TEST_CASE("a message that was acknowledged while the database was held for long is not lost",
          "[flows][slow]") {
  World world{{.answer_by = milliseconds{300}}};
  world.says(World::kLead, "5月月报");
  {
    const Holder holder{world};
    CHECK(world.sends(World::kLead, {{"type", "text"}, {"content", "活动1场"}}).at("status") == 200);
    std::this_thread::sleep_for(milliseconds{2500});  // longer than the writer waits for a held database
  }
  CHECK_FALSE(world.arrived(World::kLead, "custom").is_null());
  CHECK(world.count(kSessions) == 1);
}
