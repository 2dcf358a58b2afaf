#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace linli::bot {

/// Counters by name and labels, in Prometheus' text format. Written by hand: prometheus-cpp would bring a
/// web server and zlib for what is a page of code here. Thread-safe.
class Metrics {
 public:
  /// Adds one. Both texts are fixed words of this program, never anything that was sent.
  void count(std::string_view name, std::string_view label = "", std::string_view value = "");
  /// The same with several labels.
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;
  void count(std::string_view name, Labels labels);
  std::uint64_t value(std::string_view name, std::string_view value = "") const;
  /// The exposition: one line a counter, sorted.
  std::string text() const;

 private:
  struct Key {
    std::string name;
    std::string labels;  ///< "{way="template",errcode="0"}"; empty: none
    std::string value;   ///< of the one label, when there is one
    auto operator<=>(const Key&) const = default;
  };
  mutable std::mutex mutex_;
  std::map<Key, std::uint64_t> counters_;
};

}  // namespace linli::bot
