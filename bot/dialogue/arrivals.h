#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "storage/model/account.h"

namespace linli::bot::dialogue {

/// Whose words have arrived and are not answered yet, so that of several in a burst the last one can be
/// answered for all. Thread-safe.
class Arrivals {
 public:
  using Time = std::chrono::steady_clock::time_point;
  /// Who sends again so soon has not read the answer, and probably goes on.
  static constexpr std::chrono::seconds kHurry{1};

  /// One message's presence; ends with it, or before.
  class Ticket {
   public:
    Ticket() = default;
    Ticket(Arrivals& arrivals, std::string sender, std::string key, Time now);
    Ticket(Ticket&& other) noexcept;
    Ticket& operator=(Ticket&& other) noexcept;
    ~Ticket() { leave(); }

    /// The message is being answered: it is nobody's further message any more.
    void leave();
    /// Whether other messages of the sender are present. A repeat of this one does not count.
    bool others() const;
    /// Whether the sender's previous message arrived less than kHurry before.
    bool hurried() const { return hurried_; }
    /// Waits until a later message of the sender is present, so long at most; not at all while tickets of
    /// `at_once` other senders wait.
    void linger(std::chrono::milliseconds most, std::size_t at_once);

   private:
    Arrivals* arrivals_ = nullptr;
    std::string sender_;
    std::string key_;
    bool hurried_ = false;
  };

  /// @param key the message's, the same for each delivery of it
  Ticket enter(const storage::model::Recipient& sender, std::string key,
               Time now = std::chrono::steady_clock::now());
  /// How many messages are present, of all senders.
  std::size_t count() const;

 private:
  bool hurries(const std::string& sender, Time now);

  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::unordered_multiset<std::string> lingering_;                     // senders
  std::unordered_map<std::string, std::vector<std::string>> present_;  // sender to keys
  std::unordered_map<std::string, Time> latest_;                       // of those heard within kHurry
  std::deque<std::pair<Time, std::string>> heard_;                     // the same, in order
};

}  // namespace linli::bot::dialogue
