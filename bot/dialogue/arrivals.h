#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "storage/model/account.h"

namespace linli::bot::dialogue {

/// Whose words have arrived and are not answered yet, so that of several in a burst the last one can be
/// answered for all. Thread-safe.
class Arrivals {
 public:
  /// One message's presence; ends with it, or before.
  class Ticket {
   public:
    Ticket() = default;
    Ticket(Arrivals& arrivals, std::string sender, std::string key);
    Ticket(Ticket&& other) noexcept;
    Ticket& operator=(Ticket&& other) noexcept;
    ~Ticket() { leave(); }

    /// The message is being answered: it is nobody's further message any more.
    void leave();
    /// Whether other messages of the sender are present. A repeat of this one does not count.
    bool others() const;

   private:
    Arrivals* arrivals_ = nullptr;
    std::string sender_;
    std::string key_;
  };

  /// @param key the message's, the same for each delivery of it
  Ticket enter(const storage::model::Recipient& sender, std::string key);
  /// How many messages are present, of all senders.
  std::size_t count() const;

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::vector<std::string>> present_;  // sender to keys
};

}  // namespace linli::bot::dialogue
