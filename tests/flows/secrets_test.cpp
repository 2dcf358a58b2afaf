// Whole conversations with everything that can go wrong, logged as much as can be: nothing that identifies
// somebody or opens a door is in the log or in /metrics.
#include <fcntl.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bot/log.h"
#include "bot/system.h"
#include "handlers/binding/binding.h"
#include "storage/db/transaction.h"
#include "storage/repo/projects.h"
#include "tests/bot/http/raw_client.h"
#include "tests/support/accounts.h"
#include "tests/support/catch.h"
#include "tests/support/installation.h"
#include "tests/support/world.h"

namespace {

using namespace linli::tests;
using nlohmann::json;
namespace db = linli::storage::db;

/// Standard error goes to a file while this lives.
class ErrorsInto {
 public:
  explicit ErrorsInto(const std::string& path) : kept_(::dup(STDERR_FILENO)) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ::dup2(fd, STDERR_FILENO);
    ::close(fd);
  }
  ~ErrorsInto() {
    linli::bot::log::flush();
    ::dup2(kept_, STDERR_FILENO);
    ::close(kept_);
  }
  ErrorsInto(const ErrorsInto&) = delete;
  ErrorsInto& operator=(const ErrorsInto&) = delete;

 private:
  int kept_;
};

std::string invite(const World& world) {
  db::Connection connection{world.config().storage.path, db::Connection::Mode::kWriter};
  db::Transaction transaction{connection};
  linli::bot::SystemRandom random;
  const auto project = linli::storage::repo::projects::find(connection, "SF01").value();
  auto code = linli::handlers::binding::invite(connection, {.target = project.id}, random,
                                               world.config().development.clock.value());
  transaction.commit();
  return code;
}

/// What must not be found, by what it is.
struct Secret {
  std::string what;
  std::string text;
};

/// Says it, and remembers that it was said.
class Talk {
 public:
  explicit Talk(World& world) : world_(world) {}

  void say(const char* who, const std::string& text) {
    secrets.push_back({"what was said", text});
    const auto result = world_.sends(who, {{"type", "text"}, {"content", text}});
    for (const auto& reply : result.at("replies"))
      secrets.push_back({"what was answered", reply.at("content")});
  }
  void send(const char* who, const json& message) { world_.sends(who, message); }

  std::vector<Secret> secrets;

 private:
  World& world_;
};

void file_a_month(Talk& talk) {
  talk.say(World::kLead, "你好呀，今天天气真好");
  talk.say(World::kLead, "5月月报");
  talk.say(World::kLead, "办了8场活动，来了120人，志愿者10个，花了5000元");
  talk.say(World::kLead, "阿依古丽老人家的电话是13812345678，请联系她的女儿");
  talk.say(World::kLead, "跳过");
  talk.say(World::kLead, "提交");
  talk.send(World::kLead, {{"type", "voice"}, {"recognition", "花了六千元"}});
  talk.send(World::kLead, {{"type", "image"}, {"media_id", "picture-of-somebody"}});
  talk.send(World::kLead,
            {{"type", "location"}, {"label", "喀什地区疏附县人民路1号"}, {"latitude", 39.123456}});
  talk.send(World::kLead,
            {{"type", "event"}, {"event", "never_seen"}, {"event_key", "somebody's own words"}});
}

void bind(Talk& talk, const std::string& code) {
  talk.send(World::kStranger, {{"type", "subscribe"}, {"scene", "scene-of-the-code"}});
  talk.say(World::kStranger, "绑定 WRONG234");
  talk.say(World::kStranger, "绑定 " + code);
  talk.say(World::kStranger, "绑定 " + code);
}

constexpr auto kWindowClosed = "SELECT COUNT(*) FROM outbox WHERE state = 'window_closed'";

void go_wrong(World& world, Talk& talk) {
  // Forged, malformed and misdirected.
  for (auto document : {std::string{"<xml><FromUserName>demo-lead-aygul-0001</FromUserName>"},
                        std::string{"{\"FromUserName\":\"demo-lead-aygul-0001\",\"Content\":13812345678"}}) {
    talk.send(World::kLead, {{"type", "text"}, {"content", "raw"}, {"raw", document}});
    talk.send(World::kLead,
              {{"type", "text"}, {"content", "raw"}, {"raw", document}, {"via", "miniprogram"}});
  }
  RawClient client{world.port()};
  client.send(
      post("/wechat?signature=officialtoken&openid=demo-lead-aygul-0001&timestamp=1&nonce=13812345678",
           "demo-lead-aygul-0001", "Cookie: 13812345678\r\n"));
  client.read_answer();
  RawClient rude{world.port()};
  rude.send("GET /demo-lead-aygul-0001 13812345678\r\n\r\n");
  rude.read_answer();
  // Late, refused by the platform, and refused for good.
  world.platform().faults().add({{"path", "/cgi-bin/message/custom/send"}, {"errcode", 40001}});
  world.platform().faults().add({{"path", "/cgi-bin/message/custom/send"}, {"errcode", 45015}, {"times", 1}});
  for (int i = 0; i < 2; ++i) {
    db::Connection holder{world.config().storage.path, db::Connection::Mode::kWriter};
    holder.script("BEGIN EXCLUSIVE");
    talk.say(World::kLeadOfTwo, "月报 小手牵大手");
    holder.script("ROLLBACK");
    // The first is refused before the second is said, which opens the window again.
    if (i == 0) REQUIRE(world.eventually([&] { return world.count(kWindowClosed) == 1; }));
  }
  CHECK_FALSE(world.arrived(World::kLeadOfTwo, "custom").is_null());
}

std::vector<Secret> standing_secrets(World& world) {
  return {{"an openid", World::kLead},
          {"an openid", World::kLeadOfTwo},
          {"an openid", World::kStranger},
          {"an AES key", kEncodingAesKey},
          {"an app secret", kOfficialSecret},
          {"an app secret", kMiniSecret},
          {"a token", kOfficialToken},
          {"a token", kMiniToken},
          {"an access token", world.platform().tokens().stable(official_account(), false).value},
          {"a phone number", "13812345678"},
          {"a name", "阿依古丽"},
          {"words", "六千"},
          {"a medium", "picture-of-somebody"},
          {"an address", "人民路"},
          {"a place", "39.123456"},
          {"an event's key", "somebody's own words"},
          {"a scene", "scene-of-the-code"},
          {"a code tried", "WRONG234"}};
}

void check_absent(const std::string& text, const std::vector<Secret>& secrets) {
  for (const auto& [what, secret] : secrets) {
    INFO(what << ": " << secret);
    REQUIRE_FALSE(secret.empty());
    CHECK(text.find(secret) == std::string::npos);
  }
}

}  // namespace

TEST_CASE("neither the log nor the metrics know who said what, or any secret", "[flows][secrets]") {
  const std::string format = GENERATE("text", "json");
  CAPTURE(format);
  const Scratch scratch;
  const auto log_file = scratch.file("log");
  std::vector<Secret> secrets;
  std::string metrics;
  {
    const ErrorsInto errors{log_file};
    World world{{.answer_by = std::chrono::milliseconds{300}, .log_level = "debug", .log_format = format}};
    Talk talk{world};
    const auto code = invite(world);
    bind(talk, code);
    file_a_month(talk);
    go_wrong(world, talk);
    secrets = standing_secrets(world);
    secrets.push_back({"an invitation's code", code});
    secrets.insert(secrets.end(), talk.secrets.begin(), talk.secrets.end());
    metrics = world.metrics();
  }
  const auto log = read_file(log_file);
  // It did log: each kind of event is there.
  for (const auto* event : {"server.started", "http.answered", "http.refused", "turn.done",
                            "callback.refused", "outbox.attempt", "server.stopped"}) {
    INFO(event);
    CHECK(log.find(event) != std::string::npos);
  }
  CHECK(log.find(format == "json" ? "\"outcome\":\"late\"" : "outcome=late") != std::string::npos);
  CHECK(log.find("45015") != std::string::npos);
  check_absent(log, secrets);
  CHECK(metrics.find("linli_turns_total") != std::string::npos);
  check_absent(metrics, secrets);
}
