#include "bot/cli/progress.h"

#include <unistd.h>

#include <iostream>

namespace linli::bot::cli {
namespace {

constexpr auto kClear = "\r\x1b[K";

}  // namespace

ProgressLine::ProgressLine() : terminal_(::isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() {
  if (shown_) std::cerr << kClear << std::flush;
}

void ProgressLine::show(const std::string& doing) {
  if (!terminal_) return;
  std::cerr << kClear << doing << std::flush;
  shown_ = true;
}

void ProgressLine::show(const std::string& doing, std::size_t lines) {
  show(doing + ": " + std::to_string(lines) + " lines");
}

}  // namespace linli::bot::cli
