#include "tests/bench/child.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace linli::bench {
namespace {

constexpr int kHandedOver = 3;  // SD_LISTEN_FDS_START

[[noreturn]] void fail(const char* doing) {
  throw std::system_error{errno, std::generic_category(), doing};
}

[[noreturn]] void become(const std::vector<std::string>& command, int listener, const std::string& log) {
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
  if (listener == kHandedOver) {
    ::fcntl(listener, F_SETFD, 0);  // dup2 onto itself would leave it to be closed
  } else {
    ::dup2(listener, kHandedOver);
  }
  ::setenv("LISTEN_FDS", "1", 1);
  ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
  std::vector<char*> arguments;
  for (const auto& word : command)
    arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execv(arguments.front(), arguments.data());
  ::_exit(127);
}

std::string end_of(const std::string& path) {
  constexpr std::size_t kMost = 2000;
  std::ifstream file{path, std::ios::binary};
  const std::string all{std::istreambuf_iterator<char>{file}, {}};
  return all.size() > kMost ? all.substr(all.size() - kMost) : all;
}

}  // namespace

Listener::Listener() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const int on = 1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  // What is accepted takes the option over from here.
  if (fd_ < 0 || ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0 ||
      ::bind(fd_, generic, size) != 0 || ::listen(fd_, SOMAXCONN) != 0 ||
      ::getsockname(fd_, generic, &size) != 0)
    fail("listen");
  port_ = ntohs(address.sin_port);
}

Listener::~Listener() {
  ::close(fd_);
}

Child::Child(const std::vector<std::string>& command, const Listener& listener, std::string log)
    : log_(std::move(log)) {
  pid_ = ::fork();
  if (pid_ < 0) fail("fork");
  if (pid_ == 0) become(command, listener.fd(), log_);
}

Child::~Child() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGTERM);
  ::waitpid(pid_, nullptr, 0);
}

void Child::stop() {
  ::kill(pid_, SIGTERM);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    throw std::runtime_error{"a server did not end well; its last words:\n" + end_of(log_)};
}

double Child::cpu_seconds() const {
  clockid_t clock{};
  timespec used{};
  if (const int error = ::clock_getcpuclockid(pid_, &clock); error != 0)
    throw std::system_error{error, std::generic_category(), "a server's processor time"};
  if (::clock_gettime(clock, &used) != 0) fail("a server's processor time");
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

double Child::resident_mib() const {
  std::ifstream file{"/proc/" + std::to_string(pid_) + "/statm"};
  long total = 0;
  long resident = 0;
  if (!(file >> total >> resident)) throw std::runtime_error{"a server's memory cannot be read"};
  return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0);
}

}  // namespace linli::bench
