#include "bot/wechat/reply.h"

#include "bot/wechat/json.h"
#include "bot/wechat/pages.h"
#include "bot/wechat/utf8.h"
#include "bot/wechat/xml.h"
#include "tests/bot/wechat/wire.h"
#include "tests/support/catch.h"

using namespace linli::bot::wechat;
using linli::storage::model::OpenId;
using linli::tests::FixedRandom;
using linli::tests::Platform;
using linli::tests::vector_named;

namespace {

Inbound from_somebody() {
  Inbound inbound;
  inbound.to_user = "gh_1";
  inbound.from = OpenId("o1");
  return inbound;
}

const auto kNow = linli::tests::at_seconds("1717376400") + std::chrono::milliseconds{999};

std::string xml_of(const reply::Content& content) {
  return build(content, from_somebody(), Format::kXml, kNow);
}
std::string json_of(const reply::Content& content) {
  return build(content, from_somebody(), Format::kJson, kNow);
}

ReplyContext encrypted_context(Format format, const std::string& nonce) {
  return {format, true, 0, 0, nonce};
}

std::string joined(const std::vector<std::string>& messages) {
  std::string text;
  for (const auto& message : messages)
    text += message.substr(message.find('\n') + 1);
  return text;
}

}  // namespace

TEST_CASE("published reply envelopes come out byte for byte", "[reply]") {
  int tried = 0;
  for (const auto& vector : linli::tests::vectors().at("message_vectors")) {
    if (!vector.contains("expected_envelope")) continue;
    INFO(vector.at("id").get<std::string>());
    const Platform platform{vector.at("appid_or_corpid"), vector.at("token"), vector.at("encoding_aes_key"),
                            vector.at("timestamp"), vector.at("nonce")};
    const auto expected = vector.at("expected_envelope").get<std::string>();
    const Format format = expected.starts_with('{') ? Format::kJson : Format::kXml;
    FixedRandom random(vector.at("random16").get<std::string>());
    const Answer answer =
        seal(platform.endpoint(Mode::kSafe, format), encrypted_context(format, platform.nonce),
             vector.at("expected_plaintext").get<std::string>(), platform.now(), random);
    CHECK(answer.body == expected);
    CHECK(answer.content_type ==
          (format == Format::kJson ? "application/json; charset=utf-8" : "text/xml; charset=utf-8"));
    ++tried;
  }
  CHECK(tried == 3);
}

TEST_CASE("the platform can open and believe what is sealed", "[reply]") {
  const Platform platform;
  FixedRandom random;
  const std::string document = xml_of(reply::Text{"收到，5 月月报已提交。"});
  const Answer answer =
      seal(platform.endpoint(), encrypted_context(Format::kXml, "n1"), document, kNow, random);
  const auto envelope = read_xml(answer.body);
  REQUIRE(envelope.ok());
  CHECK(envelope->value("TimeStamp") == "1717376400");
  CHECK(envelope->value("Nonce") == "n1");
  CHECK(platform.decrypt(envelope->value("Encrypt")) == document);
  Platform signer = platform;
  signer.timestamp = "1717376400";
  signer.nonce = "n1";
  CHECK(envelope->value("MsgSignature") == signer.sign(std::string(envelope->value("Encrypt"))));
}

TEST_CASE("the JSON envelope has a number for its time and a text for its nonce", "[reply]") {
  const Platform platform;
  FixedRandom random;
  const Answer answer = seal(platform.endpoint(Mode::kSafe, Format::kJson),
                             encrypted_context(Format::kJson, "7"), json_of(reply::Text{"好"}), kNow, random);
  const auto envelope = nlohmann::json::parse(answer.body);
  CHECK(envelope.at("TimeStamp") == 1717376400);
  CHECK(envelope.at("Nonce") == "7");
  CHECK(platform.decrypt(envelope.at("Encrypt").get<std::string>()) == json_of(reply::Text{"好"}));
}

TEST_CASE("a reply takes the key and the token that fitted the delivery", "[reply]") {
  Platform old;
  Endpoint endpoint = old.endpoint();
  endpoint.tokens.insert(endpoint.tokens.begin(), linli::storage::model::Secret("fresh"));
  endpoint.keys.insert(endpoint.keys.begin(),
                       *EncodingAesKey::parse("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
  FixedRandom random;
  ReplyContext context{Format::kXml, true, 1, 1, old.nonce};
  const auto envelope = *read_xml(seal(endpoint, context, "<xml/>", old.now(), random).body);
  CHECK(old.decrypt(envelope.value("Encrypt")) == "<xml/>");
  CHECK(envelope.value("MsgSignature") == old.sign(std::string(envelope.value("Encrypt"))));
}

TEST_CASE("nothing to say is success, in the clear", "[reply]") {
  const Platform platform;
  FixedRandom random;
  CHECK(xml_of(reply::Nothing{}).empty());
  CHECK(xml_of(reply::Text{""}).empty());
  CHECK(xml_of(reply::Text{"\x01"}).empty());
  const Answer answer = seal(platform.endpoint(), encrypted_context(Format::kXml, "n"), "", kNow, random);
  CHECK(answer.body == "success");
  CHECK(answer.content_type == "text/plain; charset=utf-8");
}

TEST_CASE("a clear delivery is answered in the clear", "[reply]") {
  const Platform platform;
  FixedRandom random;
  const Answer answer = seal(platform.endpoint(Mode::kPlain), {Format::kXml, false, 0, 0, "n"},
                             xml_of(reply::Text{"好"}), kNow, random);
  CHECK(answer.body == xml_of(reply::Text{"好"}));
}

TEST_CASE("replies have the form WeChat asks for", "[reply]") {
  const std::string head =
      "<xml><ToUserName><![CDATA[o1]]></ToUserName><FromUserName><![CDATA[gh_1]]></FromUserName>"
      "<CreateTime>1717376400</CreateTime><MsgType><![CDATA[";
  CHECK(xml_of(reply::Text{"好"}) == head + "text]]></MsgType><Content><![CDATA[好]]></Content></xml>");
  CHECK(xml_of(reply::Image{"m"}) ==
        head + "image]]></MsgType><Image><MediaId><![CDATA[m]]></MediaId></Image></xml>");
  CHECK(xml_of(reply::Voice{"m"}) ==
        head + "voice]]></MsgType><Voice><MediaId><![CDATA[m]]></MediaId></Voice></xml>");
  CHECK(xml_of(reply::News{"t", "d", "p", "u"}) ==
        head +
            "news]]></MsgType><ArticleCount><![CDATA[1]]></"
            "ArticleCount><Articles><item><Title><![CDATA[t]]></Title>"
            "<Description><![CDATA[d]]></Description><PicUrl><![CDATA[p]]></PicUrl><Url><![CDATA[u]]></Url></"
            "item>"
            "</Articles></xml>");
  CHECK(xml_of(reply::Transfer{}) == head + "transfer_customer_service]]></MsgType></xml>");
  CHECK(xml_of(reply::Transfer{"k@a"}) ==
        head +
            "transfer_customer_service]]></MsgType><TransInfo><KfAccount><![CDATA[k@a]]></KfAccount></"
            "TransInfo></xml>");
  CHECK(
      json_of(reply::Text{"好\"\\"}) ==
      R"({"ToUserName":"o1","FromUserName":"gh_1","CreateTime":1717376400,"MsgType":"text","Content":"好\"\\"})");
  CHECK(
      json_of(reply::Transfer{}) ==
      R"({"ToUserName":"o1","FromUserName":"gh_1","CreateTime":1717376400,"MsgType":"transfer_customer_service"})");
}

TEST_CASE("whatever a reply says, it reads back the same", "[reply]") {
  for (const std::string text :
       {"]]>", "a]]>b]]>c", "]]]>>", "]]", "<xml>&amp;</xml>", "]]]]><![CDATA[>", "😀\n第二行\t。"}) {
    INFO(text);
    const auto read = read_xml(xml_of(reply::Text{text}));
    REQUIRE(read.ok());
    CHECK(read->value("Content") == text);
    const auto json = read_json(json_of(reply::Text{text}));
    REQUIRE(json.ok());
    CHECK(json->value("Content") == text);
  }
  CHECK(read_xml(xml_of(reply::Text{"a\x01"
                                    "b\xff"}))
            ->value("Content") == "ab\xef\xbf\xbd");
}

TEST_CASE("a text that fits is one message, as it is", "[pages]") {
  const std::string fits(kTextLimit, 'x');
  CHECK(pages(fits) == std::vector<std::string>{fits});
  CHECK(pages("").empty());
  CHECK(pages("好") == std::vector<std::string>{"好"});
}

TEST_CASE("a longer text is cut between characters, numbered, and complete", "[pages]") {
  std::string text;
  for (int i = 0; i < 1500; ++i)
    text += "社";
  const auto messages = pages(text);
  REQUIRE(messages.size() == 3);
  CHECK(messages[0].starts_with("（1/3）\n"));
  CHECK(messages[2].starts_with("（3/3）\n"));
  for (const auto& message : messages) {
    CHECK(message.size() <= kTextLimit);
    CHECK(message.size() > 100);
    CHECK(is_utf8(message));
  }
  CHECK(joined(messages) == text);
}

TEST_CASE("one byte too many makes two messages", "[pages]") {
  CHECK(pages(std::string(kTextLimit + 1, 'x')).size() == 2);
}

TEST_CASE("a long text is cut at a line end when one is near", "[pages]") {
  std::string text;
  for (int i = 0; i < 200; ++i)
    text += "这是一行，一共有三十几个字节左右。\n";
  const auto messages = pages(text);
  REQUIRE(messages.size() > 2);
  for (const auto& message : messages)
    CHECK(message.back() == '\n');
  CHECK(joined(messages) == text);
}

TEST_CASE("a long text without lines is cut at the end of a sentence", "[pages]") {
  std::string text;
  while (text.size() < 3 * kTextLimit / 2)
    text += "张阿姨学会了视频通话，现在每天都跟外地的孙子聊天。";
  const auto messages = pages(text);
  REQUIRE(messages.size() == 2);
  CHECK(messages[0].ends_with("聊天。"));
  CHECK(messages[1].find("\n张阿姨") != std::string::npos);
}

TEST_CASE("joined emoji stay joined", "[pages]") {
  const std::string family = "👨‍👩‍👧";
  for (int shift = 0; shift < 24; ++shift) {
    std::string text(static_cast<std::size_t>(shift), 'x');
    for (int i = 0; i < 300; ++i)
      text += family;
    const auto messages = pages(text);
    REQUIRE(messages.size() >= 2);
    CHECK(messages[1].substr(messages[1].find('\n') + 1).starts_with(family));
    CHECK(joined(messages) == text);
  }
}

TEST_CASE("a text of nothing but joiners is still cut", "[pages]") {
  std::string text;
  for (int i = 0; i < 3000; ++i)
    text += "\xe2\x80\x8d";
  const auto messages = pages(text);
  for (const auto& message : messages)
    CHECK(message.size() <= kTextLimit);
  CHECK(joined(messages) == text);
}

TEST_CASE("a reply shows the first page", "[reply]") {
  const std::string text(5000, 'x');
  CHECK(read_xml(xml_of(reply::Text{text}))->value("Content") == pages(text).front());
}
