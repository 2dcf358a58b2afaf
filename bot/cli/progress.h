#pragma once

#include <cstddef>
#include <string>

namespace linli::bot::cli {

/// One line on standard error that is written over and over while something lasts; nothing when standard
/// error is no terminal. Gone when it goes out of scope.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// "reading: 12000 lines"
  void show(const std::string& doing, std::size_t lines);
  void show(const std::string& doing);

 private:
  bool terminal_;
  bool shown_ = false;
};

}  // namespace linli::bot::cli
