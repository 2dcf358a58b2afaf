#include "tests/bot/http/raw_client.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <utility>

namespace linli::tests {

using Clock = std::chrono::steady_clock;

namespace {

bool wait_for(int fd, short events, Clock::time_point until) {
  const auto left = std::chrono::ceil<milliseconds>(until - Clock::now()).count();
  if (left <= 0) return false;
  pollfd entry{fd, events, 0};
  return ::poll(&entry, 1, static_cast<int>(left)) > 0;
}

std::size_t head_size(std::string_view bytes) {
  const auto end = bytes.find("\r\n\r\n");
  return end == std::string_view::npos ? 0 : end + 4;
}

std::size_t announced(std::string_view head) {
  constexpr std::string_view kName = "Content-Length: ";
  const auto at = head.find(kName);
  return at == std::string_view::npos ? 0 : std::stoul(std::string(head.substr(at + kName.size(), 12)));
}

/// The size of the first whole answer in `bytes`, 0 when it is not whole.
std::size_t answer_size(std::string_view bytes, bool head_only) {
  const auto head = head_size(bytes);
  if (head == 0) return 0;
  const auto size = head + (head_only ? 0 : announced(bytes.substr(0, head)));
  return size <= bytes.size() ? size : 0;
}

}  // namespace

RawClient::RawClient(int port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    ::close(fd_);
    fd_ = -1;
    return;
  }
  const int on = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

RawClient::~RawClient() {
  if (fd_ >= 0) ::close(fd_);
}

RawClient::RawClient(RawClient&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), buffer_(std::move(other.buffer_)), closed_(other.closed_) {}

void RawClient::send(std::string_view bytes, milliseconds limit) {
  const auto until = Clock::now() + limit;
  while (!bytes.empty()) {
    const auto count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno != EAGAIN || !wait_for(fd_, POLLOUT, until)) {
      return;
    }
  }
}

void RawClient::end_sending() {
  ::shutdown(fd_, SHUT_WR);
}

void RawClient::reset() {
  const linger now{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  ::close(std::exchange(fd_, -1));
}

bool RawClient::wait_for_reset(milliseconds limit) const {
  pollfd entry{fd_, 0, 0};
  return ::poll(&entry, 1, static_cast<int>(limit.count())) > 0 && (entry.revents & (POLLERR | POLLHUP)) != 0;
}

bool RawClient::read_more(Clock::time_point until) {
  if (!wait_for(fd_, POLLIN, until)) return false;
  char bytes[16384];
  const auto count = ::recv(fd_, bytes, sizeof bytes, 0);
  if (count <= 0) {
    closed_ = true;
    return false;
  }
  buffer_.append(bytes, static_cast<std::size_t>(count));
  return true;
}

std::optional<std::string> RawClient::read_to_end(milliseconds limit) {
  const auto until = Clock::now() + limit;
  while (read_more(until))
    continue;
  if (!closed_) return std::nullopt;
  return std::exchange(buffer_, {});
}

std::string RawClient::read_answer(milliseconds limit, bool head_only) {
  const auto until = Clock::now() + limit;
  while (true) {
    if (const auto size = answer_size(buffer_, head_only)) {
      auto answer = buffer_.substr(0, size);
      buffer_.erase(0, size);
      return answer;
    }
    if (!read_more(until)) return {};
  }
}

int status_of(std::string_view answer) {
  if (answer.substr(0, 9) != "HTTP/1.1 " || answer.size() < 12) return 0;
  return std::atoi(std::string(answer.substr(9, 3)).c_str());
}

std::string_view body_of(std::string_view answer) {
  return answer.substr(head_size(answer));
}

std::vector<std::string> answers_in(std::string_view bytes) {
  std::vector<std::string> answers;
  while (const auto size = answer_size(bytes, false)) {
    answers.emplace_back(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  if (!bytes.empty()) answers.emplace_back(bytes);
  return answers;
}

std::string get(std::string_view target, std::string_view headers) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n" + std::string(headers) + "\r\n";
}

std::string post(std::string_view target, std::string_view body, std::string_view headers) {
  return "POST " + std::string(target) +
         " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(headers) + "\r\n" + std::string(body);
}

std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t size = 0;
  std::size_t resident = 0;
  file >> size >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

bool grew_by_more_than(std::size_t bytes, std::size_t before) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return bytes + before == 0;
#else
  return resident_bytes() > before + bytes;
#endif
}

}  // namespace linli::tests
