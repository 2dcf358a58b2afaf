#include "bot/wechat/platform.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "tests/handlers/random.h"
#include "tests/support/catch.h"

using namespace linli::bot::wechat;
using linli::storage::model::Code;
using linli::storage::model::Error;
using linli::storage::model::Instant;
using linli::storage::model::OpenId;
using linli::storage::model::Secret;
using std::chrono::seconds;

namespace {

struct FakeClock final : linli::handlers::contract::Clock {
  std::atomic<std::int64_t> seconds_since_1970 = 1717376400;
  Instant now() const override { return Instant{seconds{seconds_since_1970.load()}}; }
};

/// Answers tokens "T1", "T2", … and to everything else what was laid ready, else success; writes all down.
class FakeTransport final : public Transport {
 public:
  Answer get(const std::string& path) override {
    const std::lock_guard lock(mutex_);
    calls.push_back(path);
    if (!alive) return Error{Code::kRetryLater, "timeout"};
    if (!got.empty()) return take(got);
    return std::pair{200, std::string(R"({"ip_list":["127.0.0.1"]})")};
  }
  Answer post(const std::string& path, const std::string& body) override {
    const std::lock_guard lock(mutex_);
    calls.push_back(path);
    bodies.push_back(body);
    if (path == "/cgi-bin/stable_token") {
      ++token_requests;
      if (!token_answers.empty()) return take(token_answers);
      const bool force = nlohmann::json::parse(body).at("force_refresh").get<bool>();
      if (force || !repeats_tokens || number == 0) ++number;
      return std::pair{200, R"({"access_token":"T)" + std::to_string(number) + R"(","expires_in":7200})"};
    }
    if (!answers.empty()) return take(answers);
    return std::pair{200, std::string(R"({"errcode":0,"errmsg":"ok"})")};
  }

  static std::pair<int, std::string> code(std::int64_t errcode) {
    return {200, R"({"errcode":)" + std::to_string(errcode) + R"(,"errmsg":"x"})"};
  }

  std::deque<Answer> answers;
  std::deque<Answer> got;  // laid ready for GET
  std::deque<Answer> token_answers;
  std::vector<std::string> calls;
  std::vector<std::string> bodies;
  int token_requests = 0;
  int number = 0;
  bool alive = true;            // answers harmless calls
  bool repeats_tokens = false;  // as the platform does until shortly before a token's end

 private:
  static Answer take(std::deque<Answer>& queue) {
    Answer answer = std::move(queue.front());
    queue.pop_front();
    return answer;
  }
  std::mutex mutex_;
};

struct World {
  FakeClock clock;
  FakeTransport transport;
  linli::tests::SeededRandom random;
  std::vector<std::string> alarms;
  std::vector<std::string> outcomes;
  Platform platform{transport,
                    clock,
                    random,
                    "wx1",
                    Secret("app-secret"),
                    {.called = [this](auto, auto outcome) { outcomes.emplace_back(outcome); },
                     .alarm = [this](auto about, auto, auto) { alarms.emplace_back(about); }}};

  /// How often a message was sent.
  std::ptrdiff_t messages() const {
    return std::ranges::count_if(transport.calls,
                                 [](const auto& call) { return call.find("/custom/send") != call.npos; });
  }

  linli::storage::model::Result<ApiAnswer> send() { return platform.send_text(OpenId("o-somebody"), "好"); }
};

}  // namespace

TEST_CASE("a text goes out in Chinese, without escapes", "[platform]") {
  World world;
  const auto sent = world.platform.send_text(OpenId("o1"), "月报\n“好” 😀 \xff");
  REQUIRE(sent.ok());
  CHECK(sent->ok());
  CHECK(world.transport.calls.back() == "/cgi-bin/message/custom/send?access_token=T1");
  CHECK(world.transport.bodies.back() ==
        "{\"msgtype\":\"text\",\"text\":{\"content\":\"月报\\n“好” 😀 \xef\xbf\xbd\"},\"touser\":\"o1\"}");
}

TEST_CASE("the token is asked for with stable_token and then kept", "[platform]") {
  World world;
  for (int i = 0; i < 5; ++i)
    REQUIRE(world.send().ok());
  CHECK(world.transport.token_requests == 1);
  CHECK(nlohmann::json::parse(world.transport.bodies.front()) ==
        nlohmann::json{{"grant_type", "client_credential"},
                       {"appid", "wx1"},
                       {"secret", "app-secret"},
                       {"force_refresh", false}});
  world.clock.seconds_since_1970 += 7200 - 241;
  REQUIRE(world.send().ok());
  CHECK(world.transport.token_requests == 1);
  world.clock.seconds_since_1970 += 1;
  REQUIRE(world.send().ok());
  CHECK(world.transport.token_requests == 2);
}

TEST_CASE("a token with little life left is still used", "[platform]") {
  World world;
  world.transport.token_answers.emplace_back(
      std::pair{200, std::string(R"({"access_token":"short","expires_in":200})")});
  REQUIRE(world.send().ok());
  world.clock.seconds_since_1970 += 179;
  REQUIRE(world.send().ok());
  CHECK(world.transport.token_requests == 1);
  world.clock.seconds_since_1970 += 1;
  REQUIRE(world.send().ok());
  CHECK(world.transport.token_requests == 2);
}

TEST_CASE("a refused token is fetched again once and the call repeated once", "[platform]") {
  World world;
  const auto code = GENERATE(40001, 40014, 42001);
  world.transport.answers.emplace_back(FakeTransport::code(code));
  const auto sent = world.send();
  REQUIRE(sent.ok());
  CHECK(sent->ok());
  CHECK(world.transport.calls ==
        std::vector<std::string>{"/cgi-bin/stable_token", "/cgi-bin/message/custom/send?access_token=T1",
                                 "/cgi-bin/stable_token", "/cgi-bin/message/custom/send?access_token=T2"});
}

TEST_CASE("a token refused twice is given up, not asked for without end", "[platform]") {
  World world;
  for (int i = 0; i < 10; ++i)
    world.transport.answers.emplace_back(FakeTransport::code(40001));
  const auto sent = world.send();
  REQUIRE(sent.ok());
  CHECK(sent->errcode == 40001);
  CHECK(world.transport.token_requests == 2);
  CHECK(world.transport.calls.size() == 4);
}

TEST_CASE("a token the platform repeats and refuses is replaced by force, at most every 30 seconds",
          "[platform]") {
  World world;
  world.transport.repeats_tokens = true;
  world.transport.answers.emplace_back(FakeTransport::code(40001));
  REQUIRE(world.send()->ok());
  CHECK(world.transport.token_requests == 3);  // first, repeated, forced
  CHECK(world.transport.calls.back() == "/cgi-bin/message/custom/send?access_token=T2");

  world.transport.answers.emplace_back(FakeTransport::code(40001));
  const auto soon = world.send();
  REQUIRE_FALSE(soon.ok());
  CHECK(soon.error().code == Code::kRetryLater);
  CHECK(world.transport.number == 2);

  world.clock.seconds_since_1970 += 30;
  REQUIRE(world.send()->ok());
  CHECK(world.transport.number == 3);
}

TEST_CASE("only the token that was refused is dropped", "[platform]") {
  FakeClock clock;
  FakeTransport transport;
  linli::tests::SeededRandom random;
  Guard guard(clock, random);
  AccessToken token(transport, guard, clock, "wx1", Secret("s"));
  const Secret first = *token.get();
  token.expire(first);
  const Secret second = *token.get();
  CHECK(second.reveal() == "T2");
  token.expire(first);  // a slower thread that still had the first
  CHECK(token.get()->reveal() == "T2");
  CHECK(transport.token_requests == 2);
}

TEST_CASE("many who need a token at once fetch one", "[platform]") {
  World world;
  std::atomic<int> sent = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i)
    threads.emplace_back([&] { sent += world.send().ok() ? 1 : 0; });
  for (auto& thread : threads)
    thread.join();
  CHECK(sent == 16);
  CHECK(world.transport.token_requests == 1);
}

TEST_CASE("a wrong configuration is an alarm once and asked about never again", "[platform]") {
  World world;
  const auto code = GENERATE(40013, 40125, 40164, 41002, 41004, 40001);
  world.transport.token_answers.emplace_back(FakeTransport::code(code));
  for (int i = 0; i < 100; ++i) {
    const auto sent = world.send();
    REQUIRE_FALSE(sent.ok());
    CHECK(sent.error().code == Code::kInvalid);
    CHECK(sent.error().message.find(std::to_string(code)) != std::string::npos);
    world.clock.seconds_since_1970 += 3600;
  }
  CHECK(world.transport.calls.size() == 1);
  CHECK(world.alarms == std::vector<std::string>{"account"});
}

TEST_CASE("a server taken off the list of addresses stops calling", "[platform]") {
  World world;
  REQUIRE(world.send()->ok());
  world.transport.answers.emplace_back(FakeTransport::code(40164));
  CHECK(world.send()->errcode == 40164);
  world.clock.seconds_since_1970 += 86400;
  CHECK(world.send().error().code == Code::kRetryLater);
  CHECK(world.transport.calls.size() == 3);  // the token and two messages
  CHECK(world.alarms == std::vector<std::string>{"account"});
}

TEST_CASE("a used-up quota is not called again before its time, however many ask", "[platform]") {
  World world;
  const auto [code, seconds_closed] = GENERATE(table<int, int>({{45009, 54000}, {45011, 60}}));
  world.transport.answers.emplace_back(FakeTransport::code(code));
  CHECK(world.send()->errcode == code);
  for (int i = 0; i < 50; ++i)
    CHECK(world.send().error().code == Code::kRetryLater);
  world.clock.seconds_since_1970 += seconds_closed - 1;
  CHECK_FALSE(world.send().ok());
  CHECK(world.messages() == 1);
  world.clock.seconds_since_1970 += 1;
  CHECK(world.send()->ok());
  CHECK(world.alarms.size() == (code == 45009 ? 1 : 0));
}

TEST_CASE("a platform in trouble is asked again after five seconds", "[platform]") {
  const auto trouble = GENERATE(as<std::string>{}, "none", "html", "busy", "no token", "token that is none");
  INFO(trouble);
  World world;
  auto& answers = world.transport.token_answers;
  if (trouble == "none") answers.emplace_back(Error{Code::kRetryLater, "connect"});
  if (trouble == "html") answers.emplace_back(std::pair{502, std::string("<html>")});
  if (trouble == "busy") answers.emplace_back(FakeTransport::code(-1));
  if (trouble == "no token") answers.emplace_back(std::pair{200, std::string("{}")});
  if (trouble == "token that is none") {
    answers.emplace_back(std::pair{200, std::string(R"({"access_token":"a&b=c","expires_in":7200})")});
  }
  const auto first = world.send();
  REQUIRE_FALSE(first.ok());
  CHECK(first.error().code == Code::kRetryLater);
  CHECK_FALSE(world.send().ok());
  CHECK(world.transport.token_requests == 1);
  world.clock.seconds_since_1970 += 5;
  CHECK(world.send().ok());
}

TEST_CASE("what the platform refuses is an answer with its errcode", "[platform]") {
  World world;
  for (const int code : {45015, 45047, 43101}) {
    world.transport.answers.emplace_back(FakeTransport::code(code));
    const auto sent = world.send();
    REQUIRE(sent.ok());
    CHECK_FALSE(sent->ok());
    CHECK(sent->errcode == code);
  }
  CHECK(world.transport.token_requests == 1);
}

TEST_CASE("it is told apart whether a call may have been carried out", "[platform]") {
  using Answer = Transport::Answer;
  const auto [answer, code] = GENERATE(table<Answer, Code>({
      {Error{Code::kNotFound, "connect to x?access_token=T1"}, Code::kRetryLater},
      {Error{Code::kRetryLater, "timeout at /x?access_token=T1"}, Code::kInternal},
      {std::pair{500, std::string("oops")}, Code::kRetryLater},
      {std::pair{503, std::string("{}")}, Code::kRetryLater},
      {std::pair{504, std::string("late")}, Code::kInternal},
      {std::pair{200, std::string("")}, Code::kInternal},
      {std::pair{200, std::string("[1]")}, Code::kInternal},
      {std::pair{200, std::string("<html>")}, Code::kInternal},
  }));
  World world;
  world.transport.answers.push_back(answer);
  const auto sent = world.send();
  REQUIRE_FALSE(sent.ok());
  CHECK(sent.error().code == code);
  CHECK(sent.error().message.find("T1") == std::string::npos);
  world.clock.seconds_since_1970 += 3;
  CHECK(world.send()->ok());
}

TEST_CASE("after a call without an answer nothing is sent until a harmless call is answered", "[platform]") {
  World world;
  world.transport.answers.emplace_back(Error{Code::kRetryLater, "timeout"});
  REQUIRE(world.send().error().code == Code::kInternal);
  world.transport.alive = false;
  for (int i = 0; i < 20; ++i) {
    world.clock.seconds_since_1970 += 900;
    CHECK(world.send().error().code == Code::kRetryLater);
  }
  CHECK(world.messages() == 1);
  world.transport.alive = true;
  world.clock.seconds_since_1970 += 900;
  CHECK(world.send()->ok());
  CHECK(world.messages() == 2);
}

TEST_CASE("cards go out in the form of their interface", "[platform]") {
  World world;
  const Card card{
      .template_id = "tpl", .fields = {{"thing1", "5月月报"}, {"date2", "2024年6月5日"}}, .page = "p"};
  const std::string data = R"("data":{"date2":{"value":"2024年6月5日"},"thing1":{"value":"5月月报"}})";
  const auto sent = [&](auto&& send, const std::string& path) {
    world.transport.answers.emplace_back(
        std::pair{200, std::string(R"({"errcode":0,"msgid":2400000000000000001})")});
    const auto answer = send();
    REQUIRE(answer.ok());
    CHECK(answer->message_id == "2400000000000000001");
    CHECK(world.transport.calls.back().starts_with(path + "?"));
    return world.transport.bodies.back();
  };
  const OpenId to("o1");
  const std::string plain = "{" + data + R"(,"page":"p","template_id":"tpl","touser":"o1"})";
  CHECK(sent([&] { return world.platform.send_subscription(to, card); },
             "/cgi-bin/message/subscribe/bizsend") == plain);
  CHECK(sent([&] { return world.platform.send_mini_subscription(to, card); },
             "/cgi-bin/message/subscribe/send") == plain);
  CHECK(sent([&] { return world.platform.send_template(to, card, "linli-7"); },
             "/cgi-bin/message/template/send") ==
        R"({"client_msg_id":"linli-7",)" + data + R"(,"template_id":"tpl","touser":"o1","url":"p"})");
}

TEST_CASE("what a person sent comes as it is, a video as the address of it, JSON otherwise is a refusal",
          "[platform]") {
  World world;
  FakeTransport way;
  const auto get = [&](std::string body) {
    way.got.emplace_back(std::pair{200, std::move(body)});
    return world.platform.get_media(way, "m-1");
  };
  CHECK(get("\xff\xd8 a picture")->bytes == "\xff\xd8 a picture");
  CHECK(way.calls.back() == "/cgi-bin/media/get?access_token=T1&media_id=m-1");
  CHECK(get(R"({"video_url":"http://v.example/1"})")->address == "http://v.example/1");
  CHECK(get(R"({"title":"t","down_url":"http://v.example/2"})")->address == "http://v.example/2");
  CHECK(get(R"({"errcode":40007,"errmsg":"x"})")->errcode == 40007);
  // A refused token is fetched again and the call repeated, by the client's own mechanism.
  way.got.emplace_back(FakeTransport::code(42001));
  CHECK(get("again")->bytes == "again");
  CHECK(way.calls.back() == "/cgi-bin/media/get?access_token=T2&media_id=m-1");
  CHECK(get(R"({"errcode":45009,"errmsg":"x"})")->errcode == 45009);
  CHECK(world.alarms == std::vector<std::string>{"/cgi-bin/media/get"});
  CHECK_FALSE(world.platform.get_media(way, "m-1").ok());  // closed until midnight
}

TEST_CASE("every call is told with its outcome, and token refreshes with them", "[platform]") {
  World world;
  (void)world.send();
  world.transport.answers.emplace_back(FakeTransport::code(45015));
  (void)world.send();
  world.transport.answers.emplace_back(std::pair{500, std::string("oops")});
  (void)world.send();
  CHECK(world.outcomes == std::vector<std::string>{"0", "0", "45015", "http_500"});
}

TEST_CASE("no error tells a secret, a token or a person", "[platform]") {
  World world;
  world.transport.token_answers.emplace_back(Error{Code::kRetryLater, "app-secret o-somebody"});
  for (int i = 0; i < 2; ++i) {
    const auto sent = world.send();
    REQUIRE_FALSE(sent.ok());
    CHECK(sent.error().message.find("app-secret") == std::string::npos);
    CHECK(sent.error().message.find("o-somebody") == std::string::npos);
  }
}

TEST_CASE("a menu is sent in Chinese, and nothing but a menu is", "[platform]") {
  World world;
  REQUIRE(world.platform.create_menu(R"({ "button": [ {"key":"report","name":"\u6708报","type":"click"} ] })")
              .ok());
  CHECK(world.transport.calls.back() == "/cgi-bin/menu/create?access_token=T1");
  CHECK(world.transport.bodies.back() == R"({"button":[{"key":"report","name":"月报","type":"click"}]})");
  const auto before = world.transport.calls.size();
  for (const std::string bad : {"", "[]", "{}", "{\"button\":"}) {
    CHECK(world.platform.create_menu(bad).error().code == Code::kInvalid);
  }
  CHECK(world.transport.calls.size() == before);
}
