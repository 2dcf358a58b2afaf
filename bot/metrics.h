#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace linli::bot {

/// Counters by name and one label, in Prometheus' text format. Written by hand: prometheus-cpp would bring a
/// web server and zlib for what is a page of code here. Thread-safe.
class Metrics {
 public:
  /// Adds one. Both texts are fixed words of this program, never anything that was sent.
  void count(std::string_view name, std::string_view label = "", std::string_view value = "");
  std::uint64_t value(std::string_view name, std::string_view value = "") const;
  /// The exposition: one line a counter, sorted.
  std::string text() const;

 private:
  struct Key {
    std::string name;
    std::string label;
    std::string value;
    auto operator<=>(const Key&) const = default;
  };
  mutable std::mutex mutex_;
  std::map<Key, std::uint64_t> counters_;
};

}  // namespace linli::bot
