#include "bot/dialogue/arrivals.h"

#include <algorithm>
#include <utility>

namespace linli::bot::dialogue {

Arrivals::Ticket::Ticket(Arrivals& arrivals, std::string sender, std::string key)
    : arrivals_(&arrivals), sender_(std::move(sender)), key_(std::move(key)) {
  const std::scoped_lock lock{arrivals_->mutex_};
  arrivals_->present_[sender_].push_back(key_);
}

Arrivals::Ticket::Ticket(Ticket&& other) noexcept
    : arrivals_(std::exchange(other.arrivals_, nullptr)),
      sender_(std::move(other.sender_)),
      key_(std::move(other.key_)) {}

Arrivals::Ticket& Arrivals::Ticket::operator=(Ticket&& other) noexcept {
  leave();
  arrivals_ = std::exchange(other.arrivals_, nullptr);
  sender_ = std::move(other.sender_);
  key_ = std::move(other.key_);
  return *this;
}

void Arrivals::Ticket::leave() {
  if (!arrivals_) return;
  const std::scoped_lock lock{arrivals_->mutex_};
  const auto found = arrivals_->present_.find(sender_);
  auto& keys = found->second;
  keys.erase(std::ranges::find(keys, key_));
  if (keys.empty()) arrivals_->present_.erase(found);
  arrivals_ = nullptr;
}

bool Arrivals::Ticket::others() const {
  if (!arrivals_) return false;
  const std::scoped_lock lock{arrivals_->mutex_};
  const auto found = arrivals_->present_.find(sender_);
  return std::ranges::any_of(found->second, [this](const std::string& key) { return key != key_; });
}

Arrivals::Ticket Arrivals::enter(const storage::model::Recipient& sender, std::string key) {
  return {*this, std::string{name_of(sender.account)} + ":" + sender.openid.reveal(), std::move(key)};
}

std::size_t Arrivals::count() const {
  const std::scoped_lock lock{mutex_};
  std::size_t count = 0;
  for (const auto& [sender, keys] : present_)
    count += keys.size();
  return count;
}

}  // namespace linli::bot::dialogue
