// A year of 500 organizations against an oracle that knows nothing of how reminders are made.
#include <functional>
#include <memory>

#include "storage/db/migrate.h"
#include "storage/db/transaction.h"
#include "storage/repo/outbox.h"
#include "tests/handlers/reminders/made_up.h"
#include "tests/support/scratch.h"
#include "tests/support/setting.h"

namespace {

using namespace linli;
using namespace std::chrono_literals;
namespace model = storage::model;
namespace repo = storage::repo;
namespace db = storage::db;
using model::Instant;
using tests::Fate;
using tests::MadeUp;
using tests::oracle::Day;
using tests::oracle::Told;

/// The installation, and somebody who carries its letters and is killed now and then.
class County {
 public:
  County(tests::oracle::Year& year, Fate& fate, int projects) : year_(year), fate_(fate) {
    open();
    db::migrate(*db_);
    transact([&] { people_.move_in(*db_, projects); });
  }

  /// Lets the year pass: what people do, what falls due, what is carried.
  void live() {
    auto deeds = people_.deeds();
    for (now_ = year_.begins; now_ < year_.over;) {
      transact([&] {
        for (; !deeds.empty() && deeds.begin()->first <= now_; deeds.erase(deeds.begin()))
          deeds.begin()->second(*db_, now_);
      });
      tick();
      carry();
      auto next = handlers::reminders::next_ring(*db_, people_.rungs, now_).value_or(year_.over);
      if (const auto look = repo::obligations::next_look(*db_)) next = std::min(next, *look);
      if (!deeds.empty()) next = std::min(next, deeds.begin()->first);
      now_ = people_.awake(std::max(next, now_ + 1ms));
    }
  }

  /// What reached people.
  std::set<Told> told() {
    return MadeUp::told(*db_, [this](const std::string& letter) { return carried_.contains(letter); });
  }
  /// Messages that came more than once without being marked as such.
  int doubled() {
    int wrong = 0;
    for (const auto& [key, times] : carried_)
      if (times > 1 + unclear_[key]) ++wrong;
    return wrong;
  }
  std::size_t messages() const { return carried_.size(); }
  int kills() const { return kills_; }
  std::int64_t count(std::string_view sql) { return db_->integer(sql).value_or(-1); }

 private:
  void open() {
    db_.reset();
    db_ = std::make_unique<db::Connection>(scratch_.file("year.db"), db::Connection::Mode::kWriter);
  }

  void transact(const std::function<void()>& work) {
    db::Transaction transaction{*db_};
    work();
    transaction.commit();
  }

  /// Steps until nothing is left; the process ends before a commit now and then, and begins again.
  void tick() {
    for (bool more = true; more;) {
      bool committed = false;
      {
        db::Transaction transaction{*db_};
        const int looked = handlers::obligations::keep_up(*db_, people_.owing(), now_, 64);
        const auto rang = handlers::reminders::ring(*db_, people_.reminding(), now_, 64);
        more = looked == 64 || rang.more;
        if (!fate_.happens(2)) {
          transaction.commit();
          committed = true;
        }
      }
      if (committed) continue;
      more = true;
      die();
    }
  }

  void die() {
    ++kills_;
    people_.catalogue = {};
    open();
  }

  /// Everything in the outbox goes out; the process ends now and then between sending and noting it.
  void carry() {
    for (;;) {
      db::Transaction transaction{*db_};
      repo::outbox::take_back(*db_, now_);
      const auto letter = repo::outbox::next(*db_, now_);
      if (!letter) return;
      const int attempt = repo::outbox::begin(*db_, letter->id, model::Way::kService, {}, now_ + 60s, now_);
      if (fate_.happens(1)) {
        transaction.commit();
        if (fate_.happens(50)) {
          ++carried_[letter->key];  // it had left
          ++unclear_[letter->key];
        }
        die();
        now_ += 61s;
        continue;
      }
      ++carried_[letter->key];
      repo::outbox::sent(*db_, letter->id, {.attempt = attempt, .errcode = 0, .reason = ""}, "", now_);
      transaction.commit();
    }
  }

  tests::Scratch scratch_;
  tests::oracle::Year& year_;
  Fate& fate_;
  MadeUp people_{year_, fate_, 80};
  std::unique_ptr<db::Connection> db_;
  Instant now_;
  std::map<std::string, int> carried_;  ///< message → how often it left
  std::map<std::string, int> unclear_;
  int kills_ = 0;
};

}  // namespace

TEST_CASE("a year of reminders is what an oracle says, whatever ends the process", "[year]") {
  Fate fate{static_cast<unsigned>(tests::setting("LINLI_YEAR_SEED", 1))};
  tests::oracle::Year year{.begins = Day{2024, 1, 1}.at({}), .over = Day{2024, 12, 31}.at({})};
  County county{year, fate, tests::setting("LINLI_YEAR_PROJECTS", 500)};
  county.live();

  const auto expected = tests::oracle::expected(year);
  const auto told = county.told();
  WARN(told.size() << " reminders in " << county.messages() << " messages, " << county.kills() << " kills");
  CHECK(MadeUp::difference(expected, told) == "");
  CHECK(MadeUp::difference(told, expected) == "");
  CHECK(expected.size() > 5000);
  const auto to_whom = [&](int whose) {
    return std::ranges::count_if(expected, [&](const Told& one) { return std::get<2>(one) == whose; });
  };
  for (const int whose : {-1, -2, -3})
    CHECK(to_whom(whose) > 30);  // leads, streets and the bureau were reminded of tickets
  CHECK(county.doubled() == 0);
  // One message for a person at a time.
  CHECK(county.count(
            "SELECT COUNT(*) FROM (SELECT person_id, created_at_ms FROM outbox WHERE kind = 'reminder' "
            "GROUP BY person_id, created_at_ms HAVING COUNT(*) > 1)") == 0);
  CHECK(county.kills() > 20);
}
