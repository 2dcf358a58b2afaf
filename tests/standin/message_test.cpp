#include "tests/standin/message.h"

#include "tests/support/catch.h"

#include <stdexcept>

using namespace standin;

namespace {

const Envelope kEnvelope{
    .openid = "oUser", .original_id = "gh_1", .at = 1717376400, .msg_id = 77, .self = "http://127.0.0.1:1"};

std::string xml(const json& request, bool following = true) {
  std::string text = write(compose(request, kEnvelope, following).fields, Format::kXml);
  std::erase(text, '\n');
  return text;
}

const std::string kHead =
    "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[oUser]]></FromUserName>"
    "<CreateTime>1717376400</CreateTime>";

}  // namespace

TEST_CASE("a text message has the platform's form", "[standin]") {
  CHECK(xml({{"type", "text"}, {"content", "月报"}}) ==
        kHead +
            "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[月报]]></Content><MsgId>77</MsgId></xml>");
}

TEST_CASE("the end of CDATA inside a text is split", "[standin]") {
  CHECK(xml({{"content", "a]]>b"}}).find("<Content><![CDATA[a]]]]><![CDATA[>b]]></Content>") !=
        std::string::npos);
}

TEST_CASE("a scan is a subscription for one who does not follow", "[standin]") {
  CHECK(xml({{"type", "scan"}, {"scene", "p7"}}) ==
        kHead +
            "<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[SCAN]]></Event><EventKey><![CDATA[p7]]></"
            "EventKey>"
            "<Ticket><![CDATA[gQStandIn_p7]]></Ticket></xml>");
  CHECK(xml({{"type", "scan"}, {"scene", "p7"}}, false)
            .find("<Event><![CDATA[subscribe]]></Event><EventKey><![CDATA[qrscene_p7]]>") !=
        std::string::npos);
}

TEST_CASE("voice carries what was heard", "[standin]") {
  const std::string text = xml({{"type", "voice"}, {"media_id", "m"}, {"recognition", "十二场"}});
  CHECK(text.find("<Recognition><![CDATA[十二场]]></Recognition>") != std::string::npos);
  CHECK(text.find("<Format><![CDATA[amr]]></Format>") != std::string::npos);
}

TEST_CASE("a consent lists each template, in JSON a single one without a list", "[standin]") {
  const json request{{"type", "consent"}, {"templates", {"t1"}}};
  CHECK(xml(request).find(
            "<SubscribeMsgPopupEvent><List><TemplateId><![CDATA[t1]]></TemplateId><SubscribeStatusString>"
            "<![CDATA[accept]]></SubscribeStatusString><PopupScene>1</PopupScene></List>") !=
        std::string::npos);
  const json flat = json::parse(write(compose(request, kEnvelope, true).fields, Format::kJson));
  CHECK(flat.at("List").at("TemplateId") == "t1");
  CHECK_FALSE(flat.contains("SubscribeMsgPopupEvent"));
}

TEST_CASE("what WeChat users cannot do is refused with a sentence", "[standin]") {
  CHECK_THROWS_AS(xml({{"type", "telepathy"}}), std::invalid_argument);
  CHECK_THROWS_AS(xml({{"type", "text"}}), std::invalid_argument);
  CHECK_THROWS_AS(xml({{"type", "scan"}}), std::invalid_argument);
  CHECK_THROWS_AS(xml({{"type", "consent"}, {"templates", {"t"}}, {"status", "maybe"}}),
                  std::invalid_argument);
}

TEST_CASE("each deed opens the window it opens in WeChat", "[standin]") {
  CHECK(compose({{"content", "好"}}, kEnvelope, true).opens_message_window);
  CHECK(compose({{"type", "click"}, {"key", "k"}}, kEnvelope, true).opens_event_window);
  CHECK(compose({{"type", "scan"}, {"scene", "s"}}, kEnvelope, true).opens_event_window);
  const Message viewed = compose({{"type", "view"}, {"url", "http://a"}}, kEnvelope, true);
  CHECK_FALSE(viewed.opens_event_window);
  CHECK_FALSE(viewed.opens_message_window);
}
