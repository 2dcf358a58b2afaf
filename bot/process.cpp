#include "bot/process.h"

#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdlib>
#include <string_view>

namespace linli::bot {
namespace {

constexpr int kFirstInherited = 3;  // SD_LISTEN_FDS_START

sigset_t end_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

std::optional<long> number_in(const char* variable) {
  const char* text = std::getenv(variable);
  if (!text) return std::nullopt;
  const std::string_view digits{text};
  long value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

}  // namespace

void hold_end_signals() {
  const auto signals = end_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

void wait_for_end_signal() {
  const auto signals = end_signals();
  int signal = 0;
  sigwait(&signals, &signal);
}

void send_end_signal() {
  ::kill(::getpid(), SIGTERM);
}

std::optional<int> inherited_socket() {
  // The variables are meant for the process they name; a child that only inherited them must not take them.
  if (number_in("LISTEN_PID") != ::getpid() || number_in("LISTEN_FDS").value_or(0) < 1) return std::nullopt;
  return kFirstInherited;
}

}  // namespace linli::bot
