#include "bot/dialogue/arrivals.h"

#include <algorithm>
#include <utility>

namespace linli::bot::dialogue {

Arrivals::Ticket::Ticket(Arrivals& arrivals, std::string sender, std::string key, Time now)
    : arrivals_(&arrivals), sender_(std::move(sender)), key_(std::move(key)) {
  const std::scoped_lock lock{arrivals_->mutex_};
  hurried_ = arrivals_->hurries(sender_, now);
  arrivals_->present_[sender_].push_back(key_);
  arrivals_->arrived_.notify_all();
}

Arrivals::Ticket::Ticket(Ticket&& other) noexcept
    : arrivals_(std::exchange(other.arrivals_, nullptr)),
      sender_(std::move(other.sender_)),
      key_(std::move(other.key_)),
      hurried_(other.hurried_) {}

Arrivals::Ticket& Arrivals::Ticket::operator=(Ticket&& other) noexcept {
  leave();
  arrivals_ = std::exchange(other.arrivals_, nullptr);
  sender_ = std::move(other.sender_);
  key_ = std::move(other.key_);
  hurried_ = other.hurried_;
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

void Arrivals::Ticket::linger(std::chrono::milliseconds most, std::size_t at_once) {
  if (!arrivals_ || most <= most.zero()) return;
  std::unique_lock lock{arrivals_->mutex_};
  auto& lingering = arrivals_->lingering_;
  if (!lingering.contains(sender_) && lingering.size() >= at_once) return;
  lingering.insert(sender_);
  arrivals_->arrived_.wait_for(lock, most, [this] {
    return arrivals_->present_.find(sender_)->second.back() != key_;  // the latest comes last
  });
  lingering.erase(lingering.find(sender_));
}

/// Whether the sender was heard within kHurry before `now`, when they are heard again.
bool Arrivals::hurries(const std::string& sender, Time now) {
  while (!heard_.empty() && heard_.front().first + kHurry <= now) {
    const auto& [time, who] = heard_.front();
    if (const auto found = latest_.find(who); found != latest_.end() && found->second == time)
      latest_.erase(found);
    heard_.pop_front();
  }
  heard_.emplace_back(now, sender);
  return !latest_.insert_or_assign(sender, now).second;
}

Arrivals::Ticket Arrivals::enter(const storage::model::Recipient& sender, std::string key, Time now) {
  return {*this, std::string{name_of(sender.account)} + ":" + sender.openid.reveal(), std::move(key), now};
}

std::size_t Arrivals::count() const {
  const std::scoped_lock lock{mutex_};
  std::size_t count = 0;
  for (const auto& [sender, keys] : present_)
    count += keys.size();
  return count;
}

}  // namespace linli::bot::dialogue
