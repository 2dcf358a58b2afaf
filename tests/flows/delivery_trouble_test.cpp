// Messages that leave later while the platform is unwell: everything arrives afterwards, what matters more
// first, and nothing twice but what the platform itself left open.
#include <httplib.h>

#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "bot/platform_transport.h"
#include "bot/system.h"
#include "bot/wechat/platform.h"
#include "storage/repo/contacts.h"
#include "tests/flows/post_office.h"
#include "tests/support/accounts.h"
#include "tests/support/catch.h"

namespace {

using namespace linli;
using namespace linli::tests;
using namespace std::chrono_literals;
using storage::model::Account;
using storage::model::OpenId;
using storage::model::Worth;
using Texts = std::vector<std::string>;
namespace outbox = storage::repo::outbox;

constexpr auto kCustom = "/cgi-bin/message/custom/send";

void fault(World& world, const std::string& path, const nlohmann::json& what) {
  nlohmann::json request = what;
  request["path"] = path;
  world.platform().faults().add(request);
}

}  // namespace

TEST_CASE("64 sendings at once whose token is refused fetch one new token", "[flows][delivery]") {
  constexpr int kThreads = 64;
  World world;
  bot::PlatformTransport transport{world.config().wechat.api_base};
  const bot::SystemClock clock;
  bot::SystemRandom random;
  const auto& account = world.config().wechat.official;
  bot::wechat::Platform platform{transport, clock, random, account.app_id, account.app_secret};
  const auto send = [&](int number) {
    const auto openid = "o" + std::to_string(number);
    world.people().with_person(openid, [&](standin::Person& person) {
      person.message_window = {.until = world.now() + 1000, .left = 5};
    });
    return platform.send_text(OpenId{openid}, "好");
  };
  REQUIRE(send(0)->ok());
  const auto before = world.calls("/cgi-bin/stable_token").size();
  world.platform().tokens().expire_all();
  std::atomic<int> sent = 0;
  std::vector<std::thread> threads;
  for (int i = 1; i <= kThreads; ++i)
    threads.emplace_back([&, i] {
      const auto answer = send(i);
      sent += answer && answer->ok() ? 1 : 0;
    });
  for (auto& thread : threads)
    thread.join();
  CHECK(sent == kThreads);
  CHECK(world.calls("/cgi-bin/stable_token").size() == before + 1);
  for (const auto& call : world.calls("/cgi-bin/stable_token"))
    CHECK(call.at("body").at("force_refresh") == false);
}

TEST_CASE("a used-up quota stops the calls until it is new, and drops nothing", "[flows][delivery]") {
  PostOffice office{""};
  office.world.says(World::kLead, "你好");
  fault(office.world, kCustom, {{"errcode", 45009}, {"times", 0}});
  office.queue({"1", "2", "3"}, Worth::kUsual);
  office.world.pass(1s);
  REQUIRE(office.settled());
  for (int hour = 0; hour < 12; ++hour) {
    office.world.pass(1h);
    REQUIRE(office.settled());
  }
  CHECK(office.world.calls(kCustom).size() <= 2);
  CHECK(office.world.metric(
            R"(linli_alarms_total{account="official",about="/cgi-bin/message/custom/send"})") == 1);
  office.world.platform().faults().clear();
  office.world.pass(11h);  // 08:00 of the next day
  for (const auto* key : {"1", "2", "3"})
    CHECK(office.becomes(key, "sent"));
  CHECK(office.got().size() == 3);
  CHECK(office.foreseeable_refusals() == 0);
}

TEST_CASE("after a day without the platform everything arrives once, what matters more first, not at night",
          "[flows][delivery]") {
  PostOffice office{"", "2024-06-03T10:00"};
  office.world.says(World::kLead, "你好");
  for (const auto* path : {kCustom, "/cgi-bin/stable_token", "/cgi-bin/get_api_domain_ip"})
    fault(office.world, path, {{"http", 500}, {"times", 0}});
  office.queue({"low"}, Worth::kLow);
  office.queue({"usual"}, Worth::kUsual);
  office.queue({"highest"}, Worth::kHighest);
  office.queue({"high"}, Worth::kHigh);
  for (int quarter = 0; quarter < 4 * 12 - 1; ++quarter) {
    office.world.pass(15min);
    REQUIRE(office.settled());
    if (quarter % 12 == 0) CHECK_FALSE(office.world.says(World::kLead, "帮助").empty());
  }
  office.world.platform().faults().clear();  // shortly before 22:00
  CHECK(office.got().empty());
  office.world.pass(10h);
  REQUIRE(office.settled());
  office.world.pass(20min);
  for (const auto* key : {"highest", "high", "usual", "low"})
    CHECK(office.becomes(key, "sent"));
  CHECK(office.got() ==
        Texts{"custom 提醒：highest", "custom 提醒：high", "custom 提醒：usual", "custom 提醒：low"});
  for (const auto& entry : office.world.inbox(World::kLead))
    if (entry.at("how") == "custom")
      CHECK(entry.at("at").get<std::string>().substr(0, 13) == "2024-06-04T08");
  CHECK(office.foreseeable_refusals() == 0);
}

TEST_CASE("a message whose sending hung but arrived is not sent again once the platform says so",
          "[flows][delivery][slow]") {
  PostOffice office{kAllTemplates};
  office.world.says(World::kLead, "你好");
  office.world.pass(24h);
  office.world.pass(24h);
  fault(office.world, "/cgi-bin/message/template/send", {{"delay_ms", 6000}});  // longer than a call may take
  office.queue({"1"}, Worth::kUsual);
  office.world.pass(1s);
  CHECK(office.becomes("1", "delivered"));
  CHECK(office.world.count("SELECT COUNT(*) FROM outbox_attempts WHERE unclear = 1") == 1);
  office.world.pass(24h);
  REQUIRE(office.settled());
  CHECK(office.got() == Texts{"template 1"});
}

TEST_CASE("a server that ended between sending and noting it sends again, and says that it may be twice",
          "[flows][delivery]") {
  PostOffice office{""};
  office.world.says(World::kLead, "你好");
  office.world.stop();
  office.queue({"1"}, Worth::kUsual);
  office.world.change([&](storage::db::Connection& db) {  // sent, and then the power went
    const auto letter = outbox::next(db, office.world.instant()).value();
    const storage::model::Recipient lead{Account::kOfficial, OpenId{World::kLead}};
    storage::repo::contacts::spend(db, lead, storage::model::Way::kService, "", office.world.instant());
    outbox::begin(db, letter.id, storage::model::Way::kService, lead, office.world.instant() + 60s,
                  office.world.instant());
  });
  office.world.start();
  office.world.pass(59s);
  REQUIRE(office.world.count("SELECT tries FROM outbox") == 1);
  office.world.pass(2s);
  CHECK(office.becomes("1", "sent"));
  auto connection = office.world.reader();
  int doubled = 0;
  outbox::each(connection, std::nullopt, 10,
               [&](const outbox::Line& line) { doubled += line.maybe_doubled ? 1 : 0; });
  CHECK(doubled == 1);
  CHECK(office.foreseeable_refusals() == 0);
}

TEST_CASE("a template that the platform does not know is tried once for all messages, with one alarm",
          "[flows][delivery]") {
  PostOffice office{kAllTemplates};
  office.world.platform().add_template("OTHER", {.title = "x", .fields = {"thing1"}});
  office.world.says(World::kLead, "你好");
  office.world.pass(24h);
  office.world.pass(24h);
  office.queue({"1", "2", "3"}, Worth::kHigh);
  office.world.pass(1s);
  for (const auto* key : {"1", "2", "3"})
    CHECK(office.becomes(key, "phone_list"));
  CHECK(office.world.calls("/cgi-bin/message/template/send").size() == 1);
  CHECK(office.world.metric(R"(linli_alarms_total{account="official",about="template"})") == 1);
}

TEST_CASE("ten thousand reminders leave while people are answered as always", "[flows][delivery][many]") {
  constexpr int kMany = 10'000;
  PostOffice office{"\n[delivery]\nper_second = 0\n"};
  office.world.says(World::kLead, "5月月报");
  office.world.change([&](storage::db::Connection& db) {
    for (int i = 0; i < kMany; ++i) {
      const auto openid = "o" + std::to_string(i);
      office.world.people().with_person(openid, [&](standin::Person& person) {
        person.message_window = {.until = office.world.now() + 3600, .left = 5};
      });
      const storage::model::Recipient to{Account::kOfficial, OpenId{openid}};
      storage::repo::contacts::wrote(db, to, office.world.instant());
      outbox::add(db,
                  {.idem_key = openid, .priority = storage::model::Priority::kReminder, .content = "提醒"},
                  to, office.world.instant());
    }
  });
  office.world.pass(1s);
  const auto sent = [&] { return office.world.count("SELECT COUNT(*) FROM outbox WHERE state = 'sent'"); };
  auto slowest = std::chrono::steady_clock::duration{0};
  int answered = 0;
  for (; sent() < kMany && answered < 100'000; ++answered) {
    const auto begun = std::chrono::steady_clock::now();
    REQUIRE_FALSE(office.world.says(World::kLead, "活动再加1场").empty());
    slowest = std::max(slowest, std::chrono::steady_clock::now() - begun);
  }
  CHECK(sent() == kMany);
  CHECK(answered > 20);
  CAPTURE(std::chrono::duration_cast<std::chrono::milliseconds>(slowest).count());
  CHECK(slowest < 1s);  // far less usually; the machine may be busy
  CHECK(office.foreseeable_refusals() == 0);
}

TEST_CASE(
    "an account that was stopped over its configuration says so, and goes on when the operator has mended it",
    "[flows][delivery]") {
  PostOffice office{""};
  office.world.says(World::kLead, "你好");
  fault(office.world, kCustom, {{"errcode", 40164}, {"times", 0}});
  office.queue({"1", "2", "3"}, Worth::kUsual);
  office.world.pass(1s);
  REQUIRE(office.settled());
  // One call found it out; nothing else was tried, and nothing is lost.
  CHECK(office.world.calls(kCustom).size() == 1);
  CHECK(office.world.metric(R"(linli_alarms_total{account="official",about="account"})") == 1);
  CHECK(office.world.metric(R"(linli_platform_stopped{account="official",errcode="40164"})") == 1);
  httplib::Client client{office.world.address()};
  const auto health = [&] { return client.Get("/readyz")->body; };
  CHECK(health().starts_with("ready\nofficial stopped since 2024-06-03T09:00"));
  CHECK(health().find("errcode 40164") != std::string::npos);
  const auto state = office.world.operate({{"command", "delivery.state"}}).at("stopped");
  REQUIRE(state.size() == 1);
  CHECK(state[0].at("account") == "official");
  CHECK(state[0].at("problem").get<std::string>().starts_with("errcode 40164"));
  CHECK_FALSE(state[0].at("sentence").get<std::string>().empty());

  // The word alone mends nothing: it is tried once more, and staff hear of it again.
  CHECK(office.world.operate({{"command", "delivery.resume"}, {"account", "miniprogram"}})
            .at("resumed")
            .empty());
  CHECK(office.world.operate({{"command", "delivery.resume"}}).at("resumed").size() == 1);
  REQUIRE(office.world.eventually(
      [&] { return office.world.metric(R"(linli_alarms_total{account="official",about="account"})") == 2; }));
  REQUIRE(office.settled());
  CHECK(office.world.calls(kCustom).size() == 2);

  office.world.platform().faults().clear();
  CHECK(
      office.world.operate({{"command", "delivery.resume"}, {"account", "official"}}).at("resumed").size() ==
      1);
  for (const auto* key : {"1", "2", "3"})
    CHECK(office.becomes(key, "sent"));  // no clock moved
  CHECK(office.got().size() == 3);
  CHECK(health() == "ready\n");
  CHECK(office.world.metric(R"(linli_platform_stopped{account="official",errcode=""})") == 0);
  CHECK(office.world.metrics().find(R"(linli_platform_stopped{account="official",errcode=""} 0)") !=
        std::string::npos);
  CHECK(office.world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'delivery.resumed'") == 2);
  CHECK(office.world.operate({{"command", "delivery.resume"}}).at("resumed").empty());
}

TEST_CASE("a template that was mended is used again", "[flows][delivery]") {
  PostOffice office{kAllTemplates};
  office.world.platform().add_template("OTHER", {.title = "x", .fields = {"thing1"}});
  office.world.says(World::kLead, "你好");
  office.world.pass(24h);
  office.world.pass(24h);
  office.queue({"1"}, Worth::kHigh);
  office.world.pass(1s);
  REQUIRE(office.becomes("1", "phone_list"));
  office.world.platform().add_template("TPL", {.title = "x", .fields = {"thing1", "date2"}});
  const auto resumed = office.world.operate({{"command", "delivery.resume"}}).at("resumed");
  REQUIRE(resumed.size() == 1);
  CHECK(resumed[0].at("about") == "template TPL");
  const auto message = office.world.count("SELECT id FROM outbox WHERE idem_key = '1'");
  REQUIRE_FALSE(office.world.operate({{"command", "delivery.retry"}, {"id", message}}).contains("error"));
  CHECK(office.becomes("1", "delivered"));
}
