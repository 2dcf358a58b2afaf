#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace linli::tests {

/// Another program, running beside the test. Killed when it goes out of scope. Its environment is the test's
/// without any LINLI_ variable, plus `settings` ("NAME=value").
class Process {
 public:
  struct Options {
    std::vector<std::string> settings{};
    std::string errors_file{};  ///< standard error is appended there; "": the test's own
  };
  Process(const std::vector<std::string>& command, const Options& options);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t id() const { return id_; }
  /// The next line of its standard output; what there was when it closed it or the time was over.
  std::string read_line(std::chrono::milliseconds limit);
  void signal(int number) const;
  /// Its exit code, 128 + the signal that ended it; nothing while it runs on.
  std::optional<int> wait(std::chrono::milliseconds limit);

  /// The TCP ports it listens on.
  std::vector<int> listening_ports() const;
  /// The most memory that was resident so far, bytes.
  std::size_t peak_bytes() const;

 private:
  pid_t id_ = -1;
  int alive_ = -1;   // pidfd: readable once the process has ended
  int output_ = -1;  // its standard output
  std::optional<int> code_;
};

/// How a program that was run to its end did.
struct Ran {
  int code = 0;  ///< 128 + signal; -1 when it did not end in time and was killed
  std::string out;
  std::string err;
};
Ran run_program(const std::vector<std::string>& command, const std::string& input = "",
                const std::vector<std::string>& settings = {},
                std::chrono::milliseconds limit = std::chrono::seconds{20});

}  // namespace linli::tests
