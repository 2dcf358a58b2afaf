#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "bot/app.h"
#include "bot/config.h"
#include "storage/db/connection.h"
#include "tests/standin/clock.h"
#include "tests/standin/delivery.h"
#include "tests/standin/media.h"
#include "tests/standin/platform.h"
#include "tests/standin/world.h"
#include "tests/support/platform_api.h"
#include "tests/support/scratch.h"

namespace linli::tests {

/// The whole product on a made-up county, at the other end of the encrypted wire: the real server on a port
/// of its own, a database in a scratch folder, and WeChat played by the stand-in. Time stands where it is put
/// and runs on from there.
class World {
 public:
  /// People of templates/demo.
  static constexpr const char* kLead = "demo-lead-aygul-0001";
  static constexpr const char* kLeadOfTwo = "demo-lead-wang-0002";
  static constexpr const char* kStranger = "demo-stranger-0003";
  /// Nobody whom the county knows: an account made on a new telephone.
  static constexpr const char* kNewPhone = "openid-of-a-new-phone-0004";

  struct Options {
    std::string now = "2024-06-03T09:00";
    /// How long a turn may take before it is answered `success`.
    std::chrono::milliseconds answer_by{4500};
    standin::Format mini_format = standin::Format::kJson;
    std::string log_level = "error";
    std::string log_format = "text";
    bool content_check = false;  ///< wechat.content_check
    int linger_ms = 0;           ///< wechat.linger_ms
    std::string more_config{};   ///< sections beside the usual ones
    std::string public_url{};    ///< server.public_url
  };
  World() : World(Options{}) {}
  explicit World(const Options& options);
  ~World();

  /// Sends one text; the answer as the person reads it, "" when nothing came.
  std::string says(const std::string& openid, const std::string& text);
  /// Sends anything the stand-in can; its whole account of what came back.
  nlohmann::json sends(const std::string& openid, const nlohmann::json& message);
  /// The GET with which the platform checks a callback's address: {"ok":…, "status":…}.
  nlohmann::json verify(bool mini) { return wire_->verify(mini); }
  /// Everything that reached this person, in order, with how (standin::World).
  nlohmann::json inbox(const std::string& openid) const { return users_->inbox(openid); }
  /// What reached this person outside of answers, in order, once there are `count` such messages (or 75
  /// seconds have passed).
  std::vector<std::string> told(const std::string& openid, std::size_t count) const;
  /// Carries out an operator's command as the server's socket would; {"error":…} when it was refused.
  nlohmann::json operate(const nlohmann::json& command) const;
  /// Waits until something has reached this person this way ("custom"); null when nothing did in time.
  nlohmann::json arrived(const std::string& openid, const std::string& how,
                         std::chrono::milliseconds limit = std::chrono::seconds{10}) const;
  /// A picture that somebody has taken: its media_id.
  std::string picture(const std::string& bytes) { return media_->add("image", "image/jpeg", bytes); }
  /// The same of a video.
  std::string video(const std::string& bytes) { return media_->add("video", "video/mp4", bytes); }
  /// The platform's API as the bot finds it, and the misfortunes arranged for its calls.
  standin::Platform& platform() { return api_; }

  /// Moves everybody's clock; the server is restarted.
  void set_time(const std::string& time);
  /// Lets time pass for everybody while the server runs, at most a day.
  void pass(std::chrono::seconds time);
  /// The calls of the platform's API of this path, in order, as the stand-in keeps them.
  std::vector<nlohmann::json> calls(const std::string& path) const;
  /// A change beside the server, as a command of the operator makes it.
  void change(const std::function<void(storage::db::Connection&)>& job) const;
  storage::model::Instant instant() const { return storage::model::from_ms(platform_clock_.now() * 1000); }
  /// The people as the platform knows them.
  standin::World& people() { return *users_; }
  /// Waits until `true_now` says so, looking whenever something crosses the wire and a few times a second.
  bool eventually(const std::function<bool()>& true_now,
                  std::chrono::milliseconds limit = std::chrono::seconds{20}) const;
  void stop();
  void start();
  void restart() {
    stop();
    start();
  }

  standin::Seconds now() const { return platform_clock_.now(); }
  const bot::Config& config() const { return config_; }
  int port() const { return app_->port(); }
  std::string address() const { return "http://127.0.0.1:" + std::to_string(app_->port()); }
  std::string inside_address() const { return "http://127.0.0.1:" + std::to_string(app_->metrics_port()); }
  storage::db::Connection reader() const;
  /// One number out of the database.
  std::int64_t count(const std::string& sql) const;
  /// Every row of every table as text, to see that nothing changed.
  std::string dump() const;
  /// The value of a line of /metrics, such as `linli_turns_total{outcome="late"}`; 0 when there is none.
  std::int64_t metric(const std::string& line) const;
  std::string metrics() const;

 private:
  Scratch scratch_;
  const Options options_;
  standin::Clock platform_clock_;
  std::unique_ptr<standin::World> users_;
  std::unique_ptr<standin::Media> media_;
  standin::Config platform_;
  standin::Delivery errands_;  // events that follow an API call
  standin::Platform api_;
  PlatformApi api_server_;
  bot::Config config_;
  std::unique_ptr<standin::Delivery> wire_;
  std::unique_ptr<bot::App> app_;
  std::thread serving_;
};

}  // namespace linli::tests
