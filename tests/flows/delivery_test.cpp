// Messages that leave later, through the real server to a platform that enforces windows, counts and
// consents.
#include <nlohmann/json.hpp>
#include <string>

#include "tests/flows/post_office.h"
#include "tests/support/catch.h"

namespace {

using namespace linli::tests;
using namespace std::chrono_literals;
using linli::storage::model::Worth;
using Texts = std::vector<std::string>;
namespace outbox = linli::storage::repo::outbox;

}  // namespace

TEST_CASE("reminders use the open window but for one message, then consents but for the last",
          "[flows][delivery]") {
  PostOffice office;
  office.world.says(World::kLead, "你好");
  for (const auto* key : {"1", "2", "3", "4"}) {
    office.remind(key);
    CHECK(office.becomes(key, "sent"));
  }
  office.remind("5");
  CHECK(office.becomes("5", "no_consent"));
  office.consent();
  office.consent();
  CHECK(office.becomes("5", "delivered"));  // the first consent brought one, the last is kept
  office.remind("6");
  CHECK(office.becomes("6", "no_consent"));
  office.remind("7", Worth::kHigh);
  CHECK(office.becomes("7", "delivered"));
  office.remind("8", Worth::kHigh);
  CHECK(office.becomes("8", "phone_list"));
  CHECK(office.got() == Texts{"custom 提醒：1", "custom 提醒：2", "custom 提醒：3", "custom 提醒：4",
                              "subscribe 5", "subscribe 7"});
  // The one kept for answers is still there.
  CHECK(office.world.people().person(World::kLead)->message_window.left == 1);
  CHECK(office.foreseeable_refusals() == 0);
}

TEST_CASE("a closed window is waited out: the message leaves when its reader writes", "[flows][delivery]") {
  PostOffice office{""};
  office.remind("1");
  CHECK(office.becomes("1", "window_closed"));
  CHECK(office.world.calls("/cgi-bin/message/custom/send").empty());
  office.world.says(World::kLead, "你好");
  CHECK(office.becomes("1", "sent"));
  office.world.pass(23h);
  office.world.pass(24h);
  office.world.pass(59min + 58s);  // 48 h, but for a second
  office.remind("2");
  CHECK(office.becomes("2", "window_closed"));
  CHECK(office.foreseeable_refusals() == 0);
}

TEST_CASE("a click opens the window for a minute", "[flows][delivery]") {
  PostOffice office{""};
  office.world.sends(World::kLead, {{"type", "click"}, {"key", "help"}});
  office.remind("1");
  CHECK(office.becomes("1", "sent"));
  office.world.pass(60s);
  office.remind("2");
  CHECK(office.becomes("2", "window_closed"));
  CHECK(office.foreseeable_refusals() == 0);
}

TEST_CASE("a consent that was refused or taken back is not used", "[flows][delivery]") {
  PostOffice office;
  office.consent();
  office.consent();
  office.consent("reject");
  office.remind("1", Worth::kHigh);
  CHECK(office.becomes("1", "phone_list"));
  office.consent();
  office.world.sends(World::kLead,
                     {{"type", "event"},
                      {"event", "subscribe_msg_change_event"},
                      {"fields",
                       {{"SubscribeMsgChangeEvent",
                         {{"List", {{{"TemplateId", "SUB"}, {"SubscribeStatusString", "reject"}}}}}}}}});
  office.remind("2", Worth::kHigh);
  CHECK(office.becomes("2", "phone_list"));
  CHECK(office.world.calls("/cgi-bin/message/subscribe/bizsend").empty());
}

TEST_CASE("the platform's word that a template message arrived, or was blocked, closes the loop",
          "[flows][delivery]") {
  PostOffice office{kAllTemplates};
  office.world.says(World::kLead, "你好");
  office.world.pass(24h);
  office.world.pass(24h);  // the window is closed; she follows
  office.remind("1");
  CHECK(office.becomes("1", "delivered"));
  office.world.people().with_person(World::kLead, [](auto& person) { person.blocks_templates = true; });
  office.remind("2", Worth::kHigh);
  CHECK(office.becomes("2", "phone_list"));
  office.consent();
  office.remind("3", Worth::kHigh);
  CHECK(office.becomes("3", "delivered"));
  CHECK(office.got() == Texts{"template 1", "subscribe 3"});
  CHECK(office.world.calls("/cgi-bin/message/template/send").size() == 2);  // the block was learnt from one
  CHECK(office.foreseeable_refusals() == 0);
}

TEST_CASE("whoever unsubscribes is sent nothing, is called, and leaves no openid in what waits",
          "[flows][delivery]") {
  PostOffice office{kAllTemplates};
  office.world.says(World::kLead, "你好");
  office.consent();
  office.world.change([&](auto& db) {
    outbox::add(db, "late",
                {linli::storage::model::Account::kMiniProgram, linli::storage::model::OpenId{"x"}}, "晚到",
                office.world.instant());
  });
  office.world.sends(World::kLead, {{"type", "unsubscribe"}});
  office.remind("1", Worth::kHigh);
  CHECK(office.becomes("1", "phone_list"));
  CHECK(office.got().empty());
  CHECK(office.world.count("SELECT COUNT(*) FROM consents") == 0);
  CHECK(office.world.count("SELECT COUNT(*) FROM outbox WHERE recipient LIKE 'demo-%'") == 0);
  office.world.sends(World::kLead, {{"type", "subscribe"}});
  office.remind("2");
  CHECK(office.becomes("2", "sent"));
  CHECK(office.foreseeable_refusals() == 0);
}

TEST_CASE("what is done is not reminded of", "[flows][delivery]") {
  PostOffice office{""};
  office.remind("1");
  REQUIRE(office.becomes("1", "window_closed"));
  office.world.change(
      [&](auto& db) { CHECK(outbox::clear(db, "obligation:1", office.world.instant()) == 1); });
  office.world.says(World::kLead, "你好");
  REQUIRE(office.settled());
  CHECK(office.state("1") == "cleared");
  CHECK(office.got().empty());
}

TEST_CASE("nobody is reminded at night", "[flows][delivery]") {
  PostOffice office{"", "2024-06-03T20:59:50"};
  office.world.says(World::kLead, "你好");
  office.world.pass(10s);
  office.remind("1");
  REQUIRE(office.settled());
  CHECK(office.state("1") == "planned");
  office.world.pass(10h + 59min);
  REQUIRE(office.settled());
  CHECK(office.got().empty());
  office.world.pass(60s);
  CHECK(office.becomes("1", "sent"));
}

TEST_CASE("a message in the mini-program leaves by the mini-program", "[flows][delivery]") {
  PostOffice office{
      "\n[wechat.templates]\nreminder_mini_subscription = \"MINI thing1=title page=pages/report\"\n"};
  office.world.sends(World::kLead, {{"type", "consent"}, {"templates", {"MINI"}}, {"via", "miniprogram"}});
  office.world.change([&](auto& db) {
    const auto lead =
        linli::storage::repo::people::find(db, linli::storage::model::OpenId{World::kLead}).value();
    linli::storage::repo::contacts::link(
        db, lead,
        {linli::storage::model::Account::kMiniProgram, linli::storage::model::OpenId{World::kLead}});
  });
  office.remind("1", Worth::kHigh);
  CHECK(office.becomes("1", "delivered"));
  CHECK(office.world.calls("/cgi-bin/message/subscribe/send").size() == 1);
  CHECK(office.foreseeable_refusals() == 0);
}

TEST_CASE("attempts are counted by way and errcode, and no openid is in the metrics", "[flows][delivery]") {
  PostOffice office;
  office.world.says(World::kLead, "你好");
  office.remind("1");
  REQUIRE(office.becomes("1", "sent"));
  REQUIRE(office.world.eventually([&] {
    return office.world.metric(R"(linli_delivery_attempts_total{way="service",errcode="0"})") == 1;
  }));
  CHECK(office.world.metric(
            R"(linli_platform_calls_total{account="official",path="/cgi-bin/stable_token",errcode="0"})") ==
        1);
  CHECK(office.world.metric(
            R"(linli_platform_calls_today{account="official",path="/cgi-bin/message/custom/send"})") == 1);
  CHECK(office.world.metrics().find("demo-") == std::string::npos);
}

TEST_CASE("outside the window a notice leaves by the templates that are set for notices, or staff call",
          "[flows][delivery]") {
  PostOffice office{R"(
[wechat.templates]
notice_subscription = "NOTE thing1=title time2=time"
)"};
  // The platform knows the template and looks at its fields.
  office.world.platform().add_template("NOTE", {.title = "办理进度", .fields = {"thing1", "time2"}});
  const auto notify = [&](const std::string& key) {
    office.world.change([&](auto& db) {
      const auto lead =
          linli::storage::repo::people::find(db, linli::storage::model::OpenId{World::kLead}).value();
      outbox::notify(db, key, lead,
                     "有居民对“银铃相伴”不满意（" + key + "号）：\n（没有多说）\n请在6月11日前答复。",
                     office.world.instant());
    });
    office.world.pass(1s);
  };
  notify("1");
  CHECK(office.becomes("1", "phone_list"));
  office.world.sends(World::kLead, {{"type", "consent"}, {"templates", {"NOTE"}}, {"status", "accept"}});
  notify("2");
  CHECK(office.becomes("2", "delivered"));
  CHECK(office.got() == Texts{"subscribe 有居民对“银铃相伴”不满意（2号）"});
  const auto sent = office.world.calls("/cgi-bin/message/subscribe/bizsend");
  REQUIRE(sent.size() == 1);
  CHECK(sent.front().at("errcode") == 0);
  CHECK(sent.front().at("body").at("data").at("time2").at("value").get<std::string>().starts_with(
      "2024-06-03 09:"));
  notify("3");
  CHECK(office.becomes("3", "phone_list"));
  CHECK(office.foreseeable_refusals() == 0);
}

TEST_CASE("a template whose fields these messages cannot say is refused at the start", "[flows][delivery]") {
  const auto starts_with = [](const std::string& form) {
    const World::Options options{.more_config = "\n[wechat.templates]\nnotice_template = \"" + form + "\"\n"};
    try {
      const World world{options};
      return std::string{};
    } catch (const std::runtime_error& refused) {
      return std::string{refused.what()};
    }
  };
  CHECK(starts_with("TPL thing1=title time2=time").empty());
  CHECK(starts_with("TPL thing1=title date2=due").find("wechat.templates.notice_template") !=
        std::string::npos);
}
