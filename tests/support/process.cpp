#include "tests/support/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string_view>

extern char** environ;

namespace linli::tests {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts)
    all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

/// Standard input, output and error of the new program; -1 leaves it the test's own.
struct Streams {
  int in = -1;
  int out = -1;
  int err = -1;
};

pid_t start(std::vector<std::string> command, std::vector<std::string> environment, const Streams& streams) {
  for (char** entry = environ; *entry != nullptr; ++entry)
    if (!std::string_view{*entry}.starts_with("LINLI_")) environment.emplace_back(*entry);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  if (streams.in < 0) ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  if (streams.in >= 0) ::posix_spawn_file_actions_adddup2(&actions, streams.in, STDIN_FILENO);
  if (streams.out >= 0) ::posix_spawn_file_actions_adddup2(&actions, streams.out, STDOUT_FILENO);
  if (streams.err >= 0) ::posix_spawn_file_actions_adddup2(&actions, streams.err, STDERR_FILENO);
  pid_t id = -1;
  const int failed = ::posix_spawn(&id, command.front().c_str(), &actions, nullptr, pointers(command).data(),
                                   pointers(environment).data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error("cannot start " + command.front());
  return id;
}

int left_until(steady_clock::time_point until) {
  const auto left = std::chrono::duration_cast<milliseconds>(until - steady_clock::now()).count();
  return left <= 0 ? 0 : static_cast<int>(left);
}

/// A descriptor that is readable once the process has ended.
int watch_end(pid_t id) {
  return static_cast<int>(::syscall(SYS_pidfd_open, id, 0));  // glibc 2.36 declares pidfd_open for C only
}

/// Waits for the end of the process; nothing when it has not come by then.
std::optional<int> end_of(pid_t id, int alive, milliseconds limit) {
  pollfd ended{alive, POLLIN, 0};
  const auto until = steady_clock::now() + limit;
  while (::poll(&ended, 1, left_until(until)) <= 0)
    if (steady_clock::now() >= until) return std::nullopt;
  int status = 0;
  ::waitpid(id, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string content_of(int fd) {
  std::string content;
  std::array<char, 65536> block{};
  ::lseek(fd, 0, SEEK_SET);
  for (ssize_t got = 0; (got = ::read(fd, block.data(), block.size())) > 0;)
    content.append(block.data(), static_cast<std::size_t>(got));
  ::close(fd);
  return content;
}

int memory_file(const std::string& content = "") {
  const int fd = ::memfd_create("stream", MFD_CLOEXEC);
  if (fd < 0 || ::write(fd, content.data(), content.size()) != static_cast<ssize_t>(content.size()))
    throw std::runtime_error("no memory file");
  ::lseek(fd, 0, SEEK_SET);
  return fd;
}

}  // namespace

Process::Process(const std::vector<std::string>& command, const Options& options) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const int errors = options.errors_file.empty() ? -1
                                                 : ::open(options.errors_file.c_str(),
                                                          O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  id_ = start(command, options.settings, {.in = -1, .out = pipe[1], .err = errors});
  alive_ = watch_end(id_);
  output_ = pipe[0];
  ::close(pipe[1]);
  if (errors >= 0) ::close(errors);
}

Process::~Process() {
  if (!code_) {
    signal(SIGKILL);
    ::waitpid(id_, nullptr, 0);
  }
  ::close(alive_);
  ::close(output_);
}

std::string Process::read_line(milliseconds limit) {
  const auto until = steady_clock::now() + limit;
  std::string line;
  for (char byte = 0; !line.ends_with('\n');) {
    pollfd ready{output_, POLLIN, 0};
    if (::poll(&ready, 1, left_until(until)) <= 0 || ::read(output_, &byte, 1) != 1) return line;
    line += byte;
  }
  line.pop_back();
  return line;
}

void Process::signal(int number) const {
  ::kill(id_, number);
}

std::optional<int> Process::wait(milliseconds limit) {
  if (!code_) code_ = end_of(id_, alive_, limit);
  return code_;
}

std::vector<int> Process::listening_ports() const {
  namespace fs = std::filesystem;
  std::set<std::string> sockets;
  for (const auto& entry : fs::directory_iterator{"/proc/" + std::to_string(id_) + "/fd"}) {
    std::error_code gone;
    const auto target = fs::read_symlink(entry.path(), gone).string();
    if (target.starts_with("socket:[")) sockets.insert(target.substr(8, target.size() - 9));
  }
  std::vector<int> ports;
  std::ifstream table{"/proc/" + std::to_string(id_) + "/net/tcp"};
  std::string line;
  std::getline(table, line);  // the heading
  while (std::getline(table, line)) {
    std::istringstream fields{line};
    std::string number, local, remote, state, queues, timer, retransmits, user, timeout, inode;
    fields >> number >> local >> remote >> state >> queues >> timer >> retransmits >> user >> timeout >>
        inode;
    if (state == "0A" && sockets.contains(inode))
      ports.push_back(std::stoi(local.substr(local.find(':') + 1), nullptr, 16));
  }
  return ports;
}

std::size_t Process::peak_bytes() const {
  std::ifstream file{"/proc/" + std::to_string(id_) + "/status"};
  for (std::string name; file >> name;) {
    std::size_t kib = 0;
    if (name == "VmHWM:" && file >> kib) return kib << 10;
  }
  throw std::runtime_error("the process has no memory");
}

Ran run_program(const std::vector<std::string>& command, const std::string& input,
                const std::vector<std::string>& settings, milliseconds limit) {
  const Streams streams{.in = memory_file(input), .out = memory_file(), .err = memory_file()};
  const pid_t id = start(command, settings, streams);
  const int alive = watch_end(id);
  const auto code = end_of(id, alive, limit);
  if (!code) {
    ::kill(id, SIGKILL);
    ::waitpid(id, nullptr, 0);
  }
  ::close(alive);
  ::close(streams.in);
  return {.code = code.value_or(-1), .out = content_of(streams.out), .err = content_of(streams.err)};
}

}  // namespace linli::tests
