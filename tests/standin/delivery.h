#pragma once

#include "tests/standin/clock.h"
#include "tests/standin/config.h"
#include "tests/standin/media.h"
#include "tests/standin/message.h"
#include "tests/standin/post.h"
#include "tests/standin/world.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

namespace standin {

/// The account's server did something the platform does not take; what the user reads then.
inline constexpr const char* kOfficialFailure = "该公众号提供的服务出现故障，请稍后再试";
inline constexpr const char* kMiniFailure = "该小程序客服暂时无法提供服务";

/// One push as it goes over the wire: a retry repeats these very bytes.
struct Parcel {
  std::string target;  // path and query
  std::string body;
  std::string content_type;
};

/// Signs and, as the account's mode says, encrypts `document`.
Parcel wrap(const Account& account, const std::string& document, const std::string& openid, Seconds now);

/// Carries what users do to the bot and what it answers back to them. Any thread; holds no lock while it
/// waits.
class Delivery {
 public:
  Delivery(const Config& config, const Clock& clock, World& world, Media& media);
  ~Delivery();

  /// Plays `request` ({"type":…}, see README) as this user. The result is what POST …/messages answers.
  /// Throws std::invalid_argument when WeChat has no such message, std::logic_error when this user cannot
  /// send it.
  json send(const std::string& openid, const json& request);

  /// Like send(), later and from another thread: the events that follow an API call.
  void send_later(const std::string& openid, json request);

  /// Gives up what is under way and whatever would come after.
  void stop();

  /// The GET with which the platform verifies a callback's address: {"ok":…, "status":…}.
  json verify(bool mini);

 private:
  struct Outcome {
    int status = 0;
    int attempts = 0;
    std::string problem;
    std::optional<json> reply;
  };
  Message prepare(const std::string& openid, const json& request, const Account& account);
  Outcome deliver(const Account& account, const std::string& openid, const Parcel& parcel,
                  const std::string& what);
  json finish(const std::string& openid, const Message& message, bool mini, const Outcome& outcome);
  void run_errands();

  const Config& config_;
  const Clock& clock_;
  World& world_;
  Media& media_;
  Post post_;
  std::atomic<long long> next_msg_id_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::pair<std::string, json>> errands_;
  bool ending_ = false;
  std::thread runner_;  // last: it uses the members above
};

}  // namespace standin
