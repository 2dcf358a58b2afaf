#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace linli::tests {

using std::chrono::milliseconds;

/// A TCP connection to the loopback with nothing between the test and the bytes.
class RawClient {
 public:
  explicit RawClient(int port);
  ~RawClient();
  RawClient(RawClient&& other) noexcept;
  RawClient& operator=(RawClient&&) = delete;

  int fd() const { return fd_; }
  bool connected() const { return fd_ >= 0; }
  /// As much as the peer takes within the limit; a refused or closed connection is no error here.
  void send(std::string_view bytes, milliseconds limit = milliseconds{3000});
  void end_sending();
  /// Closes so that the peer sees a reset.
  void reset();
  /// Waits, without reading, until the peer has reset the connection.
  bool wait_for_reset(milliseconds limit = milliseconds{5000}) const;
  /// Everything until the peer closes; nullopt when it has not closed within the limit.
  std::optional<std::string> read_to_end(milliseconds limit = milliseconds{5000});
  /// One answer with a Content-Length (or to HEAD); empty when none came whole.
  std::string read_answer(milliseconds limit = milliseconds{5000}, bool head_only = false);

 private:
  bool read_more(std::chrono::steady_clock::time_point until);

  int fd_ = -1;
  std::string buffer_;
  bool closed_ = false;
};

/// The status of an answer, 0 when it is none.
int status_of(std::string_view answer);
std::string_view body_of(std::string_view answer);

/// All answers in a stream of bytes, split by their Content-Length.
std::vector<std::string> answers_in(std::string_view bytes);

std::string get(std::string_view target, std::string_view headers = "");
std::string post(std::string_view target, std::string_view body, std::string_view headers = "");

/// What counts as answered at once on two busy cores; a sanitizer is allowed to be slow.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr milliseconds kPrompt{3000};
#else
inline constexpr milliseconds kPrompt{1500};
#endif

/// Resident memory of this process, bytes.
std::size_t resident_bytes();
/// Whether it grew by more than that since it was `before`. Always no under a sanitizer, which keeps what is
/// freed, so that there is nothing to measure.
bool grew_by_more_than(std::size_t bytes, std::size_t before);

}  // namespace linli::tests
