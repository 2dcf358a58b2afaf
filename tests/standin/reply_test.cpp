#include "tests/standin/reply.h"

#include "tests/standin/crypto.h"
#include "tests/standin/echo_bot.h"
#include "tests/support/catch.h"

using namespace standin;

namespace {

const Question kQuestion{.openid = "oUser", .has_media = [](const std::string& id) { return id == "known"; }};

std::string problem(const Account& account, const std::string& body) {
  return open_reply(account, kQuestion, body).problem;
}

std::string with(std::string text, const std::string& what, const std::string& instead) {
  return text.replace(text.find(what), what.size(), instead);
}

std::string reply_of_type(const std::string& type, const std::string& rest) {
  return "<xml><ToUserName>oUser</ToUserName><FromUserName>gh_000000000001</FromUserName><CreateTime>1</"
         "CreateTime><MsgType>" +
         type + "</MsgType>" + rest + "</xml>";
}

}  // namespace

TEST_CASE("success and the empty body are no reply and no fault", "[standin]") {
  for (const char* body : {"", "success"}) {
    const Opened opened = open_reply(test_account(), kQuestion, body);
    CHECK_FALSE(opened.reply);
    CHECK(opened.problem.empty());
  }
  CHECK(problem(test_account(), "success\n") == "malformed XML");
}

TEST_CASE("a sealed text reply is opened", "[standin]") {
  const Account account = test_account();
  const Opened opened =
      open_reply(account, kQuestion, sealed(account, text_reply(account, "oUser", "你好 & <好>")));
  CHECK(opened.problem.empty());
  REQUIRE(opened.reply);
  CHECK(*opened.reply == nlohmann::json{{"type", "text"}, {"content", "你好 & <好>"}});
}

TEST_CASE("a sealed reply with a flaw is refused", "[standin]") {
  const Account account = test_account();
  const std::string clear = text_reply(account, "oUser", "好");
  CHECK(problem(account, sealed(account, clear, "1717376400000")) == "TimeStamp is not a time in seconds");
  CHECK(problem(account, with(sealed(account, clear), "<Nonce><![CDATA[99]]>", "<Nonce><![CDATA[98]]>")) ==
        "wrong MsgSignature");
  Account other = account;
  other.app_id = "wx0000000000000009";
  CHECK(problem(account, sealed(other, clear)) == "another app id");
  CHECK(problem(account, sealed(account, text_reply(account, "oOther", "好"))) ==
        "ToUserName is not the one who asked");
  other = account;
  other.original_id = "gh_9";
  CHECK(problem(account, sealed(account, text_reply(other, "oUser", "好"))) ==
        "FromUserName is not the account");
  CHECK(problem(account, clear) == "in clear although the mode is safe");
}

TEST_CASE("each mode takes the replies it takes in WeChat", "[standin]") {
  const Account plain = test_account(Mode::kPlain);
  const Account compatible = test_account(Mode::kCompatible);
  const std::string clear = text_reply(plain, "oUser", "好");
  CHECK(problem(plain, clear).empty());
  CHECK(problem(compatible, clear).empty());
  CHECK(problem(compatible, sealed(compatible, clear)).empty());
  CHECK(problem(plain, sealed(plain, clear)) == "encrypted although the mode is plain");
}

TEST_CASE("text of 2048 bytes passes and one byte more does not", "[standin]") {
  const Account account = test_account(Mode::kPlain);
  CHECK(problem(account, text_reply(account, "oUser", std::string(2048, 'a'))).empty());
  CHECK(problem(account, text_reply(account, "oUser", std::string(2049, 'a'))) ==
        "Content is longer than 2048 bytes");
  CHECK(problem(account, text_reply(account, "oUser", "")) == "Content is missing");
  CHECK(problem(account, text_reply(account, "oUser", "\xff")) == "Content is not UTF-8");
}

TEST_CASE("malformed documents are refused", "[standin]") {
  const Account account = test_account(Mode::kPlain);
  for (const char* body :
       {"hello", "<xml>", "<xml></yml>", "<a></a>", "<xml></xml><xml></xml>", "<xml>a & b</xml>"}) {
    INFO(body);
    CHECK(problem(account, body) == "malformed XML");
  }
}

TEST_CASE("pictures must be known and news single", "[standin]") {
  const Account account = test_account(Mode::kPlain);
  CHECK(problem(account, reply_of_type("image", "<Image><MediaId>known</MediaId></Image>")).empty());
  CHECK(problem(account, reply_of_type("image", "<Image><MediaId>lost</MediaId></Image>")) ==
        "MediaId is unknown");
  const std::string item =
      "<item><Title>题</Title><Description>文</Description><PicUrl></PicUrl><Url>http://a</Url></item>";
  CHECK(problem(account,
                reply_of_type("news", "<ArticleCount>1</ArticleCount><Articles>" + item + "</Articles>"))
            .empty());
  CHECK(problem(account, reply_of_type("news", "<ArticleCount>2</ArticleCount><Articles>" + item + item +
                                                   "</Articles>")) == "not exactly one article");
  CHECK(problem(account, reply_of_type("hologram", "")) == "MsgType cannot be a reply");
}

TEST_CASE("a mini-program's JSON envelope has a number for the time and a string for the nonce",
          "[standin]") {
  const Account mini = test_mini();
  const std::string encrypted = encrypt(mini.key, R"({"demo_resp":"ok"})", mini.app_id, random_bytes(16));
  nlohmann::json envelope{{"Encrypt", encrypted},
                          {"MsgSignature", signature({mini.token, "1717376400", "7", encrypted})},
                          {"TimeStamp", 1717376400},
                          {"Nonce", "7"}};
  CHECK(problem(mini, envelope.dump()).empty());
  envelope["TimeStamp"] = "1717376400";
  CHECK(problem(mini, envelope.dump()) == "TimeStamp is not a number");
  CHECK(problem(mini, "{") == "malformed JSON");
}
