#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstring>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "bot/delivery/sender.h"
#include "bot/log.h"
#include "storage/repo/contacts.h"
#include "storage/repo/outbox.h"
#include "tests/handlers/random.h"
#include "tests/storage/repo/county.h"

namespace linli::tests {

struct SettableClock final : handlers::contract::Clock {
  storage::model::Instant now() const override { return at(ahead.load()); }
  std::atomic<std::chrono::milliseconds> ahead{std::chrono::milliseconds{0}};
};

/// Every draw is this number, as far as it fits.
struct FixedRandom final : handlers::contract::Random {
  explicit FixedRandom(std::uint64_t drawn) : number(drawn) {}
  void fill(std::span<std::byte> bytes) override {
    std::memcpy(bytes.data(), &number, std::min(bytes.size(), sizeof number));
  }
  const std::uint64_t number;
};

/// The platform as a test wants it: answers as told, remembers what it was given, says when it was called.
class ScriptedCarrier final : public bot::delivery::Carrier {
 public:
  using Attempt = bot::delivery::Attempt;
  using Verdict = Attempt::Verdict;
  using Answer = std::function<Attempt(const bot::delivery::Parcel&)>;
  explicit ScriptedCarrier(Answer answer) : answer_(std::move(answer)) {}
  explicit ScriptedCarrier(Verdict always = Verdict::kSent)
      : ScriptedCarrier([always](const bot::delivery::Parcel&) {
          return Attempt{.verdict = always, .reason = always == Verdict::kSent ? "" : "as told"};
        }) {}

  bot::delivery::Means means(storage::model::LetterKind) override { return means_; }
  Attempt carry(const bot::delivery::Parcel& parcel) override {
    {
      const std::scoped_lock lock{mutex_};
      received_.push_back(parcel.to.reveal() + ": " + parcel.content);
      ways_.emplace_back(name_of(parcel.way));
    }
    changed_.notify_all();
    return answer_(parcel);
  }
  void allow(bot::delivery::Means means) { means_ = std::move(means); }

  bool wait_for(std::size_t messages) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, std::chrono::seconds{30}, [&] { return received_.size() >= messages; });
  }
  std::vector<std::string> received() {
    const std::scoped_lock lock{mutex_};
    return received_;
  }
  std::vector<std::string> ways() {
    const std::scoped_lock lock{mutex_};
    return ways_;
  }

 private:
  Answer answer_;
  bot::delivery::Means means_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> received_;
  std::vector<std::string> ways_;
};

/// A database with its writer; senders come and go over it as processes would.
struct Office {
  Office() {
    bot::log::start({.level = bot::log::Level::kError, .format = bot::log::Format::kText, .fd = 2});
  }

  void change(const std::function<void(storage::db::Connection&)>& job) { writer.run(job); }
  static storage::model::Recipient person(const std::string& openid) {
    return {storage::model::Account::kOfficial, storage::model::OpenId{openid}};
  }
  /// An answer to somebody who has just written.
  void put(const std::string& key) {
    change([&](storage::db::Connection& db) {
      storage::repo::contacts::wrote(db, person("to-" + key), clock.now());
      storage::repo::outbox::add(db, key, person("to-" + key), key, clock.now());
    });
  }
  void put(const storage::repo::outbox::Draft& draft, const std::string& openid) {
    change([&](storage::db::Connection& db) {
      storage::repo::outbox::add(db, draft, person(openid), clock.now());
    });
  }
  std::unique_ptr<bot::delivery::Sender> sender(ScriptedCarrier& carrier,
                                                handlers::contract::Random& random) {
    return std::make_unique<bot::delivery::Sender>(bot::delivery::Sender::Parts{
        .writer = writer, .clock = clock, .random = random, .carrier = carrier, .renew = renew});
  }
  /// A sender does what is due and ends; whatever it began is written down afterwards.
  std::size_t one_round(ScriptedCarrier& carrier, handlers::contract::Random& random) {
    return sender(carrier, random)->send_due();
  }
  std::size_t one_round(ScriptedCarrier& carrier) { return one_round(carrier, random_); }

  /// "planned to-a 1 as told": state, recipient, tries, reason.
  std::string state(const std::string& key) {
    return text(
        "SELECT state || ' ' || recipient || ' ' || tries || ' ' || reason FROM outbox WHERE idem_key = ?",
        key);
  }
  std::string text(std::string_view sql, const std::string& value) {
    std::string found;
    change([&](storage::db::Connection& db) { found = db.text(sql, {value}).value_or("not there"); });
    return found;
  }
  std::int64_t number(std::string_view sql) {
    std::int64_t found = 0;
    change([&](storage::db::Connection& db) { found = db.integer(sql).value_or(0); });
    return found;
  }
  storage::model::Contact contact(const std::string& openid) {
    storage::model::Contact found;
    change([&](storage::db::Connection& db) { found = storage::repo::contacts::find(db, person(openid)); });
    return found;
  }
  std::optional<storage::model::Instant> next_due() {
    std::optional<storage::model::Instant> due;
    change([&](storage::db::Connection& db) {
      const auto ms = db.integer("SELECT MIN(due_at_ms) FROM outbox WHERE state IN ('planned', 'sending')");
      if (ms) due = storage::model::from_ms(*ms);
    });
    return due;
  }

  SettableClock clock;
  decltype(bot::delivery::Sender::Parts::renew) renew;  ///< as senders made from now on have it
  storage::db::Writer writer{migrated(":memory:"), {}, {}};

 private:
  SeededRandom random_;
};

}  // namespace linli::tests
