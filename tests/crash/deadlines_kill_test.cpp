// kill -9 of the real server at random moments of a quarter's deadlines: what the platform was given is what
// the oracle of the year's test says, and nothing twice that is not marked. LINLI_QUARTER_SEED sets what
// happens and the moments.
#include <httplib.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "storage/db/transaction.h"
#include "storage/repo/contacts.h"
#include "tests/handlers/reminders/made_up.h"
#include "tests/standin/clock.h"
#include "tests/standin/delivery.h"
#include "tests/standin/media.h"
#include "tests/standin/platform.h"
#include "tests/standin/world.h"
#include "tests/support/installation.h"
#include "tests/support/platform_api.h"
#include "tests/support/setting.h"

namespace {

using namespace linli;
using namespace linli::tests;
using namespace std::chrono_literals;
using oracle::Day;
using oracle::Instant;
namespace db = storage::db;

constexpr int kProjects = 50;
constexpr int kSpread = 20;    // days over which projects begin
constexpr int kKilledIn = 25;  // of a hundred steps

std::string time_text(Instant at) {
  return model::iso_text(at).substr(0, 19);
}

/// The real server, its clock, and the platform that it talks to.
class Quarter {
 public:
  Quarter(oracle::Year& year, Fate& fate) : year_(year), fate_(fate), now_(year.begins) {
    platform_clock_.set(standin::parse_time(time_text(now_)).value());
    REQUIRE(house_.linli({"migrate"}).code == 0);
    auto connection = house_.open(db::Connection::Mode::kWriter);
    db::Transaction transaction{connection};
    people_.move_in(connection, kProjects);
    follow(connection);
    transaction.commit();
  }

  void live() {
    auto deeds = people_.deeds();
    start();
    while (now_ < year_.over) {
      act(deeds);
      step();
      auto next = next_due();
      if (!deeds.empty()) next = std::min(next, deeds.begin()->first);
      next = std::max(next, now_ + 1s);
      const auto awake = people_.awake(next);
      if (awake != next) {  // nothing runs for a while
        server_->kill();
        go_to(awake);
        start();
      }
      go_to(awake);
    }
    CHECK(server_->stop() == 0);
  }

  std::set<oracle::Told> told() {
    auto connection = house_.open(db::Connection::Mode::kReader);
    return MadeUp::told(
        connection,
        [&](const std::string& letter) {
          return arrived_.contains(
              connection.integer("SELECT id FROM outbox WHERE idem_key = ?", {letter}).value());
        },
        1min);
  }
  /// Messages that the platform was given more than once without that being noted.
  int doubled() {
    auto connection = house_.open(db::Connection::Mode::kReader);
    int wrong = 0;
    for (const auto& [id, times] : arrived_)
      wrong +=
          times > 1 + connection
                          .integer("SELECT COUNT(*) FROM outbox_attempts WHERE outbox_id = ? AND unclear = 1",
                                   {id})
                          .value()
              ? 1
              : 0;
    return wrong;
  }
  int kills() const { return kills_; }
  int refusals() const { return refusals_; }
  std::size_t messages() const { return arrived_.size(); }
  const Installation& house() const { return house_; }

 private:
  /// Everybody follows the account, so that template messages reach them.
  void follow(db::Connection& connection) {
    connection.each("SELECT openid FROM people", {},
                    [&](const db::Row& row) { openids_.push_back(row.text(0)); });
    for (const auto& openid : openids_) {
      users_.add_person(openid, openid, "");
      repo::contacts::acted(connection, {model::Account::kOfficial, model::OpenId{openid}}, now_ - 24h);
    }
  }

  void start() {
    server_ = house_.serve({"LINLI_DEVELOPMENT_CLOCK=" + time_text(now_), "LINLI_DELIVERY_PER_SECOND=0",
                            "LINLI_WECHAT_TEMPLATES_REMINDER_TEMPLATE=TPL thing1=title date2=due"});
    platform_.bot = server_->address();
  }
  void go_to(Instant at) {
    now_ = at;
    platform_clock_.set(standin::parse_time(time_text(now_)).value());
  }

  void act(std::multimap<Instant, MadeUp::Deed>& deeds) {
    auto connection = house_.open(db::Connection::Mode::kWriter);
    for (; !deeds.empty() && deeds.begin()->first <= now_; deeds.erase(deeds.begin())) {
      db::Transaction transaction{connection};
      deeds.begin()->second(connection, now_);
      transaction.commit();
    }
  }

  /// What falls due now happens and is sent; now and then the server is killed meanwhile and another one goes
  /// on.
  void step() {
    if (!fate_.happens(kKilledIn)) {
      REQUIRE(tick());
      return settle();
    }
    ++kills_;
    const std::chrono::milliseconds moment{fate_.upto(40)};
    std::thread killer{[&] {
      std::this_thread::sleep_for(moment);  // the moment is the point
      server_->process().signal(SIGKILL);
    }};
    tick();
    killer.join();
    server_->kill();
    start();
    REQUIRE(tick());
    go_to(now_ + 61s);  // what was under way is leased for a minute
    REQUIRE(tick());
    settle();
  }

  /// The server's clock is put where ours is. @return whether it lived to say so.
  bool tick() {
    httplib::Client client{server_->address()};
    client.set_read_timeout(20s);
    const auto moved =
        client.Post("/dev/clock", nlohmann::json{{"set", time_text(now_)}}.dump(), "application/json");
    return moved && moved->status == 200;
  }
  Instant next_due() {
    httplib::Client client{server_->address()};
    const auto told = nlohmann::json::parse(client.Get("/dev/clock")->body);
    if (!told["next"].is_string()) return year_.over;
    return std::min(model::parse_iso(told["next"].get<std::string>()).value(), year_.over);
  }

  /// Waits until nothing that is due is left in the outbox, and notes what the platform was given. The
  /// server's clock runs on from where it was put.
  void settle() {
    const auto open =
        "SELECT COUNT(*) FROM outbox WHERE state = 'sending' OR (state = 'planned' AND due_at_ms <= " +
        std::to_string(model::to_ms(now_ + 30s)) + ")";
    auto connection = house_.open(db::Connection::Mode::kReader);
    const auto until = std::chrono::steady_clock::now() + 30s;
    for (std::uint64_t seen = 0; connection.integer(open).value() > 0;) {
      REQUIRE(std::chrono::steady_clock::now() < until);
      seen = users_.feed("", seen, 20ms).at("seq").get<std::uint64_t>();
    }
    for (const auto& call : users_.journal("call")) {
      if (call.at("seq").get<std::uint64_t>() <= noted_ ||
          call.at("path") != "/cgi-bin/message/template/send")
        continue;
      const auto id = call.at("body").at("client_msg_id").get<std::string>();
      const int errcode = call.at("errcode");
      if (errcode == 0) ++arrived_[std::stoll(id.substr(id.find('-') + 1))];
      for (const int foreseeable : {43004, 40003, 40037, 47003})
        refusals_ += errcode == foreseeable ? 1 : 0;
      noted_ = call.at("seq").get<std::uint64_t>();
    }
  }

  oracle::Year& year_;
  Fate& fate_;
  MadeUp people_{year_, fate_, kSpread};
  Instant now_;
  standin::Clock platform_clock_;
  standin::World users_{platform_clock_};
  standin::Media media_{platform_clock_};
  standin::Config platform_{.official = official_account(), .mini = mini_account()};
  standin::Delivery errands_{platform_, platform_clock_, users_, media_};
  standin::Platform api_{platform_, platform_clock_, users_, media_, errands_};
  PlatformApi api_server_{api_, media_};
  Installation house_{{.now = time_text(now_), .api_base = api_server_.address()}, false};
  std::unique_ptr<Service> server_;
  std::vector<std::string> openids_;
  std::map<std::int64_t, int> arrived_;  ///< message → how often the platform took it
  std::uint64_t noted_ = 0;
  int kills_ = 0;
  int refusals_ = 0;
};

}  // namespace

TEST_CASE("a quarter of reminders is what an oracle says, though the server is killed again and again",
          "[deadlines]") {
  Fate fate{static_cast<unsigned>(setting("LINLI_QUARTER_SEED", 1))};
  oracle::Year year{.begins = Day{2024, 4, 1}.at({}), .over = Day{2024, 7, 10}.at({})};
  Quarter quarter{year, fate};
  quarter.live();
  const auto expected = oracle::expected(year);
  const auto told = quarter.told();
  WARN(told.size() << " reminders in " << quarter.messages() << " messages, " << quarter.kills() << " kills");
  CHECK(MadeUp::difference(expected, told) == "");
  CHECK(MadeUp::difference(told, expected) == "");
  CHECK(expected.size() > 300);
  CHECK(quarter.doubled() == 0);
  CHECK(quarter.refusals() == 0);
  CHECK(quarter.kills() > 10);
  const auto check = quarter.house().linli({"check"});
  INFO(check.out);
  CHECK(check.out.starts_with("nothing found\n"));
}
