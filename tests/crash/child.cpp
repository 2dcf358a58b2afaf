#include "tests/crash/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

extern char** environ;

namespace linli::tests::crash {
namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts)
    all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

}  // namespace

Child::Child(const std::vector<std::string>& command, const std::vector<std::string>& settings) {
  std::vector<std::string> arguments = command;
  std::vector<std::string> environment = settings;
  for (char** entry = environ; *entry != nullptr; ++entry)
    environment.emplace_back(*entry);
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
  const int failed = ::posix_spawn(&pid_, arguments.front().c_str(), &actions, nullptr,
                                   pointers(arguments).data(), pointers(environment).data());
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(pipe[1]);
  output_ = pipe[0];
  if (failed != 0) {
    ::close(output_);
    throw std::runtime_error("cannot start " + command.front());
  }
}

Child::~Child() {
  ::close(output_);
  if (pid_ < 0) return;
  kill();
  ::waitpid(pid_, nullptr, 0);
}

bool Child::listen_until(std::chrono::steady_clock::time_point when) {
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(when - std::chrono::steady_clock::now())
            .count();
    if (left <= 0) return true;
    pollfd ready{output_, POLLIN, 0};
    if (::poll(&ready, 1, static_cast<int>(left)) <= 0) continue;
    if (!listen_once()) return false;
  }
}

bool Child::listen_once() {
  std::array<char, 65536> block{};
  const ssize_t got = ::read(output_, block.data(), block.size());
  if (got <= 0) return false;
  said_.append(block.data(), static_cast<std::size_t>(got));
  return true;
}

bool Child::listen_for_word() {
  while (said_.empty()) {
    if (!listen_once()) return false;
  }
  return true;
}

void Child::kill() {
  ::kill(pid_, SIGKILL);
}

int Child::finish() {
  while (listen_once()) {
  }
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::vector<std::string> recording(const std::string& directory, const std::string& log) {
  // The address sanitizer wants to be first in line, which matters only for what it checks, not for the
  // notes.
  return {"LD_PRELOAD=" LINLI_CRASH_RECORDER, "LINLI_RECORD_DIR=" + directory, "LINLI_RECORD_LOG=" + log,
          "ASAN_OPTIONS=verify_asan_link_order=0"};
}

std::vector<std::string> DriverRun::command() const {
  std::vector<std::string> words{LINLI_CRASH_DRIVER,        database,
                                 std::to_string(producers), std::to_string(first_unit),
                                 std::to_string(units),     std::to_string(checkpoint_pages)};
  if (normal) words.emplace_back("normal");
  return words;
}

}  // namespace linli::tests::crash
