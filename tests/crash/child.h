#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace linli::tests::crash {

/// A program that runs beside the test. Killed when it goes out of scope.
class Child {
 public:
  /// @param settings added to the environment, "NAME=value"
  Child(const std::vector<std::string>& command, const std::vector<std::string>& settings);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Adds to said() what the child writes until `when`. @return false when it closed its output before.
  bool listen_until(std::chrono::steady_clock::time_point when);
  /// Listens until the child has said anything. @return false when it closed its output before.
  bool listen_for_word();
  void kill();
  /// Listens to the end. @return the exit code, 128 + signal when a signal ended it.
  int finish();

  const std::string& said() const { return said_; }

 private:
  bool listen_once();

  pid_t pid_ = -1;
  int output_ = -1;
  std::string said_;
};

/// Settings that put a Child under the recorder: what happens in `directory` is noted in `log`.
std::vector<std::string> recording(const std::string& directory, const std::string& log);

/// One run of crash_driver.
struct DriverRun {
  std::string database{};
  int producers = 8;
  int first_unit = 0;
  int units = 300;
  int checkpoint_pages = 60;
  bool normal = false;

  std::vector<std::string> command() const;
};

}  // namespace linli::tests::crash
