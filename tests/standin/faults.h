#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace standin {

/// A misfortune arranged for calls of one path. Several of errcode, http, drop exclude one another; a delay
/// goes with each.
struct Fault {
  std::string path;
  std::optional<int> errcode;
  std::optional<int> http;
  std::chrono::milliseconds delay{0};
  bool drop = false;  // the connection is closed without a byte
  int times = 1;      // 0: until cleared
};

/// The faults waiting to happen, first come first served per path. Any thread.
class Faults {
 public:
  /// From {"path":…,"errcode":45015,"times":3}, {"http":500}, {"delay_ms":6000}, {"drop":true}. `times` is 1
  /// when left out; 0 means until cleared. Throws std::invalid_argument with a sentence.
  void add(const nlohmann::json& request);
  void clear();

  /// The fault for this call, used up by it.
  std::optional<Fault> take(const std::string& path);

  nlohmann::json list() const;

  /// Sleeps as the fault says, or until release().
  void pause(std::chrono::milliseconds delay);
  void release();

 private:
  mutable std::mutex mutex_;
  std::condition_variable released_changed_;
  bool released_ = false;
  std::vector<Fault> waiting_;
};

}  // namespace standin
