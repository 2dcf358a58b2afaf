#pragma once

#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "handlers/contract/handler.h"
#include "handlers/obligations/upkeep.h"
#include "handlers/reminders/ring.h"
#include "storage/repo/obligations.h"
#include "storage/repo/outbox.h"
#include "storage/repo/staff.h"
#include "tests/handlers/random.h"
#include "tests/storage/repo/county.h"

namespace linli::tests {

/// The county with a monthly report due on the 5th, and what obligations and reminders need. Time is moved by
/// hand; no notice of days off is known, so only weekends are off.
struct Office : County {
  explicit Office(const std::string& path = ":memory:") : County(path, rules()) {}

  static std::string rules() {
    handlers::rules::Program program;
    program.code = "shufu-2024";
    program.milestones.push_back({.id = "monthly",
                                  .label = "月报",
                                  .kind = "monthly_report",
                                  .every_months = 1,
                                  .day = 5,
                                  .working_days = true,
                                  .owed_by = "lead"});
    program.milestones.push_back(
        {.id = "midterm", .label = "中期评估", .kind = "midterm", .owed_by = "lead"});
    return handlers::rules::to_json(program);
  }

  handlers::obligations::Means means() { return {catalogue, calendar, rungs}; }
  int keep_up(storage::model::Instant now) { return handlers::obligations::keep_up(db, means(), now, 100); }
  int ring(storage::model::Instant now) {
    return handlers::reminders::ring(db, {text, catalogue, calendar, rungs}, now, 100).messages;
  }
  storage::model::Obligation month(const std::string& period) {
    return storage::repo::obligations::find(db,
                                            "project:" + std::to_string(project.value) + ":monthly:" + period)
        .value();
  }
  storage::model::PersonId officer(const std::string& name, storage::model::Role role,
                                   const std::string& street) {
    const auto person = storage::repo::people::ensure(db, storage::model::OpenId{name}, at());
    storage::repo::staff::bind(
        db, storage::repo::staff::add(db, {.name = name, .role = role, .street = street}, at()), person,
        at());
    return person;
  }
  /// What somebody hears who wants that of a handler; "" when it is left to others.
  std::string hears(handlers::contract::Handler& handler, storage::model::PersonId person,
                    storage::model::Instant now, handlers::contract::Intent intent,
                    handlers::contract::Slots slots = {}) {
    const storage::model::OpenId sender{"somebody"};
    handlers::contract::Turn turn{.db = db,
                                  .now = now,
                                  .random = random,
                                  .sender = sender,
                                  .person = person,
                                  .memberships = storage::repo::people::memberships(db, person),
                                  .conversation = talks[person],
                                  .said = {},
                                  .words = "",
                                  .staff = storage::repo::staff::of(db, person)};
    turn.said.intent = intent;
    turn.said.slots = std::move(slots);
    const auto reply = handler.handle(turn);
    return reply ? std::get<handlers::contract::TextReply>(*reply).text : "";
  }
  /// What waits in the outbox for somebody, in order.
  std::vector<std::string> waiting(storage::model::PersonId person) {
    std::vector<std::string> all;
    db.each("SELECT content FROM outbox WHERE person_id = ? AND state = 'planned' ORDER BY id",
            {person.value}, [&](const storage::db::Row& row) { all.push_back(row.text(0)); });
    return all;
  }
  /// Everything in the outbox has left.
  void carry(storage::model::Instant now) {
    while (const auto letter = storage::repo::outbox::next(db, now)) {
      const int attempt =
          storage::repo::outbox::begin(db, letter->id, storage::model::Way::kService, {}, now, now);
      storage::repo::outbox::sent(db, letter->id, {.attempt = attempt, .errcode = 0, .reason = ""}, "", now);
    }
  }

  handlers::text::Text text = *handlers::text::Text::load(LINLI_SOURCE_DIR "/templates/chat");
  handlers::catalogue::Catalogue catalogue;
  handlers::rules::Calendar calendar;
  handlers::rules::Rungs rungs;
  SeededRandom random;
  std::map<storage::model::PersonId, storage::repo::conversations::Conversation> talks;
};

inline storage::model::Instant time(const char* text) {
  return storage::model::parse_iso(text).value();
}
inline bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace linli::tests
