#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "storage/repo/contacts.h"
#include "storage/repo/outbox.h"
#include "storage/repo/people.h"
#include "tests/support/world.h"

namespace linli::tests {

inline constexpr auto kSubscription = R"(
[wechat.templates]
reminder_subscription = "SUB thing1=title date2=due"
)";
inline constexpr auto kAllTemplates = R"(
[wechat.templates]
reminder_subscription = "SUB thing1=title date2=due"
reminder_template = "TPL thing1=title date2=due"
)";

/// Only the reminders that a test queues.
inline constexpr auto kNoneOfItsOwn = R"(
[reminders]
offsets_days = []
overdue_days = []
)";

/// The world with messages that leave later, and what became of them.
struct PostOffice {
  explicit PostOffice(const char* config = kSubscription, const std::string& now = "2024-06-03T09:00")
      : world({.now = now, .more_config = std::string{config} + kNoneOfItsOwn}) {}

  /// Queues a reminder to the lead and lets the sender look.
  void remind(const std::string& key, storage::model::Worth worth = storage::model::Worth::kUsual,
              std::chrono::hours useful = std::chrono::hours{48}) {
    queue({key}, worth, useful);
    world.pass(std::chrono::seconds{1});
  }
  void queue(const std::vector<std::string>& keys, storage::model::Worth worth,
             std::chrono::hours useful = std::chrono::hours{48}) {
    world.change([&](storage::db::Connection& db) {
      const auto lead = storage::repo::people::find(db, storage::model::OpenId{World::kLead}).value();
      for (const auto& key : keys)
        storage::repo::outbox::add(db,
                                   {.idem_key = key,
                                    .kind = storage::model::LetterKind::kReminder,
                                    .priority = storage::model::Priority::kReminder,
                                    .worth = worth,
                                    .content = "提醒：" + key,
                                    .fields = R"({"title":")" + key + R"(","due":"2024年6月5日"})",
                                    .about = "obligation:" + key,
                                    .expires = world.instant() + useful},
                                   lead, world.instant());
    });
  }
  std::string state(const std::string& key) const {
    auto connection = world.reader();
    return connection.text("SELECT state FROM outbox WHERE idem_key = ?", {key}).value_or("not there");
  }
  bool becomes(const std::string& key, const std::string& wanted) const {
    return world.eventually([&] { return state(key) == wanted; });
  }
  /// Nothing that is due is left to be looked at.
  bool settled() const {
    return world.eventually([&] {
      return world.count(
                 "SELECT COUNT(*) FROM outbox WHERE state = 'sending' OR (state = 'planned' AND "
                 "due_at_ms <= " +
                 std::to_string(storage::model::to_ms(world.instant())) + ")") == 0;
    });
  }
  /// What reached the lead otherwise than as a reply: "custom 提醒：a", "subscribe a".
  std::vector<std::string> got() const {
    std::vector<std::string> all;
    for (const auto& entry : world.inbox(World::kLead)) {
      const auto how = entry.at("how").get<std::string>();
      if (how == "custom") all.push_back(how + " " + entry.at("content").get<std::string>());
      for (const auto& field : entry.value("fields", nlohmann::json::array()))
        if (field.at("name") == "thing1") all.push_back(how + " " + field.at("value").get<std::string>());
    }
    return all;
  }
  /// How often the platform had to refuse what could have been known.
  std::ptrdiff_t foreseeable_refusals() const {
    std::ptrdiff_t count = 0;
    for (const auto* path : {"/cgi-bin/message/custom/send", "/cgi-bin/message/subscribe/bizsend",
                             "/cgi-bin/message/subscribe/send", "/cgi-bin/message/template/send"})
      for (const auto& call : world.calls(path))
        for (const int code : {45015, 45047, 43101, 43004, 47003, 40033})
          count += !call.at("fault").get<bool>() && call.at("errcode") == code ? 1 : 0;
    return count;
  }
  /// A second later than what was before: two equal events in one second are one.
  void consent(const char* status = "accept") {
    world.pass(std::chrono::seconds{1});
    world.sends(World::kLead, {{"type", "consent"}, {"templates", {"SUB"}}, {"status", status}});
  }

  World world;
};

}  // namespace linli::tests
