// kill -9 of the real server while two hundred leads talk to it through the encrypted callback, again and
// again on one database. LINLI_KILLS sets how often, LINLI_CRASH_SEED the moments.
//
// Everybody counts: the first message begins a report, each further one says that there was one activity
// more. So the number stored is the number of messages that had an effect, and each answer names its place in
// the row: a message lost, done twice or answered for another shows.
#include <atomic>
#include <chrono>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "storage/db/transaction.h"
#include "storage/repo/people.h"
#include "storage/repo/projects.h"
#include "tests/standin/delivery.h"
#include "tests/standin/message.h"
#include "tests/standin/reply.h"
#include "tests/support/catch.h"
#include "tests/support/installation.h"
#include "tests/support/setting.h"

namespace {

using namespace linli::tests;
namespace db = linli::storage::db;
namespace model = linli::storage::model;
namespace repo = linli::storage::repo;

constexpr int kLeads = 200;
constexpr int kThreads = 32;  // posts on their way at a time
constexpr std::chrono::seconds kPatience{5};
constexpr auto kNow = "2024-06-03T09:00";

std::string lead_name(int number) {
  return "lead-" + std::to_string(number);
}

/// Two hundred projects with a lead each, beside those of the demo.
void add_leads(const Installation& house) {
  auto connection = house.open(db::Connection::Mode::kWriter);
  const auto now = model::parse_iso(kNow).value();
  auto project = repo::projects::find(connection, "SF01").value();
  db::Transaction transaction{connection};
  for (int lead = 0; lead < kLeads; ++lead) {
    project.code = "K" + std::to_string(lead);
    project.name = "项目" + project.code;
    const auto id = repo::projects::add(connection, project, now);
    const auto person = repo::people::ensure(connection, model::OpenId{lead_name(lead)}, now);
    repo::people::join(connection, person, id, model::Role::kLead, now);
  }
  transaction.commit();
}

/// One lead's side of a conversation. Touched by one thread at a time.
struct Lead {
  struct Said {
    standin::Parcel parcel;
    std::string answer;
  };
  std::vector<Said> answered{};
  std::optional<standin::Parcel> waiting{};  ///< sent, and no answer yet
};

/// WeChat's side of the wire: seals a text once, carries those bytes as often as it is told to.
class Platform {
 public:
  standin::Parcel text(int lead, const std::string& words) {
    const auto now = standin::parse_time(kNow).value();
    const auto openid = lead_name(lead);
    const auto message = standin::compose(
        {{"type", "text"}, {"content", words}},
        {.openid = openid, .original_id = account_.original_id, .at = now, .msg_id = ++next_id_, .self = ""},
        true);
    return standin::wrap(account_, standin::write(message.fields, account_.format), openid, now);
  }

  /// What the person reads; nothing when no answer came.
  std::optional<std::string> carry(standin::Post& post, int lead, const standin::Parcel& parcel) const {
    const auto answer = post.post(parcel.target, parcel.body, parcel.content_type, kPatience);
    if (answer.status == 0) return std::nullopt;
    if (answer.status != 200) return "status " + std::to_string(answer.status);
    const auto opened = standin::open_reply(
        account_, {.openid = lead_name(lead), .has_media = [](const auto&) { return false; }}, answer.body);
    if (!opened.problem.empty()) return "not taken: " + opened.problem;
    return opened.reply ? opened.reply->value("content", "") : "success";
  }

 private:
  const standin::Account account_ = official_account();
  std::atomic<long long> next_id_{23'000'000'000'000'000};
};

class Siege {
 public:
  Siege() : leads_(kLeads) { add_leads(house_); }

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
      const auto done = deeds_of(lead);
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
        const auto answer = platform_.carry(post, lead, *talk.waiting);
        REQUIRE(answer);
        keep(lead, *answer);
        ++again_;
      }
      if (talk.answered.empty()) continue;
      const auto& said = talk.answered[random() % talk.answered.size()];
      CHECK(platform_.carry(post, lead, said.parcel) == said.answer);
    }
  }

  void expect_everything_once() {
    auto connection = house_.open(db::Connection::Mode::kReader);
    std::int64_t all = 0;
    for (int lead = 0; lead < kLeads; ++lead) {
      CAPTURE(lead);
      const auto& talk = leads_[index(lead)];
      REQUIRE_FALSE(talk.waiting);
      CHECK(deeds_of(lead) == static_cast<std::int64_t>(talk.answered.size()));
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
    talk.waiting = platform_.text(lead, words_after(talk.answered.size()));
    const auto answer = platform_.carry(post, lead, *talk.waiting);
    if (!answer) return false;
    keep(lead, *answer);
    return true;
  }

  static std::string words_after(std::size_t said) {
    if (said == 0) return "5月月报";
    return said == 1 ? "活动1场" : "活动再加1场";
  }

  void keep(int lead, const std::string& answer) {
    auto& talk = leads_[index(lead)];
    talk.answered.push_back({.parcel = *std::move(talk.waiting), .answer = answer});
    talk.waiting.reset();
  }

  /// How many of this lead's messages had their effect: the draft was begun, and so many activities counted.
  std::int64_t deeds_of(int lead) const {
    auto connection = house_.open(db::Connection::Mode::kReader);
    const auto code = "K" + std::to_string(lead);
    const auto begun = connection.integer(
        "SELECT count(*) FROM reports JOIN projects ON projects.id = project_id WHERE code = ?", {code});
    const auto counted = connection.integer(
        "SELECT number FROM report_values JOIN reports ON reports.id = report_id JOIN projects ON "
        "projects.id = project_id WHERE code = ? AND field = 'sessions'",
        {code});
    const auto steps = connection.integer(
        "SELECT count(*) FROM report_steps JOIN reports ON reports.id = report_id JOIN projects ON "
        "projects.id = project_id WHERE code = ?",
        {code});
    CHECK(steps == counted.value_or(0));
    return begun.value_or(0) + counted.value_or(0);
  }

  Installation house_{{.now = kNow, .threads = 64}};
  Platform platform_;
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
  CHECK(check.out.starts_with("nothing found\n"));
  CHECK(check.code == 0);
}
