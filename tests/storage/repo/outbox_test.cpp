#include "storage/repo/outbox.h"

#include <string>
#include <vector>

#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::storage;
using namespace std::chrono_literals;
using linli::tests::at;
namespace outbox = storage::repo::outbox;

namespace {

/// When the next message is due; nothing when none waits.
std::optional<model::Instant> next_due(db::Connection& connection) {
  const auto ms = connection.integer("SELECT MIN(due_at_ms) FROM outbox WHERE state = 'waiting'");
  if (!ms) return std::nullopt;
  return model::from_ms(*ms);
}

struct Box {
  db::Connection db = tests::migrated(":memory:");

  void add(const std::string& key, model::Instant now = at()) {
    outbox::add(db, key, {model::Account::kMiniProgram, model::OpenId{"to-" + key}}, "内容 " + key, now);
  }
  std::vector<outbox::Message> claim(model::Instant now, int limit = 100) {
    return outbox::claim(db, limit, now + 60s, now);
  }
  std::string row(model::OutboxId id) {
    return db
        .text("SELECT state || '|' || recipient || '|' || last_error FROM outbox WHERE id = ?", {id.value})
        .value();
  }
};

}  // namespace

TEST_CASE("the same thing to be said is queued once", "[outbox]") {
  Box box;
  box.add("a");
  outbox::add(box.db, "a", {model::Account::kOfficial, model::OpenId{"somebody else"}}, "other words",
              at(1h));
  const auto messages = box.claim(at(2h));
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].recipient == model::Recipient{model::Account::kMiniProgram, model::OpenId{"to-a"}});
  CHECK(messages[0].content == "内容 a");
  outbox::mark_sent(box.db, messages[0].id);
  box.add("a");
  CHECK(box.claim(at(3h)).empty());
}

TEST_CASE("what is due is claimed oldest first, no more than asked for, and nobody else gets it",
          "[outbox]") {
  Box box;
  box.add("later", at(2s));
  box.add("early", at(0s));
  box.add("early too", at(0s));
  box.add("not due", at(10s));
  const auto first = box.claim(at(5s), 2);
  REQUIRE(first.size() == 2);
  CHECK(first[0].content == "内容 early");
  CHECK(first[1].content == "内容 early too");
  CHECK(first[0].tries == 1);
  const auto second = box.claim(at(5s));
  REQUIRE(second.size() == 1);
  CHECK(second[0].content == "内容 later");
  CHECK(box.claim(at(5s)).empty());
  CHECK(box.claim(at(10s)).size() == 1);
}

TEST_CASE("a lease that ran out gives the message to the next who asks", "[outbox]") {
  Box box;
  box.add("a");
  CHECK(box.claim(at()).size() == 1);
  CHECK(box.claim(at(60s - 1ms)).empty());
  const auto again = box.claim(at(60s));
  REQUIRE(again.size() == 1);
  CHECK(again[0].tries == 2);
}

TEST_CASE("a message that was sent keeps no recipient and never comes back", "[outbox]") {
  Box box;
  box.add("a");
  const auto id = box.claim(at())[0].id;
  outbox::mark_sent(box.db, id);
  CHECK(box.row(id) == "sent||");
  CHECK(box.claim(at(24h)).empty());
  CHECK_FALSE(next_due(box.db));
}

TEST_CASE("a message that was put off comes back when it is due and not before", "[outbox]") {
  Box box;
  box.add("a");
  const auto id = box.claim(at())[0].id;
  outbox::postpone(box.db, id, at(5min), "errcode -1");
  CHECK(box.row(id) == "waiting|to-a|errcode -1");
  CHECK(box.claim(at(5min - 1ms)).empty());
  CHECK(box.claim(at(5min))[0].tries == 2);
}

TEST_CASE("a message that was given up stays for staff to see, with its reason", "[outbox]") {
  Box box;
  box.add("a");
  const auto id = box.claim(at())[0].id;
  outbox::mark_dead(box.db, id, "errcode 45015");
  CHECK(box.row(id) == "dead|to-a|errcode 45015");
  CHECK(box.claim(at(24h)).empty());
  CHECK_FALSE(next_due(box.db));
}

TEST_CASE("whoever comes late with a failure does not undo that the message was sent", "[outbox]") {
  Box box;
  box.add("a");
  const auto id = box.claim(at())[0].id;
  REQUIRE(box.claim(at(60s)).size() == 1);  // the lease ran out; somebody else took it and succeeds
  outbox::mark_sent(box.db, id);
  SECTION("giving up") {
    outbox::mark_dead(box.db, id, "timeout");
  }
  SECTION("putting off") {
    outbox::postpone(box.db, id, at(2min), "timeout");
  }
  CHECK(box.row(id) == "sent||");
  CHECK(box.claim(at(24h)).empty());
}

TEST_CASE("the next due message is the one whose turn or whose lease's end comes first", "[outbox]") {
  Box box;
  CHECK_FALSE(next_due(box.db));
  box.add("a", at(10s));
  box.add("b", at(30s));
  CHECK(next_due(box.db) == at(10s));
  const auto a = box.claim(at(10s))[0].id;
  CHECK(next_due(box.db) == at(30s));
  const auto b = box.claim(at(30s))[0].id;
  CHECK(next_due(box.db) == at(70s));
  outbox::mark_sent(box.db, a);
  CHECK(next_due(box.db) == at(90s));
  outbox::mark_dead(box.db, b, "");
  CHECK_FALSE(next_due(box.db));
}
