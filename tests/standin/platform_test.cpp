#include "tests/standin/platform.h"

#include "tests/standin/echo_bot.h"
#include "tests/standin/field_rules.h"
#include "tests/support/catch.h"

using namespace standin;

namespace {

constexpr const char* kUser = "oUser";

// The platform without a network: its account's server does not exist.
struct Stage {
  Config config;
  Clock clock;
  World world{clock};
  Media media{clock};
  std::unique_ptr<Delivery> delivery;
  std::unique_ptr<Platform> platform;
  std::string token;

  Stage() {
    config.bot = "http://127.0.0.1:1";
    config.patience = std::chrono::milliseconds(50);
    config.official = test_account();
    config.mini = test_mini();
    clock.set(1717376400);
    delivery = std::make_unique<Delivery>(config, clock, world, media);
    platform = std::make_unique<Platform>(config, clock, world, media, *delivery);
    world.add_person(kUser, "陈阿姨", "");
    token = new_token(config.official);
  }

  json call(const std::string& method, const std::string& path,
            const std::map<std::string, std::string>& query, const std::string& body = {}) {
    return json::parse(
        platform
            ->handle({.method = method, .path = path, .query = {query.begin(), query.end()}, .body = body})
            .body);
  }

  json post(const std::string& path, const json& body) {
    return call("POST", path, {{"access_token", token}}, body.dump());
  }

  int send(const std::string& text = "你好") {
    return post("/cgi-bin/message/custom/send",
                {{"touser", kUser}, {"msgtype", "text"}, {"text", {{"content", text}}}})
        .at("errcode");
  }

  std::string new_token(const Account& account) {
    return call("POST", "/cgi-bin/stable_token", {},
                json{{"grant_type", "client_credential"},
                     {"appid", account.app_id},
                     {"secret", account.app_secret}}
                    .dump())
        .at("access_token");
  }

  void says_something() {
    world.with_person(kUser, [&](Person& person) {
      person.message_window = {.until = clock.now() + 48 * 3600, .left = 5};
    });
  }

  void clicks() {
    world.with_person(kUser,
                      [&](Person& person) { person.event_window = {.until = clock.now() + 60, .left = 3}; });
  }
};

}  // namespace

TEST_CASE("a token is given for the right secret only", "[standin]") {
  Stage stage;
  const auto ask = [&](json body) {
    return stage.call("POST", "/cgi-bin/stable_token", {}, body.dump()).value("errcode", 0);
  };
  const std::string id = stage.config.official.app_id;
  CHECK(ask({{"grant_type", "x"}, {"appid", id}, {"secret", "official-secret"}}) == 40002);
  CHECK(ask({{"grant_type", "client_credential"}, {"secret", "official-secret"}}) == 41002);
  CHECK(ask({{"grant_type", "client_credential"}, {"appid", id}}) == 41004);
  CHECK(ask({{"grant_type", "client_credential"}, {"appid", "wx0"}, {"secret", "official-secret"}}) == 40013);
  CHECK(ask({{"grant_type", "client_credential"}, {"appid", id}, {"secret", "wrong"}}) == 40125);
}

TEST_CASE("the stable token stays the same until five minutes before its end", "[standin]") {
  Stage stage;
  CHECK(stage.new_token(stage.config.official) == stage.token);
  stage.clock.advance(7200 - 302);
  CHECK(stage.new_token(stage.config.official) == stage.token);
  stage.clock.advance(3);
  CHECK(stage.new_token(stage.config.official) != stage.token);
  stage.says_something();
  CHECK(stage.send() == 0);  // the old one overlaps
  stage.clock.advance(300);
  CHECK(stage.send() == 40001);
}

TEST_CASE("a token that ran out says so, an invented or missing one too", "[standin]") {
  Stage stage;
  stage.platform->tokens().expire_all();
  CHECK(stage.send() == 42001);
  stage.token = "invented";
  CHECK(stage.send() == 40001);
  stage.token = "";
  CHECK(stage.send() == 41001);
}

TEST_CASE("a forced refresh waits thirty seconds and ends the old token after five minutes", "[standin]") {
  Stage stage;
  const json force{{"grant_type", "client_credential"},
                   {"appid", stage.config.official.app_id},
                   {"secret", "official-secret"},
                   {"force_refresh", true}};
  CHECK(stage.call("POST", "/cgi-bin/stable_token", {}, force.dump()).at("access_token") != stage.token);
  CHECK(stage.call("POST", "/cgi-bin/stable_token", {}, force.dump()).at("errcode") == 45011);
  stage.clock.advance(31);
  CHECK(stage.call("POST", "/cgi-bin/stable_token", {}, force.dump()).contains("access_token"));
}

TEST_CASE("customer-service messages are five within 48 hours of a message", "[standin]") {
  Stage stage;
  CHECK(stage.send() == 45015);
  stage.says_something();
  for (int i = 0; i < 5; ++i)
    CHECK(stage.send() == 0);
  CHECK(stage.send() == 45047);
  CHECK(stage.world.inbox(kUser).size() == 5);
  stage.says_something();
  stage.clock.advance(48 * 3600 - 2);
  stage.token = stage.new_token(stage.config.official);
  CHECK(stage.send() == 0);
  stage.clock.advance(2);
  CHECK(stage.send() == 45015);
}

TEST_CASE("a menu click allows three messages within a minute", "[standin]") {
  Stage stage;
  stage.clicks();
  for (int i = 0; i < 3; ++i)
    CHECK(stage.send() == 0);
  CHECK(stage.send() == 45047);
  stage.clicks();
  stage.clock.advance(60);
  CHECK(stage.send() == 45015);
}

TEST_CASE("a customer-service message is checked before it is sent", "[standin]") {
  Stage stage;
  stage.says_something();
  const auto send = [&](const json& body) {
    return stage.post("/cgi-bin/message/custom/send", body).at("errcode").get<int>();
  };
  CHECK(send({{"touser", "oNobody"}, {"msgtype", "text"}, {"text", {{"content", "a"}}}}) == 40003);
  CHECK(stage.send(std::string(2049, 'a')) == 45002);
  CHECK(stage.send("") == 44004);
  CHECK(send({{"touser", kUser}, {"msgtype", "dance"}}) == 40008);
  CHECK(send({{"touser", kUser}, {"msgtype", "text"}}) == 47001);
  CHECK(send({{"touser", kUser}, {"msgtype", "image"}, {"image", {{"media_id", "lost"}}}}) == 40007);
  CHECK(
      stage.call("POST", "/cgi-bin/message/custom/send", {{"access_token", stage.token}}, "").at("errcode") ==
      44002);
  CHECK(stage.call("POST", "/cgi-bin/message/custom/send", {{"access_token", stage.token}}, "[]")
            .at("errcode") == 47001);
  CHECK(stage.call("GET", "/cgi-bin/message/custom/send", {{"access_token", stage.token}}).at("errcode") ==
        43002);
  CHECK(stage.send(std::string(2048, 'a')) == 0);
}

TEST_CASE("escaped characters are refused, an escaped backslash is not one", "[standin]") {
  Stage stage;
  stage.says_something();
  const auto send = [&](const std::string& content) {
    return stage
        .call("POST", "/cgi-bin/message/custom/send", {{"access_token", stage.token}},
              R"({"touser":"oUser","msgtype":"text","text":{"content":")" + content + R"("}})")
        .at("errcode")
        .get<int>();
  };
  CHECK(send("\\u4e2d") == 40033);
  CHECK(send("\\\\u4e2d") == 0);
}

TEST_CASE("menus have the platform's limits", "[standin]") {
  Stage stage;
  const auto create = [&](const json& buttons) {
    return stage.post("/cgi-bin/menu/create", {{"button", buttons}}).at("errcode").get<int>();
  };
  const json click{{"type", "click"}, {"name", "月报"}, {"key", "report"}};
  CHECK(stage.call("GET", "/cgi-bin/menu/get", {{"access_token", stage.token}}).at("errcode") == 46003);
  CHECK(create(json::array()) == 40016);
  CHECK(create({click, click, click, click}) == 40016);
  CHECK(create({{{"type", "click"}, {"name", "一二三四五六"}, {"key", "k"}}}) == 40018);
  CHECK(create({{{"type", "click"}, {"name", "月报"}, {"key", std::string(129, 'k')}}}) == 40019);
  CHECK(create({{{"type", "view"}, {"name", "网页"}}}) == 40020);
  CHECK(create({{{"type", "fly"}, {"name", "飞"}}}) == 40017);
  CHECK(create({{{"name", "更多"}, {"sub_button", {click, click, click, click, click, click}}}}) == 40023);
  CHECK(create({click, {{"name", "更多"}, {"sub_button", {click, click}}}}) == 0);
  CHECK(stage.call("GET", "/cgi-bin/menu/get", {{"access_token", stage.token}})
            .at("menu")
            .at("button")
            .size() == 2);
  stage.token = stage.new_token(stage.config.mini);
  CHECK(create({click}) == 48001);
}

TEST_CASE("a template message needs a follower and a known template", "[standin]") {
  Stage stage;
  const json data{{"thing1", {{"value", "五月月报"}}}};
  const auto send = [&](const std::string& id, const json& fields) {
    return stage.post("/cgi-bin/message/template/send",
                      {{"touser", kUser}, {"template_id", id}, {"data", fields}});
  };
  stage.platform->add_template("known", {.title = "事项提醒", .fields = {"thing1"}});
  CHECK(send("unknown", data).at("errcode") == 40037);
  CHECK(send("known", json::object()).at("errcode") == 47003);
  const json sent = send("known", data);
  CHECK(sent.at("errcode") == 0);
  CHECK(sent.at("msgid").get<long long>() > (1LL << 32));
  CHECK(stage.world.inbox(kUser).at(0).at("title") == "事项提醒");
  stage.world.with_person(kUser, [](Person& person) { person.following = false; });
  CHECK(send("known", data).at("errcode") == 43004);
}

TEST_CASE("each consent allows one subscription message", "[standin]") {
  Stage stage;
  const auto send = [&](const std::string& value) {
    return stage
        .post("/cgi-bin/message/subscribe/bizsend",
              {{"touser", kUser}, {"template_id", "t"}, {"data", {{"thing1", {{"value", value}}}}}})
        .at("errcode")
        .get<int>();
  };
  CHECK(send("月报") == 43101);
  stage.world.with_person(kUser, [](Person& person) { person.consents["t"] = 1; });
  CHECK(send("这句话长过二十个字所以平台不会接受它的哦哦") == 47003);
  CHECK(send("月报") == 0);
  CHECK(send("月报") == 43101);
}

TEST_CASE("fields of subscription messages have the documented kinds", "[standin]") {
  CHECK(field_allows("thing1", "一二三四五六七八九十一二三四五六七八九十"));
  CHECK_FALSE(field_allows("thing1", "一二三四五六七八九十一二三四五六七八九十一"));
  CHECK_FALSE(field_allows("thing1", "a\nb"));
  CHECK_FALSE(field_allows("thing1", ""));
  CHECK(field_allows("number2", "12.5"));
  CHECK_FALSE(field_allows("number2", "十二"));
  CHECK(field_allows("amount3", "¥160000.00元"));
  CHECK_FALSE(field_allows("amount3", "12345678901"));
  CHECK_FALSE(field_allows("character_string4", "编号1"));
  CHECK(field_allows("phrase5", "已提交"));
  CHECK_FALSE(field_allows("phrase5", "已经提交完成"));
  CHECK(field_allows("time6", "2024年6月5日 18:00"));
}

TEST_CASE("a login code works once and for five minutes", "[standin]") {
  Stage stage;
  const auto session = [&](const std::string& code) {
    return stage.call("GET", "/sns/jscode2session",
                      {{"appid", stage.config.mini.app_id},
                       {"secret", "mini-secret"},
                       {"js_code", code},
                       {"grant_type", "authorization_code"}});
  };
  const std::string code = stage.platform->login_code(kUser);
  CHECK(session(code).at("openid") == kUser);
  CHECK(session(code).at("errcode") == 40163);
  CHECK(session("invented").at("errcode") == 40029);
  const std::string late = stage.platform->login_code(kUser);
  stage.clock.advance(300);
  CHECK(session(late).at("errcode") == 40029);
}

TEST_CASE("media live three days", "[standin]") {
  Stage stage;
  ApiCall call{.method = "POST",
               .path = "/cgi-bin/media/upload",
               .query = {{"access_token", stage.token}, {"type", "image"}},
               .body = {},
               .upload = ApiCall::Upload{.content_type = "image/png", .bytes = "png"}};
  const std::string id = json::parse(stage.platform->handle(call).body).at("media_id");
  const ApiCall get{.method = "GET",
                    .path = "/cgi-bin/media/get",
                    .query = {{"access_token", stage.token}, {"media_id", id}},
                    .body = {}};
  CHECK(stage.platform->handle(get).body == "png");
  CHECK(stage.platform->handle(get).content_type == "image/png");
  call.query = {{"access_token", stage.token}, {"type", "hologram"}};
  CHECK(json::parse(stage.platform->handle(call).body).at("errcode") == 40004);
  stage.clock.advance(3 * 86400);
  stage.token = stage.new_token(stage.config.official);
  CHECK(stage.call("GET", "/cgi-bin/media/get", {{"access_token", stage.token}, {"media_id", id}})
            .at("errcode") == 40007);
}

TEST_CASE("faults come in order, as often as asked for", "[standin]") {
  Stage stage;
  stage.says_something();
  stage.platform->faults().add({{"path", "/cgi-bin/message/custom/send"}, {"errcode", 45015}, {"times", 2}});
  stage.platform->faults().add({{"path", "/cgi-bin/message/custom/send"}, {"errcode", -1}});
  CHECK(stage.send() == 45015);
  CHECK(stage.send() == 45015);
  CHECK(stage.send() == -1);
  CHECK(stage.send() == 0);
  CHECK_THROWS_AS(stage.platform->faults().add({{"path", "/x"}}), std::invalid_argument);
  CHECK_THROWS_AS(stage.platform->faults().add({{"path", "/x"}, {"http", 500}, {"drop", true}}),
                  std::invalid_argument);
}

TEST_CASE("calls are recorded without tokens and secrets, unknown ones too", "[standin]") {
  Stage stage;
  CHECK(stage.call("GET", "/cgi-bin/teleport", {{"access_token", stage.token}}).at("errcode") == 40066);
  const json calls = stage.world.journal("call");
  REQUIRE(calls.size() == 2);
  CHECK(calls[0].at("body").at("appid") == stage.config.official.app_id);
  CHECK(calls[1].at("path") == "/cgi-bin/teleport");
  CHECK(calls.dump().find(stage.token) == std::string::npos);
  CHECK(calls.dump().find("official-secret") == std::string::npos);
}

TEST_CASE("a mini-program's code is a picture, or JSON when it is refused") {
  Stage stage;
  const auto token = stage.new_token(stage.config.mini);
  const auto draw = [&](const json& body, const std::string& with) {
    return stage.platform->handle({.method = "POST",
                                   .path = "/wxa/getwxacodeunlimit",
                                   .query = {{"access_token", with}},
                                   .body = body.dump()});
  };
  const auto refused = [&](const json& body) { return json::parse(draw(body, token).body).at("errcode"); };
  const json good{{"scene", "abcdefghijkmnpqr"}, {"page", "pages/rate/index"}, {"width", 430}};
  const auto with = [&](const char* key, const json& value) {
    auto body = good;
    body[key] = value;
    return body;
  };
  const auto drawn = draw(good, token);
  CHECK(drawn.content_type == "image/png");
  CHECK(drawn.body.starts_with("\x89PNG"));
  CHECK(draw(with("scene", "another"), token).body != drawn.body);
  CHECK(refused(with("scene", std::string(33, 'a'))) == 40169);
  CHECK(refused(with("scene", "")) == 40169);
  CHECK(refused(with("scene", "50%")) == 40169);
  CHECK(refused(with("scene", "包饺子")) == 40169);
  CHECK(refused(with("page", "/pages/rate/index")) == 41030);
  CHECK(refused(with("page", "pages/nowhere")) == 41030);
  auto unchecked = with("page", "pages/nowhere");
  unchecked["check_path"] = false;
  CHECK(draw(unchecked, token).content_type == "image/png");
  CHECK(refused(with("width", 100)) == 40097);
  CHECK(refused(with("env_version", "beta")) == 40097);
  CHECK(json::parse(draw(good, stage.token).body).at("errcode") == 48001);  // the official account's token
}

TEST_CASE("of mini-program codes there are five thousand a minute") {
  Stage stage;
  const auto token = stage.new_token(stage.config.mini);
  const auto draw = [&] {
    return stage.platform
        ->handle({.method = "POST",
                  .path = "/wxa/getwxacodeunlimit",
                  .query = {{"access_token", token}},
                  .body = R"({"scene":"a","width":280})"})
        .content_type;
  };
  for (int i = 0; i < 4999; ++i)
    draw();
  CHECK(draw() == "image/png");
  CHECK(draw() != "image/png");
  stage.clock.advance(60);
  CHECK(draw() == "image/png");
}
