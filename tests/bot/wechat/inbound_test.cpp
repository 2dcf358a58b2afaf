#include "bot/wechat/inbound.h"

#include "bot/wechat/json.h"
#include "bot/wechat/xml.h"
#include "tests/bot/wechat/wire.h"
#include "tests/support/catch.h"

using namespace linli::bot::wechat;
using namespace linli::bot::wechat::inbound;
using linli::tests::vector_named;
using linli::tests::vectors;

namespace {

Element document_of(const nlohmann::json& fixture) {
  const auto body = fixture.at("body").get<std::string>();
  auto read = fixture.at("carrier") == "json" ? read_json(body) : read_xml(body);
  INFO(fixture.at("id").get<std::string>());
  REQUIRE(read.ok());
  return *std::move(read);
}

Inbound fixture(const std::string& id) {
  const auto read = read_inbound(document_of(vector_named("inbound_fixtures", id)));
  REQUIRE(read.ok());
  return *read;
}

template <class T>
T content_of(const std::string& id) {
  const Inbound inbound = fixture(id);
  INFO(id << " is " << kind_of(inbound.content));
  REQUIRE(std::holds_alternative<T>(inbound.content));
  return std::get<T>(inbound.content);
}

Inbound message(const std::string& type, const std::string& fields) {
  const auto read =
      read_inbound(*read_xml("<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</"
                             "FromUserName><CreateTime>1714112445</CreateTime><MsgType>" +
                             type + "</MsgType>" + fields + "</xml>"));
  REQUIRE(read.ok());
  return *read;
}
template <class T>
T read_as(const std::string& type, const std::string& fields) {
  const Inbound inbound = message(type, fields);
  REQUIRE(std::holds_alternative<T>(inbound.content));
  return std::get<T>(inbound.content);
}
template <class T>
T event_as(const std::string& event, const std::string& fields) {
  return read_as<T>("event", "<Event>" + event + "</Event>" + fields);
}

std::string expected_text(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

bool has_field(const Element& element, const std::string& name, const nlohmann::json& value) {
  return std::any_of(element.children.begin(), element.children.end(), [&](const Element& child) {
    return child.name == name && (value.is_structured() || child.text == expected_text(value));
  });
}

/// The fixture's own list of fields, against the tree: every scalar found under its name with its text.
void check_fields(const nlohmann::json& expected, const Element& element) {
  if (expected.is_array()) {
    for (const auto& part : expected) {
      for (const auto& [name, value] : part.items()) {
        INFO(name);
        CHECK(has_field(element, name, value));
      }
    }
    return;
  }
  for (const auto& [name, value] : expected.items()) {
    INFO(name);
    const Element* child = element.child(name);
    REQUIRE(child != nullptr);
    if (value.is_structured()) {
      check_fields(value, *child);
    } else {
      CHECK(child->text == expected_text(value));
    }
  }
}

}  // namespace

TEST_CASE("every published delivery is read, field by field", "[inbound]") {
  REQUIRE(vectors().at("inbound_fixtures").size() == 32);
  for (const auto& each : vectors().at("inbound_fixtures")) {
    INFO(each.at("id").get<std::string>());
    const Element document = document_of(each);
    check_fields(each.at("fields"), document);
    const auto inbound = read_inbound(document);
    REQUIRE(inbound.ok());
    CHECK(inbound->to_user == document.value("ToUserName"));
    CHECK(inbound->from.reveal() == document.value("FromUserName"));
    CHECK(inbound->created_at == linli::tests::at_seconds(document.value("CreateTime")));
    CHECK(inbound->is_event() == (document.value("MsgType") == "event"));
    const bool of_other_trade = each.at("id") == "wxjava-ma-testFromXmlForAllFieldsMap-xml-1";
    CHECK((kind_of(inbound->content) == "unknown") == of_other_trade);
  }
}

TEST_CASE("people's events carry what they did", "[inbound]") {
  CHECK(content_of<Subscribed>("wechatpy-event-subscribe").scene == "");
  CHECK(content_of<Subscribed>("wechatpy-event-subscribe_scan").scene == "123123");
  CHECK(content_of<Subscribed>("wechatpy-event-subscribe_scan").ticket == "TICKET");
  content_of<Unsubscribed>("wechatpy-event-unsubscribe");
  CHECK(content_of<Scanned>("wechatpy-event-scan").scene == "SCENE_VALUE");
  CHECK(content_of<LocationReported>("wechatpy-event-location").latitude == 23.137466);
  CHECK(content_of<MenuClicked>("wechatpy-event-click").key == "EVENTKEY");
  CHECK(content_of<MenuLinkOpened>("wechatpy-event-view").url == "www.qq.com");
  CHECK_FALSE(content_of<MenuCodeScanned>("wechatpy-event-scan_code_push").waits);
  CHECK(content_of<MenuCodeScanned>("wechatpy-event-scan_code_waitmsg").waits);
  CHECK(content_of<MenuCodeScanned>("wechatpy-event-scan_code_waitmsg").result == "2");
  CHECK(content_of<MenuPictures>("wechatpy-event-pic_sysphoto").source == MenuPictures::Source::kCamera);
  CHECK(content_of<MenuPictures>("wechatpy-event-pic_photo_or_album").source ==
        MenuPictures::Source::kCameraOrAlbum);
  CHECK(content_of<MenuPictures>("wechatpy-event-pic_wechat").source == MenuPictures::Source::kAlbum);
  CHECK(content_of<MenuPictures>("wechatpy-event-pic_wechat").md5s ==
        std::vector<std::string>{"5a75aaca956d97be686719218f275c6b"});
  CHECK(content_of<MenuLocation>("wechatpy-event-location_select").label == "广州市海珠区客村艺苑路 106号");
  CHECK(content_of<SessionEntered>("official-ma-user_enter_tempsession-json").from == "sessionFrom");
  CHECK(content_of<DebugDemo>("official-ma-debug_demo-json").text == "hello world");
}

TEST_CASE("consents read alike in both forms, one or several", "[inbound]") {
  const auto two = content_of<ConsentAsked>("wechatpy-event-template_subscribe_msg_popup").consents;
  REQUIRE(two.size() == 2);
  CHECK(two[0].accepted());
  CHECK(two[0].scene == "2");
  CHECK_FALSE(two[1].accepted());
  CHECK(two[1].template_id == "9nLIlbOQZC5Y89AZteFEux3WCXRRRG5Wfzkpssu4bLI");
  for (const std::string form : {"xml", "json"}) {
    const auto asked =
        content_of<ConsentAsked>("wxjava-ma-testSubscribeMsgPopupEvent-" + form + "-1").consents;
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].accepted());
    const auto changed =
        content_of<ConsentChanged>("wxjava-ma-testSubscribeMsgChangeEvent-" + form + "-1").consents;
    REQUIRE(changed.size() == 1);
    CHECK(changed[0].status == "reject");
    const auto sent =
        content_of<SubscriptionsSent>("wxjava-ma-testSubscribeMsgSentEvent-" + form + "-1").messages;
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].message_id == "1864323726461255680");
    CHECK(sent[0].error_code == "0");
  }
  const auto list = read_inbound(*read_json(
      R"({"ToUserName":"gh_1","FromUserName":"o1","CreateTime":1,"MsgType":"event","Event":"subscribe_msg_popup_event",
          "List":[{"TemplateId":"a","SubscribeStatusString":"accept"},{"TemplateId":"b"}]})"));
  CHECK(std::get<ConsentAsked>(list->content).consents.size() == 2);
}

TEST_CASE("a changed consent is found in the wrapper the documentation showed for years", "[inbound]") {
  const auto changed =
      event_as<ConsentChanged>("subscribe_msg_change_event",
                               "<SubscribeMsgPopupEvent><List><TemplateId>t</"
                               "TemplateId><SubscribeStatusString>reject</SubscribeStatusString></List>"
                               "</SubscribeMsgPopupEvent>");
  REQUIRE(changed.consents.size() == 1);
  CHECK(changed.consents[0].template_id == "t");
}

TEST_CASE("the platform's events say what became of a message", "[inbound]") {
  CHECK(content_of<TemplateSent>("wechatpy-event-template_send_job_finish").message_id == "200163836");
  CHECK(content_of<TemplateSent>("wechatpy-event-template_send_job_finish").status == "success");
  CHECK(content_of<MassSent>("wechatpy-event-mass_send_job_finish").status == "err(30003)");
  CHECK(content_of<MassSent>("wechatpy-event-mass_send_job_finish").message_id == "1000001625");
  const auto checked = event_as<MediaChecked>(
      "wxa_media_check",
      "<trace_id>t1</trace_id><result><suggest>risky</suggest><label>20001</label></result>");
  CHECK(checked.trace_id == "t1");
  CHECK(checked.suggestion == "risky");
  CHECK(event_as<ServiceSession>("kf_create_session", "<KfAccount>a@b</KfAccount>").change ==
        ServiceSession::Change::kCreated);
  CHECK(event_as<ServiceSession>("kf_close_session", "<KfAccount>a@b</KfAccount>").change ==
        ServiceSession::Change::kClosed);
  const auto switched = event_as<ServiceSession>(
      "kf_switch_session", "<FromKfAccount>a</FromKfAccount><ToKfAccount>b</ToKfAccount>");
  CHECK(switched.account == "a");
  CHECK(switched.to_account == "b");
}

TEST_CASE("a person who takes consent back is named by the event, not by its sender", "[inbound]") {
  using Change = AuthorizationChanged::Change;
  const auto changed = [](const std::string& event) {
    return event_as<AuthorizationChanged>(event, "<OpenID>o-person</OpenID><RevokeInfo>1,2</RevokeInfo>");
  };
  CHECK(changed("user_authorization_revoke").change == Change::kRevoked);
  CHECK(changed("user_authorization_revoke").person.reveal() == "o-person");
  CHECK(changed("user_authorization_revoke").revoked == "1,2");
  CHECK(changed("user_authorization_cancellation").change == Change::kCancelled);
  CHECK(changed("user_info_modified").change == Change::kModified);
  CHECK(kind_of(changed("user_info_modified")) == "authorization_changed");
}

TEST_CASE("messages carry what was said", "[inbound]") {
  CHECK(content_of<Text>("official-ma-text-json").content == "this is a test");
  CHECK(fixture("official-ma-text-json").message_id == "1234567890123456");
  CHECK(content_of<Text>("wxjava-ma-testFromXml-xml-1").content == "this is a test");
  CHECK(content_of<Image>("official-ma-image-json").media_id == "media_id");
  CHECK(content_of<MiniProgramPage>("official-ma-miniprogrampage-xml").path == "PagePath");
  CHECK(content_of<MiniProgramPage>("official-ma-miniprogrampage-json").app_id == "appid");
  CHECK(read_as<Text>("text", "<Content>1</Content><bizmsgmenuid>101</bizmsgmenuid>").menu_choice == "101");
  const auto voice = read_as<Voice>(
      "voice", "<MediaId>m</MediaId><Format>amr</Format><Recognition><![CDATA[本月十二场]]></Recognition>");
  CHECK(voice.recognition == "本月十二场");
  CHECK(voice.format == "amr");
  CHECK_FALSE(read_as<Video>("video", "<MediaId>m</MediaId><ThumbMediaId>t</ThumbMediaId>").is_short);
  CHECK(read_as<Video>("shortvideo", "<MediaId>m</MediaId><ThumbMediaId>t</ThumbMediaId>").is_short);
  const auto place = read_as<Location>(
      "location",
      "<Location_X>23.5</Location_X><Location_Y>113</Location_Y><Scale>20</Scale><Label>社区</Label>");
  CHECK(place.latitude == 23.5);
  CHECK(place.longitude == 113.0);
  CHECK(place.label == "社区");
  CHECK(read_as<Location>("location", "<Location_X>north</Location_X>").latitude == std::nullopt);
  CHECK(read_as<Link>("link", "<Title>t</Title><Description>d</Description><Url>u</Url>").url == "u");
  CHECK(read_as<File>("file", "<Title>表.xlsx</Title><FileMd5>m</FileMd5><FileTotalLen>12</FileTotalLen>")
            .size == "12");
  CHECK(event_as<MenuMiniProgramOpened>("view_miniprogram", "<EventKey>pages/a</EventKey><MenuId>4</MenuId>")
            .path == "pages/a");
}

TEST_CASE("a kind nobody has heard of is unknown, not an error", "[inbound]") {
  CHECK(read_as<Unknown>("wxcard", "").type == "wxcard");
  CHECK(event_as<Unknown>("shop_closed", "").type == "event:shop_closed");
  CHECK(content_of<Unknown>("wxjava-ma-testFromXmlForAllFieldsMap-xml-1").type == "event:add_express_path");
  CHECK(kind_of(Unknown{}) == "unknown");
  CHECK(kind_of(Text{}) == "text");
  CHECK(kind_of(DebugDemo{}) == "debug_demo");
  CHECK(kind_of(MediaChecked{}) == "media_checked");
}

TEST_CASE("a document without who, whom, when or what is not a message", "[inbound]") {
  const std::map<std::string, std::string> whole = {{"ToUserName", "gh_1"},
                                                    {"FromUserName", "o1"},
                                                    {"CreateTime", "1"},
                                                    {"MsgType", "event"},
                                                    {"Event", "CLICK"}};
  const auto read_with = [&](const std::string& name, const std::string& value) {
    auto fields = whole;
    fields[name] = value;
    std::string xml = "<xml>";
    for (const auto& [key, text] : fields)
      xml += "<" + key + ">" + text + "</" + key + ">";
    return read_inbound(*read_xml(xml + "</xml>"));
  };
  CHECK(read_with("CreateTime", "1").ok());
  for (const auto& [name, value] : whole) {
    INFO(name);
    CHECK_FALSE(read_with(name, "").ok());
  }
  for (const std::string bad : {"-1", "1.5", "abc", "1e9", "999999999999", " 1"}) {
    INFO(bad);
    CHECK_FALSE(read_with("CreateTime", bad).ok());
  }
  CHECK_FALSE(read_with("FromUserName", "o 1").ok());
  CHECK_FALSE(read_with("FromUserName", "某人").ok());
  const auto refused = read_with("FromUserName", std::string(65, 'o'));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("oo") == std::string::npos);
}

TEST_CASE("the key of a message is its id and its sender, whatever else", "[inbound]") {
  Inbound one = message("text", "<MsgId>77</MsgId><Content>a</Content>");
  const std::string key = dedupe_key("wx1", one, "a");
  CHECK(key.starts_with("00000000000000000077-"));
  CHECK(key.size() == 21 + 64);
  CHECK(key.find_first_not_of("0123456789abcdef", 21) == std::string::npos);
  CHECK(key == dedupe_key("wx1", one, "b"));
  CHECK(key != dedupe_key("wx2", one, "a"));
  Inbound other = one;
  other.from = linli::storage::model::OpenId("o2");
  CHECK(key != dedupe_key("wx1", other, "a"));
  other = one;
  other.message_id = "78";
  CHECK(key != dedupe_key("wx1", other, "a"));
}

TEST_CASE("the keys of messages sort as their ids, and an odd id does no harm", "[inbound]") {
  const auto key = [](const std::string& id) {
    return dedupe_key("wx1", message("text", "<MsgId>" + id + "</MsgId><Content>a</Content>"), "a");
  };
  CHECK(key("9") < key("10"));
  CHECK(key("9999999999999999999") < key("18446744073709551615"));
  for (const std::string odd : {"abc", "-1", "123456789012345678901"})
    CHECK(key(odd).size() == 64);
  CHECK(key("123456789012345678901") != key("123456789012345678902"));
}

TEST_CASE("the key of an event tells two in one second apart", "[inbound]") {
  const Inbound one = message("event", "<Event>CLICK</Event><EventKey>A</EventKey>");
  const std::string key = dedupe_key("wx1", one, "document");
  CHECK(key == dedupe_key("wx1", one, "document"));
  CHECK(key != dedupe_key("wx1", one, "other document"));
  CHECK(key != dedupe_key("wx1", message("event", "<Event>CLICK</Event><EventKey>B</EventKey>"), "document"));
  CHECK(key != dedupe_key("wx1", message("event", "<Event>VIEW</Event><EventKey>A</EventKey>"), "document"));
  Inbound later = one;
  later.created_at += std::chrono::seconds{1};
  CHECK(key != dedupe_key("wx1", later, "document"));
}
