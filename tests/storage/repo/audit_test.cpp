#include "storage/repo/audit.h"

#include <optional>
#include <string>
#include <vector>

#include "storage/db/digest.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::storage;
namespace audit = storage::repo::audit;

namespace {

/// A chain of five events, and the means to tamper with it.
struct Chain {
  Chain() : db(tests::migrated(":memory:")) {
    for (int i = 1; i <= 5; ++i)
      audit::append(db, event(i));
  }

  static audit::Event event(int number) {
    return {.at = model::from_ms(1717376400000 + number),
            .actor = "person:" + std::to_string(number),
            .action = "report.started",
            .subject = "report:" + std::to_string(1000 + number),
            .before = "",
            .after = "2024-05 第" + std::to_string(number) + "版"};
  }

  void tamper(const std::string& sql) {
    db.script(
        "DROP TRIGGER audit_events_follow; DROP TRIGGER audit_events_stay; DROP TRIGGER "
        "audit_events_remain;" +
        sql);
  }

  db::Connection db;
};

/// What anybody could write from the description of the chain alone, sharing nothing with the product but
/// SHA-256. @return the first event that does not fit.
std::optional<std::int64_t> first_that_does_not_fit(db::Connection& db) {
  std::optional<std::int64_t> wrong;
  std::string previous(64, '0');
  std::int64_t expected = 1;
  db.each(
      "SELECT seq, at_ms, actor, action, subject, before, after, previous_hash, hash FROM audit_events "
      "ORDER BY seq",
      {}, [&](const db::Row& row) {
        std::vector<std::string> parts{previous, std::to_string(row.integer(0)),
                                       std::to_string(row.integer(1))};
        for (int column = 2; column <= 6; ++column)
          parts.push_back(row.text(column));
        std::string bytes;
        for (const auto& part : parts)
          bytes += std::to_string(part.size()) + ":" + part + ",";
        const bool fits =
            row.integer(0) == expected && row.text(7) == previous && row.text(8) == db::sha256_hex(bytes);
        if (!fits && !wrong) wrong = row.integer(0);
        previous = row.text(8);
        ++expected;
      });
  return wrong;
}

}  // namespace

TEST_CASE("an untouched audit chain verifies, for us and for a stranger", "[audit]") {
  Chain chain;
  CHECK(audit::verify(chain.db) == std::nullopt);
  CHECK(first_that_does_not_fit(chain.db) == std::nullopt);
}

TEST_CASE("an empty audit chain has nothing wrong", "[audit]") {
  auto db = tests::migrated(":memory:");
  CHECK(audit::verify(db) == std::nullopt);
}

TEST_CASE("audit events can be neither changed nor deleted", "[audit]") {
  Chain chain;
  CHECK_THROWS_AS(chain.db.run("UPDATE audit_events SET after = '' WHERE seq = 3"), db::ConstraintViolated);
  CHECK_THROWS_AS(chain.db.run("DELETE FROM audit_events WHERE seq = 5"), db::ConstraintViolated);
  CHECK_THROWS_AS(chain.db.run("DELETE FROM audit_events"), db::ConstraintViolated);
  // Replacing a row is an insert to SQLite, which asks no trigger about the row that goes.
  CHECK_THROWS_AS(
      chain.db.run("INSERT OR REPLACE INTO audit_events SELECT seq, at_ms, 'nobody', action, subject, "
                   "before, after, previous_hash, hash FROM audit_events WHERE seq = 3"),
      db::ConstraintViolated);
  CHECK(audit::verify(chain.db) == std::nullopt);
  CHECK(chain.db.integer("SELECT COUNT(*) FROM audit_events") == 5);
}

TEST_CASE("whatever is done to the audit chain behind the product's back is noticed and named", "[audit]") {
  struct Case {
    const char* what;
    const char* sql;
    const char* says;
  };
  const auto wrong = GENERATE(values<Case>({
      {"the time was changed", "UPDATE audit_events SET at_ms = at_ms + 1 WHERE seq = 3",
       "audit event 3 was changed"},
      {"the actor was changed", "UPDATE audit_events SET actor = 'cli' WHERE seq = 3",
       "audit event 3 was changed"},
      {"the action was changed", "UPDATE audit_events SET action = 'report.submitted' WHERE seq = 3",
       "audit event 3 was changed"},
      {"the subject was changed", "UPDATE audit_events SET subject = 'report:1' WHERE seq = 3",
       "audit event 3 was changed"},
      {"what was before was changed", "UPDATE audit_events SET before = ' ' WHERE seq = 3",
       "audit event 3 was changed"},
      {"what came after was changed", "UPDATE audit_events SET after = after || '。' WHERE seq = 5",
       "audit event 5 was changed"},
      {"letters moved from one text to the next",
       "UPDATE audit_events SET actor = 'person', action = ':3report.started' WHERE seq = 3",
       "audit event 3 was changed"},
      {"two texts changed places", "UPDATE audit_events SET before = after, after = before WHERE seq = 2",
       "audit event 2 was changed"},
      {"the hash was changed", "UPDATE audit_events SET hash = 'f' || substr(hash, 2) || 'f' WHERE seq = 1",
       "audit event 1 was changed"},
      {"the link to the event before was changed",
       "UPDATE audit_events SET previous_hash = hash WHERE seq = 4", "audit event 4 was changed"},
      {"the first was removed", "DELETE FROM audit_events WHERE seq = 1", "audit event 1 is missing"},
      {"one in the middle was removed", "DELETE FROM audit_events WHERE seq = 3", "audit event 3 is missing"},
      {"one was removed and the rest moved up",
       "DELETE FROM audit_events WHERE seq = 3; UPDATE audit_events SET seq = seq - 1 WHERE seq = 4;"
       "UPDATE audit_events SET seq = seq - 1 WHERE seq = 5",
       "audit event 3 was changed"},
      {"one was put in and the rest moved down",
       "UPDATE audit_events SET seq = 6 WHERE seq = 5; UPDATE audit_events SET seq = 5 WHERE seq = 4;"
       "INSERT INTO audit_events SELECT 4, at_ms, actor, action, subject, before, after, hash, 'made up' "
       "FROM audit_events WHERE seq = 3",
       "audit event 4 was changed"},
      {"one was put at the end",
       "INSERT INTO audit_events SELECT 6, at_ms, actor, action, subject, before, after, hash, 'made up' "
       "FROM audit_events WHERE seq = 5",
       "audit event 6 was changed"},
      {"one was put at the front",
       "INSERT INTO audit_events SELECT 0, at_ms, actor, action, subject, before, after, "
       "printf('%064d', 0), 'made up' FROM audit_events WHERE seq = 1",
       "audit event 0 was put in"},
      {"two events changed places",
       "UPDATE audit_events SET seq = 9 WHERE seq = 2; UPDATE audit_events SET seq = 2 WHERE seq = 3;"
       "UPDATE audit_events SET seq = 3 WHERE seq = 9",
       "audit event 2 was changed"},
  }));
  INFO(wrong.what);
  Chain chain;
  chain.tamper(wrong.sql);
  CHECK(audit::verify(chain.db).value_or("nothing") == wrong.says);
  CHECK(first_that_does_not_fit(chain.db).has_value());
}

TEST_CASE("an event that is changed together with its own hash is caught at the next one", "[audit]") {
  Chain chain;
  std::string bytes;
  const auto forged = Chain::event(3);
  for (const auto& part : {chain.db.text("SELECT hash FROM audit_events WHERE seq = 2").value(),
                           std::string{"3"}, std::to_string(model::to_ms(forged.at)), std::string{"cli"},
                           forged.action, forged.subject, forged.before, forged.after})
    bytes += std::to_string(part.size()) + ":" + part + ",";
  chain.tamper("UPDATE audit_events SET actor = 'cli', hash = '" + db::sha256_hex(bytes) + "' WHERE seq = 3");
  CHECK(audit::verify(chain.db).value_or("nothing") == "audit event 4 was changed");
}

TEST_CASE("the form in which an event is hashed stays as it was published", "[audit]") {
  auto db = tests::migrated(":memory:");
  audit::append(db, {.at = model::from_ms(1717376400123),
                     .actor = audit::actor(model::PersonId{12}),
                     .action = "report.submitted",
                     .subject = "report:1001",
                     .before = "draft",
                     .after = "submitted 活动场次:12,"});
  audit::append(db, {.at = model::from_ms(1717376400124),
                     .actor = "cli",
                     .action = "program.added",
                     .subject = "program:1",
                     .before = "",
                     .after = ""});
  std::vector<audit::Link> links;
  audit::each(db, [&](const audit::Link& link) { links.push_back(link); });
  REQUIRE(links.size() == 2);
  CHECK(links[0].seq == 1);
  CHECK(links[0].event.actor == "person:12");
  CHECK(links[0].event.after == "submitted 活动场次:12,");
  CHECK(links[0].event.at == model::from_ms(1717376400123));
  // Made with Python's hashlib from the netstrings that audit.h describes.
  CHECK(links[0].previous_hash == std::string(64, '0'));
  CHECK(links[0].hash == "bf1d051cc4e86d9c73bd3cfc1ef8e9e79a99edf1235aff71eaac0ef95cc0730d");
  CHECK(links[1].previous_hash == links[0].hash);
  CHECK(links[1].hash == "e0f179a307d423b77d56dec292e3e3929279648977e747e0967325fa9325918a");
}
