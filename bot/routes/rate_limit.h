#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <unordered_map>

namespace linli::bot::routes {

/// So many a minute from each address, in memory only. Thread-safe.
class RateLimit {
 public:
  /// @param most in a minute, from one address; @param addresses remembered at most
  explicit RateLimit(int most, std::size_t addresses = 10'000) : most_(most), addresses_(addresses) {}

  /// Counts one. @return whether it is within the limit.
  bool take(const std::string& address, std::chrono::sys_time<std::chrono::milliseconds> now) {
    const auto minute = std::chrono::floor<std::chrono::minutes>(now).time_since_epoch().count();
    const std::lock_guard lock{mutex_};
    if (minute != minute_ || counts_.size() >= addresses_) {
      minute_ = minute;
      counts_.clear();
    }
    return ++counts_[address] <= most_;
  }

 private:
  const int most_;
  const std::size_t addresses_;
  std::mutex mutex_;
  std::chrono::minutes::rep minute_ = 0;
  std::unordered_map<std::string, int> counts_;
};

}  // namespace linli::bot::routes
