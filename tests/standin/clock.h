#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace standin {

/// Seconds since 1970, as the platform counts time.
using Seconds = long long;

/// The platform's time: the machine's, or started elsewhere, and running on from there. Any thread.
class Clock {
 public:
  Seconds now() const;
  void set(Seconds instant);
  void advance(Seconds by);

 private:
  std::atomic<Seconds> offset_{0};
};

/// "2024-06-03T09:00", with or without seconds; without a zone (Z, +08:00) it is Asia/Shanghai. nullopt
/// otherwise.
std::optional<Seconds> parse_time(std::string_view text);

/// "P1D", "PT90M", "P1DT2H", "-P2W"; months and years have no fixed length and are refused.
std::optional<Seconds> parse_duration(std::string_view text);

/// "2024-06-03T09:00:00+08:00".
std::string format_time(Seconds instant);

}  // namespace standin
