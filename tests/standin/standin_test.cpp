#include "tests/standin/echo_bot.h"
#include "tests/standin/server.h"
#include "tests/support/catch.h"

#include <atomic>
#include <future>
#include <set>

using namespace standin;
using namespace std::chrono_literals;

namespace {

constexpr const char* kMessages = "/standin/users/oUser/messages";

// The stand-in over HTTP, in front of a bot.
class Wire {
 public:
  explicit Wire(const std::string& bot, std::chrono::milliseconds patience = 2000ms, Mode mode = Mode::kSafe)
      : standin_(config(bot, patience, mode), 0), thread_([this] { standin_.run(); }) {}
  ~Wire() {
    standin_.stop();
    thread_.join();
  }

  StandIn& standin() { return standin_; }
  std::string address() const { return standin_.address(); }

  json post(const std::string& path, const json& body, int expected = 200) {
    httplib::Client client(address());
    client.set_read_timeout(20s);
    const auto result = client.Post(path, body.dump(), "application/json");
    REQUIRE(result);
    CHECK(result->status == expected);
    return json::parse(result->body);
  }

  json get(const std::string& path) {
    httplib::Client client(address());
    const auto result = client.Get(path);
    REQUIRE(result);
    CHECK(result->status == 200);
    return json::parse(result->body);
  }

 private:
  static Config config(const std::string& bot, std::chrono::milliseconds patience, Mode mode) {
    Config config;
    config.bot = bot;
    config.official = test_account(mode);
    config.mini = test_mini();
    config.patience = patience;
    return config;
  }

  StandIn standin_;
  std::thread thread_;
};

const std::string kClosed = "http://127.0.0.1:1";  // nobody listens there

}  // namespace

TEST_CASE("a message is delivered and its answer comes back, in every mode", "[standin]") {
  for (const Mode mode : {Mode::kSafe, Mode::kCompatible, Mode::kPlain}) {
    const Account account = test_account(mode);
    EchoBot bot(account, echo(account));
    Wire wire(bot.address(), 2000ms, mode);
    const json answer = wire.post(kMessages, {{"type", "text"}, {"content", "月报"}});
    CHECK(answer.at("status") == 200);
    CHECK(answer.at("attempts") == 1);
    CHECK(answer.at("replies") == json{{{"type", "text"}, {"content", "收到：月报"}}});
    const auto received = bot.received();
    REQUIRE(received.size() == 1);
    CHECK(received[0].parameter("openid") == "oUser");
    CHECK(received[0].parameter("encrypt_type") == (mode == Mode::kPlain ? "" : "aes"));
    CHECK((received[0].body.find("月报") != std::string::npos) == (mode != Mode::kSafe));
    CHECK(wire.get("/standin/users/oUser/inbox").at(0).at("how") == "reply");
  }
}

TEST_CASE("a slow bot gets the same bytes three times, then the user reads of a fault", "[standin]") {
  const Account account = test_account();
  std::atomic<bool> release = false;
  EchoBot bot(account, [&](const Received&, httplib::Response&) {
    while (!release)
      std::this_thread::sleep_for(1ms);
  });
  {
    Wire wire(bot.address(), 60ms);
    const auto start = std::chrono::steady_clock::now();
    const json answer = wire.post(kMessages, {{"content", "月报"}});
    CHECK(std::chrono::steady_clock::now() - start >= 180ms);
    CHECK(answer.at("attempts") == 3);
    CHECK(answer.at("status") == 0);
    CHECK(answer.at("problem") == "no answer in time");
    CHECK(answer.at("replies").at(0).at("content") == "该公众号提供的服务出现故障，请稍后再试");
    CHECK(wire.get("/standin/users/oUser/inbox").at(0).at("how") == "notice");
    release = true;
  }
  const auto received = bot.received();
  REQUIRE(received.size() == 3);
  for (const Received& one : received) {
    CHECK(one.target == received[0].target);
    CHECK(one.body == received[0].body);
  }
}

TEST_CASE("the patience is for the whole answer, however often a byte comes", "[standin]") {
  const Account account = test_account(Mode::kPlain);
  EchoBot bot(account, [](const Received&, httplib::Response& response) {
    response.set_content_provider(1000, "text/xml", [](std::size_t, std::size_t, httplib::DataSink& sink) {
      std::this_thread::sleep_for(20ms);
      return sink.write("x", 1);
    });
  });
  Wire wire(bot.address(), 100ms, Mode::kPlain);
  const json answer = wire.post(kMessages, {{"content", "月报"}});
  CHECK(answer.at("attempts") == 3);
  CHECK(answer.at("problem") == "no answer in time");
}

TEST_CASE("a bot that comes to itself at the second try is heard", "[standin]") {
  const Account account = test_account();
  std::atomic<int> tries = 0;
  EchoBot bot(account, [&](const Received& one, httplib::Response& response) {
    if (++tries == 1) {
      response.status = 503;
      return;
    }
    echo(account)(one, response);
  });
  Wire wire(bot.address());
  const json answer = wire.post(kMessages, {{"content", "月报"}});
  CHECK(answer.at("attempts") == 2);
  CHECK(answer.at("replies").at(0).at("content") == "收到：月报");
}

TEST_CASE("a bot that is not there is tried three times", "[standin]") {
  Wire wire(kClosed);
  const json answer = wire.post(kMessages, {{"content", "月报"}});
  CHECK(answer.at("attempts") == 3);
  CHECK(answer.at("status") == 0);
}

TEST_CASE("a bot that refuses the signature is not tried again", "[standin]") {
  Account other = test_account();
  other.token = "another";
  EchoBot bot(other, echo(other));
  Wire wire(bot.address());
  const json answer = wire.post(kMessages, {{"content", "月报"}});
  CHECK(answer.at("attempts") == 1);
  CHECK(answer.at("status") == 403);
}

TEST_CASE("a malformed reply reads as a fault", "[standin]") {
  const Account account = test_account();
  EchoBot bot(account, [&](const Received& one, httplib::Response& response) {
    response.set_content(text_reply(account, one.field("FromUserName"), "in clear"), "text/xml");
  });
  Wire wire(bot.address());
  const json answer = wire.post(kMessages, {{"content", "月报"}});
  CHECK(answer.at("problem") == "in clear although the mode is safe");
  CHECK(answer.at("replies").at(0).at("type") == "notice");
}

TEST_CASE("the same bytes can be sent several times at once, with a chosen id", "[standin]") {
  const Account account = test_account();
  EchoBot bot(account, echo(account));
  Wire wire(bot.address());
  const json answer =
      wire.post(kMessages, {{"content", "月报"}, {"repeat", 3}, {"msg_id", 42}, {"create_time", 1717376400}});
  CHECK(answer.at("deliveries").size() == 3);
  CHECK(answer.at("msg_id") == 42);
  const auto received = bot.received();
  REQUIRE(received.size() == 3);
  CHECK(received[0].body == received[2].body);
  CHECK(received[0].field("MsgId") == "42");
  CHECK(received[0].field("CreateTime") == "1717376400");
}

TEST_CASE("a raw document is signed and sent as it is", "[standin]") {
  const Account account = test_account();
  EchoBot bot(account, [](const Received&, httplib::Response& response) {
    response.set_content("success", "text/plain");
  });
  Wire wire(bot.address());
  wire.post(kMessages, {{"content", "x"}, {"raw", "<xml><broken"}});
  REQUIRE(bot.received().size() == 1);
  CHECK(bot.received()[0].inner == "<xml><broken");
}

TEST_CASE("one who does not follow can only subscribe or scan", "[standin]") {
  const Account account = test_account();
  EchoBot bot(account, [](const Received&, httplib::Response& response) {
    response.set_content("success", "text/plain");
  });
  Wire wire(bot.address());
  wire.post("/standin/users", {{"openid", "oUser"}, {"name", "生人"}, {"following", false}}, 201);
  wire.post(kMessages, {{"content", "你好"}}, 409);
  wire.post(kMessages, {{"type", "scan"}, {"scene", "p7"}});
  wire.post(kMessages, {{"content", "你好"}});
  wire.post(kMessages, {{"type", "unsubscribe"}});
  wire.post(kMessages, {{"content", "你好"}}, 409);
  const auto received = bot.received();
  REQUIRE(received.size() == 3);
  CHECK(received[0].field("Event") == "subscribe");
  CHECK(received[0].field("EventKey") == "qrscene_p7");
  CHECK(received[2].field("Event") == "unsubscribe");
}

TEST_CASE("a photo reaches the bot as a link and a medium", "[standin]") {
  const Account account = test_account();
  EchoBot bot(account, [](const Received&, httplib::Response& response) {
    response.set_content("success", "text/plain");
  });
  Wire wire(bot.address());
  wire.post(kMessages, {{"type", "image"}, {"data", "aGVsbG8="}, {"content_type", "image/png"}});
  REQUIRE(bot.received().size() == 1);
  const std::string url = bot.received()[0].field("PicUrl");
  REQUIRE(url.starts_with(wire.address()));
  httplib::Client client(wire.address());
  const auto picture = client.Get(url.substr(wire.address().size()));
  REQUIRE(picture);
  CHECK(picture->body == "hello");
  CHECK(picture->get_header_value("Content-Type") == "image/png");
}

TEST_CASE("the mini-program's push is JSON to its own address", "[standin]") {
  const Account mini = test_mini();
  EchoBot bot(mini, [](const Received&, httplib::Response& response) {
    response.set_content("success", "text/plain");
  });
  Wire wire(bot.address());
  const json answer = wire.post(kMessages, {{"via", "miniprogram"}, {"content", "你好"}});
  CHECK(answer.at("status") == 200);
  REQUIRE(bot.received().size() == 1);
  const json inner = json::parse(bot.received()[0].inner);
  CHECK(inner.at("MsgType") == "text");
  CHECK(inner.at("MsgId").is_number_integer());
  CHECK(inner.at("ToUserName") == mini.original_id);
}

TEST_CASE("the callback's address can be verified", "[standin]") {
  const Account account = test_account();
  EchoBot bot(account, echo(account));
  Wire wire(bot.address());
  CHECK(wire.post("/standin/verify", json::object()).at("ok") == true);
}

TEST_CASE("an event follows a template message", "[standin]") {
  const Account account = test_account();
  std::promise<std::string> status;
  EchoBot bot(account, [&](const Received& one, httplib::Response& response) {
    response.set_content("success", "text/plain");
    if (one.field("Event") == "TEMPLATESENDJOBFINISH") status.set_value(one.field("Status"));
  });
  Wire wire(bot.address());
  wire.post("/standin/users", {{"openid", "oUser"}}, 201);
  const json token = wire.post(
      "/cgi-bin/stable_token",
      {{"grant_type", "client_credential"}, {"appid", account.app_id}, {"secret", account.app_secret}});
  const json sent =
      wire.post("/cgi-bin/message/template/send?access_token=" + token.at("access_token").get<std::string>(),
                {{"touser", "oUser"}, {"template_id", "t"}, {"data", {{"thing1", {{"value", "月报"}}}}}});
  CHECK(sent.at("errcode") == 0);
  auto future = status.get_future();
  REQUIRE(future.wait_for(5s) == std::future_status::ready);
  CHECK(future.get() == "success");
}

TEST_CASE("faults reach the caller as they are on the wire", "[standin]") {
  Wire wire(kClosed);
  const auto call = [&] {
    httplib::Client client(wire.address());
    client.set_read_timeout(5s);
    return client.Get("/cgi-bin/getcallbackip?access_token=x");
  };
  wire.post("/standin/faults", {{"path", "/cgi-bin/getcallbackip"}, {"http", 500}}, 201);
  CHECK(call()->status == 500);
  wire.post("/standin/faults", {{"path", "/cgi-bin/getcallbackip"}, {"drop", true}}, 201);
  CHECK_FALSE(call());
  wire.post("/standin/faults", {{"path", "/cgi-bin/getcallbackip"}, {"delay_ms", 80}}, 201);
  const auto start = std::chrono::steady_clock::now();
  CHECK(json::parse(call()->body).at("errcode") == 40001);
  CHECK(std::chrono::steady_clock::now() - start >= 80ms);
  CHECK(wire.get("/standin/calls").size() == 3);
}

TEST_CASE("a page waiting for news gets them when they come", "[standin]") {
  const Account account = test_account();
  EchoBot bot(account, echo(account));
  Wire wire(bot.address());
  wire.post("/standin/users", {{"openid", "oUser"}}, 201);
  const json before = wire.get("/standin/feed?openid=oUser");
  json news;
  std::thread waiting(
      [&] { news = wire.get("/standin/feed?openid=oUser&wait_ms=5000&after=" + before.at("seq").dump()); });
  wire.post(kMessages, {{"content", "月报"}});
  waiting.join();
  REQUIRE_FALSE(news.at("messages").empty());
  CHECK(news.at("messages").at(0).at("content") == "月报");
  const json rest = wire.get("/standin/feed?openid=oUser&after=" + before.at("seq").dump());
  CHECK(rest.at("messages").size() == 2);
  CHECK(rest.at("wire").at(0).at("kind") == "delivery");
}

TEST_CASE("two hundred people at once are all answered", "[standin]") {
  const Account account = test_account();
  EchoBot bot(account, echo(account));
  Wire wire(bot.address(), 5000ms);
  std::atomic<int> answered = 0;
  std::vector<std::thread> people;
  for (int i = 0; i < 200; ++i)
    people.emplace_back([&, i] {
      httplib::Client client(wire.address());
      client.set_read_timeout(15s);
      const auto result = client.Post("/standin/users/oUser" + std::to_string(i) + "/messages",
                                      json{{"content", std::to_string(i)}}.dump(), "application/json");
      if (result &&
          json::parse(result->body).at("replies").at(0).value("content", "") == "收到：" + std::to_string(i))
        ++answered;
    });
  for (std::thread& person : people)
    person.join();
  CHECK(answered == 200);
  std::set<std::string> ids;
  for (const Received& one : bot.received())
    ids.insert(one.field("MsgId"));
  CHECK(ids.size() == 200);
}

TEST_CASE("the stand-in stops at once although pages wait and connections idle", "[standin]") {
  std::thread waiting;
  const auto start = std::chrono::steady_clock::now();
  {
    Wire wire(kClosed);
    httplib::Client idle(wire.address());
    idle.set_keep_alive(true);
    const auto before = idle.Get("/standin/feed");
    REQUIRE(before);
    const std::string path =
        "/standin/feed?wait_ms=20000&after=" + json::parse(before->body).at("seq").dump();
    waiting = std::thread([address = wire.address(), path] {
      httplib::Client page(address);
      page.set_read_timeout(20s);
      (void)page.Get(path);
    });
  }
  waiting.join();
  CHECK(std::chrono::steady_clock::now() - start < 2s);
}

TEST_CASE("a stop does not wait for a bot that is silent", "[standin]") {
  const Account account = test_account();
  std::atomic<bool> release = false;
  std::promise<void> asked;
  std::once_flag once;
  EchoBot bot(account, [&](const Received&, httplib::Response&) {
    std::call_once(once, [&] { asked.set_value(); });
    while (!release)
      std::this_thread::sleep_for(1ms);
  });
  std::thread talking;
  auto start = std::chrono::steady_clock::now();
  {
    Wire wire(bot.address(), 20s);
    talking = std::thread([address = wire.address()] {
      httplib::Client client(address);
      (void)client.Post(kMessages, R"({"content":"月报"})", "application/json");
    });
    asked.get_future().wait();
    start = std::chrono::steady_clock::now();
  }
  CHECK(std::chrono::steady_clock::now() - start < 3s);
  release = true;
  talking.join();
}

TEST_CASE("a port that is taken is not shared", "[standin]") {
  Wire first(kClosed);
  CHECK_THROWS_AS(StandIn(Config{}, first.standin().port()), std::runtime_error);
}

TEST_CASE("what answers a departure reaches nobody", "[standin]") {
  const Account account = test_account();
  EchoBot bot(account, echo(account));
  Wire wire(bot.address());
  CHECK(wire.post(kMessages, {{"type", "unsubscribe"}}).at("replies").empty());
  CHECK(wire.get("/standin/users/oUser/inbox").empty());
}

TEST_CASE("events say what they do, by whatever type they come", "[standin]") {
  const Account account = test_account();
  EchoBot bot(account, [](const Received&, httplib::Response& response) {
    response.set_content("success", "text/plain");
  });
  Wire wire(bot.address());
  wire.post(kMessages, {{"type", "event"}, {"event", "unsubscribe"}});
  wire.post(kMessages, {{"type", "event"}, {"event", "CLICK"}, {"event_key", "report"}}, 409);
  wire.post(kMessages, {{"type", "event"}, {"event", "subscribe"}});
  wire.post(kMessages, {{"type", "event"}, {"event", "CLICK"}, {"event_key", "report"}});
  CHECK(wire.standin().world().person("oUser")->event_window.left == 3);
  REQUIRE(bot.received().size() == 3);
  CHECK(bot.received()[2].field("EventKey") == "report");
}

TEST_CASE("requests that make no sense are answered with a sentence", "[standin]") {
  Wire wire(kClosed);
  wire.post("/standin/nowhere", json::object(), 404);
  wire.post(kMessages, {{"type", "telepathy"}}, 400);
  wire.post("/standin/users/o%20x/messages", {{"content", "a"}}, 400);
  wire.post("/standin/clock", {{"set", "yesterday"}}, 400);
  wire.post("/standin/faults", {{"path", 7}}, 400);
  CHECK(wire.post("/standin/clock", {{"set", "2024-06-03T09:00"}})
            .at("now")
            .get<std::string>()
            .starts_with("2024-06-03T09:00"));
  CHECK(wire.post("/standin/clock", {{"advance", "P1D"}})
            .at("now")
            .get<std::string>()
            .starts_with("2024-06-04T09:00"));
}
