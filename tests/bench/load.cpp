#include "tests/bench/load.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace linli::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kPatienceMs = 60'000;  // under a profiler everything takes its time

[[noreturn]] void fail(const char* doing) {
  throw std::system_error{errno, std::generic_category(), doing};
}

int connect_to(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (fd < 0 || ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    fail("connect");
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

/// @returns whether `answer` is complete. @throws for anything but a 200 with a Content-Length.
bool complete(const std::string& answer) {
  constexpr std::string_view kOk = "HTTP/1.1 200 ";
  constexpr std::string_view kLength = "Content-Length: ";
  const auto end = answer.find("\r\n\r\n");
  if (end == answer.npos) return false;
  const auto at = answer.find(kLength);
  if (!answer.starts_with(kOk) || at == answer.npos || at > end)
    throw std::runtime_error{"an answer that was not expected: " + answer};
  std::size_t length = 0;
  std::from_chars(answer.data() + at + kLength.size(), answer.data() + end, length);
  return answer.size() >= end + 4 + length;
}

/// One talk on its way.
struct Speaker {
  const Talk* talk = nullptr;
  std::size_t next = 0;
  int fd = -1;
  Clock::time_point asked{};
  std::string answer{};
};

class Play {
 public:
  Play(const std::vector<Talk>& talks, int port, Kept kept)
      : port_(port), kept_(kept), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (epoll_ < 0) fail("epoll");
    for (const auto& talk : talks) {
      speakers_.push_back({.talk = &talk});
      requests_ += talk.size();
    }
    if (kept_ == Kept::kYes)
      for (auto& speaker : speakers_)
        open(speaker);
  }
  ~Play() {
    for (auto& speaker : speakers_)
      if (speaker.fd >= 0) ::close(speaker.fd);
    ::close(epoll_);
  }
  Play(const Play&) = delete;
  Play& operator=(const Play&) = delete;

  Taken run() {
    Taken taken;
    taken.waits.reserve(requests_);
    const auto begin = Clock::now();
    for (auto& speaker : speakers_)
      ask(speaker);
    epoll_event events[256];
    while (taken.waits.size() < requests_) {
      const int count = ::epoll_wait(epoll_, events, 256, kPatienceMs);
      if (count <= 0) throw std::runtime_error{"no answer for a minute"};
      for (int i = 0; i < count; ++i)
        hear(*static_cast<Speaker*>(events[i].data.ptr), taken);
    }
    taken.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    std::sort(taken.waits.begin(), taken.waits.end());
    return taken;
  }

 private:
  void open(Speaker& speaker) {
    speaker.fd = connect_to(port_);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &speaker;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, speaker.fd, &event) != 0) fail("epoll");
  }

  void ask(Speaker& speaker) {
    if (speaker.next == speaker.talk->size()) return;
    speaker.asked = Clock::now();
    if (kept_ == Kept::kNo) open(speaker);
    const auto& request = (*speaker.talk)[speaker.next++];
    // Far smaller than a socket's buffer, so that it goes at once.
    if (::send(speaker.fd, request.data(), request.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(request.size()))
      fail("send");
  }

  void hear(Speaker& speaker, Taken& taken) {
    char bytes[16 * 1024];
    const auto count = ::recv(speaker.fd, bytes, sizeof bytes, 0);
    if (count < 0) fail("receive");
    if (count == 0) throw std::runtime_error{"the server closed a connection without an answer"};
    speaker.answer.append(bytes, static_cast<std::size_t>(count));
    if (!complete(speaker.answer)) return;
    taken.waits.push_back(std::chrono::duration<double, std::milli>(Clock::now() - speaker.asked).count());
    speaker.answer.clear();
    if (kept_ == Kept::kNo) ::close(std::exchange(speaker.fd, -1));
    ask(speaker);
  }

  const int port_;
  const Kept kept_;
  const int epoll_;
  std::vector<Speaker> speakers_;
  std::size_t requests_ = 0;
};

}  // namespace

double Taken::wait_ms(double share) const {
  const auto last = static_cast<double>(waits.size() - 1);
  return waits.at(static_cast<std::size_t>(share * last));
}

Taken play(const std::vector<Talk>& talks, int port, Kept kept) {
  return Play{talks, port, kept}.run();
}

void wait_until_healthy(int port) {
  play({{"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"}}, port);
}

}  // namespace linli::bench
