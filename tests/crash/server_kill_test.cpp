// kill -9 of the real server while two hundred leads talk to it through the encrypted callback, again and
// again on one database. LINLI_KILLS sets how often, LINLI_CRASH_SEED the moments.
// What they say is in tests/crash/counting.h.
#include <atomic>
#include <chrono>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/crash/counting.h"
#include "tests/support/catch.h"
#include "tests/support/setting.h"

namespace {

using namespace linli::tests;
using namespace linli::tests::crash;
namespace db = linli::storage::db;

constexpr int kLeads = 200;
constexpr int kThreads = 32;  // posts on their way at a time

class Siege {
 public:
  Siege() : leads_(kLeads) { add_leads(house_, kLeads); }

  const Installation& house() const { return house_; }

  /// Everybody talks until the server is gone, which it is after `moment`.
  void talk_until_killed(std::chrono::milliseconds moment) {
    const auto server = house_.serve();
    standin::Post post{server->address()};
    std::atomic<bool> gone{false};
    std::vector<std::thread> threads;
    for (int first = 0; first < kThreads; ++first)
      threads.emplace_back([&, first] {
        while (!gone)
          for (int lead = first; lead < kLeads && !gone; lead += kThreads)
            if (!talk(post, lead)) return;
      });
    std::this_thread::sleep_for(moment);  // the moment is the point
    server->kill();
    gone = true;
    for (auto& thread : threads)
      thread.join();
  }

  /// What must be true of the database as the killed server left it and the next one mended it, before
  /// anything is said again.
  void expect_nothing_lost() {
    for (int lead = 0; lead < kLeads; ++lead) {
      CAPTURE(lead);
      const auto& talk = leads_[index(lead)];
      const auto known = static_cast<std::int64_t>(talk.answered.size());
      const auto done = deeds(lead);
      CHECK(done >= known);
      CHECK(done <= known + (talk.waiting ? 1 : 0));
      unheard_ += done > known ? 1 : 0;
    }
  }

  /// Delivers again what had no answer, and for everybody something that had one.
  void deliver_again(const Service& server, std::mt19937_64& random) {
    standin::Post post{server.address()};
    for (int lead = 0; lead < kLeads; ++lead) {
      CAPTURE(lead);
      auto& talk = leads_[index(lead)];
      if (talk.waiting) {
        const auto answer = courier_.carry(post, lead, *talk.waiting);
        REQUIRE(answer);
        talk.keep(*answer);
        ++again_;
      }
      if (talk.answered.empty()) continue;
      const auto& said = talk.answered[random() % talk.answered.size()];
      CHECK(courier_.carry(post, lead, said.parcel) == said.answer);
    }
  }

  void expect_everything_once() {
    auto connection = house_.open(db::Connection::Mode::kReader);
    std::int64_t all = 0;
    for (int lead = 0; lead < kLeads; ++lead) {
      CAPTURE(lead);
      const auto& talk = leads_[index(lead)];
      REQUIRE_FALSE(talk.waiting);
      CHECK(deeds(lead) == static_cast<std::int64_t>(talk.answered.size()));
      for (std::size_t place = 1; place < talk.answered.size(); ++place) {
        CAPTURE(place, talk.answered[place].answer);
        CHECK(talk.answered[place].answer.find(" " + std::to_string(place) + " ") != std::string::npos);
      }
      all += static_cast<std::int64_t>(talk.answered.size());
    }
    CHECK(connection.integer("SELECT count(*) FROM deliveries") == all);
    CHECK(connection.integer("SELECT count(*) FROM reports") == kLeads);
    WARN(all << " messages; " << again_ << " had no answer when the server was killed, " << unheard_
             << " of these were done");
  }

  int delivered_again() const { return again_; }

 private:
  static std::size_t index(int lead) { return static_cast<std::size_t>(lead); }

  /// @return false when the server is gone.
  bool talk(standin::Post& post, int lead) {
    auto& talk = leads_[index(lead)];
    talk.waiting = courier_.seal(lead, words_after(talk.answered.size()));
    const auto answer = courier_.carry(post, lead, *talk.waiting);
    if (!answer) return false;
    talk.keep(*answer);
    return true;
  }

  std::int64_t deeds(int lead) const {
    auto connection = house_.open(db::Connection::Mode::kReader);
    return deeds_of(connection, lead);
  }

  Installation house_{{.now = kNow, .threads = 64}};
  Courier courier_;
  std::vector<Lead> leads_;
  int again_ = 0;
  int unheard_ = 0;
};

}  // namespace

TEST_CASE("a server that is killed while two hundred people talk has done what it answered, once",
          "[server]") {
  Siege siege;
  std::mt19937_64 random{static_cast<std::uint64_t>(setting("LINLI_CRASH_SEED", 1))};
  std::uniform_int_distribution<int> moment_ms{20, 500};
  for (int round = 0, kills = setting("LINLI_KILLS", 10); round < kills; ++round) {
    CAPTURE(round);
    siege.talk_until_killed(std::chrono::milliseconds{moment_ms(random)});
    const auto server = siege.house().serve();
    siege.expect_nothing_lost();
    siege.deliver_again(*server, random);
    CHECK(server->stop() == 0);
  }
  siege.expect_everything_once();
  CHECK(siege.delivered_again() > 0);
  const auto check = siege.house().linli({"check"});
  INFO(check.out);
  CHECK(check.out.starts_with("nothing found\n"));
  CHECK(check.code == 0);
}
