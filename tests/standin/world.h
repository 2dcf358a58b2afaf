#pragma once

#include "tests/standin/clock.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace standin {

using nlohmann::json;

/// How many customer-service messages a deed of the user still allows, and until when.
/// Source: "send customer message": a message opens 48 h for five, a click, scan or subscription one minute
/// for three.
struct Window {
  Seconds until = 0;
  int left = 0;
};

/// A WeChat user as the platform knows one.
struct Person {
  std::string openid;
  std::string name;
  std::string note;
  bool following = true;
  bool blocks_templates = false;
  Window message_window;
  Window event_window;
  Seconds last_said = 0;                // when the user last did anything
  std::map<std::string, int> consents;  // template id → subscription messages still allowed
};

/// How something reached a user, or `kSent` for what the user sent.
enum class Way { kSent, kReply, kCustom, kTemplate, kSubscribe, kNotice };

std::string name_of(Way way);

/// Everybody and everything that happened: who there is, each one's conversation, and the journal of the
/// wire. One running number orders it all, so that a page can wait for "what came after n". Any thread; no
/// call does I/O.
class World {
 public:
  explicit World(const Clock& clock) : clock_(clock) {}

  /// Adds the person or changes name and note of one who is there.
  void add_person(const std::string& openid, const std::string& name, const std::string& note,
                  bool following = true);
  std::optional<Person> person(const std::string& openid) const;
  bool knows(const std::string& openid) const;

  /// Runs `change` on the person under the lock and returns its result; the person is added when unknown.
  template <class Change>
  auto with_person(const std::string& openid, Change change) {
    const std::lock_guard lock(mutex_);
    return change(person_locked(openid));
  }

  /// Puts `message` ({"type":…, …}) into the person's conversation.
  void put(const std::string& openid, Way way, json message);

  /// What reached the user, in order: all entries but those the user sent.
  json inbox(const std::string& openid) const;

  /// The people in the order of their coming.
  json people() const;

  /// Writes into the journal: `kind` is "delivery" or "call".
  void record(const std::string& kind, json entry);

  /// The journal's entries of one kind, or of all when `kind` is empty.
  json journal(const std::string& kind) const;

  /// What came after `after` in the conversation of `openid` and in the journal; waits up to `wait` while
  /// there is nothing. An `after` beyond the present number (from before a restart) is answered at once.
  /// {"seq":…, "messages":[…], "wire":[…], "people":[…]}
  json feed(const std::string& openid, std::uint64_t after, std::chrono::milliseconds wait) const;

  /// Wakes those who wait in feed(), who then answer at once.
  void wake_up();
  void stop_waiting();

  /// Forgets conversations, windows, consents and the journal; the people stay, following.
  void reset();

 private:
  struct Kept {
    Person person;
    std::vector<json> entries;
  };
  Person& person_locked(const std::string& openid);
  json person_json(const Kept& kept) const;
  std::uint64_t next_locked() { return ++seq_; }
  bool news_locked(const std::string& openid, std::uint64_t after) const;

  const Clock& clock_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::map<std::string, Kept> people_;
  std::vector<std::string> order_;
  std::deque<json> journal_;
  std::uint64_t seq_ = 0;
  std::uint64_t touched_ = 0;  // the number at which people or menu changed last
  bool stopping_ = false;
};

}  // namespace standin
