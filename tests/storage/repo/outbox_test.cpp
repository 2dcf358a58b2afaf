#include "storage/repo/outbox.h"

#include <string>
#include <vector>

#include "storage/repo/contacts.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::storage;
using namespace std::chrono_literals;
using linli::tests::at;
using model::LetterState;
using model::Priority;
using model::Way;
using model::Worth;
namespace outbox = storage::repo::outbox;

namespace {

model::Recipient mini(const std::string& openid) {
  return {model::Account::kMiniProgram, model::OpenId{openid}};
}

struct Box : tests::County {
  void add(const std::string& key, model::Instant now = at()) {
    outbox::add(db, key, mini("to-" + key), "内容 " + key, now);
  }
  /// A reminder to the lead, about an obligation.
  void remind(const std::string& key, Worth worth = Worth::kUsual) {
    outbox::add(db,
                {.idem_key = key,
                 .kind = model::LetterKind::kReminder,
                 .priority = Priority::kReminder,
                 .worth = worth,
                 .content = "内容 " + key,
                 .fields = R"({"title":"月报"})",
                 .about = "obligation:12"},
                lead, at());
  }
  model::OutboxId id_of(const std::string& key) {
    return {db.integer("SELECT id FROM outbox WHERE idem_key = ?", {key}).value()};
  }
  /// Begins an attempt on what is next. @return its number, 0 when nothing is due.
  int begin(model::Instant now = at(), Way way = Way::kTemplate, const std::string& openid = "o-lead") {
    const auto letter = outbox::next(db, now);
    if (!letter) return 0;
    return outbox::begin(db, letter->id, way, {model::account_of(way), model::OpenId{openid}}, now + 60s,
                         now);
  }
  std::string row(const std::string& key) {
    return db
        .text(
            "SELECT state || '|' || recipient || '|' || content || '|' || reason FROM outbox WHERE "
            "idem_key = ?",
            {key})
        .value();
  }
  std::string state(const std::string& key) {
    return db.text("SELECT state FROM outbox WHERE idem_key = ?", {key}).value();
  }
  std::vector<std::string> due(model::Instant now, Priority last = Priority::kBroadcast) {
    std::vector<std::string> order;
    while (const auto letter = outbox::next(db, now, last)) {
      order.push_back(letter->content);
      outbox::park(db, letter->id, LetterState::kFailed, "", now);
    }
    return order;
  }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("the same thing to be said is queued once", "[outbox]") {
  Box box;
  box.add("a");
  CHECK_FALSE(outbox::add(box.db, {.idem_key = "a", .content = "x"}, mini("somebody else"), at()));
  const auto letter = outbox::next(box.db, at()).value();
  CHECK(letter.recipient == mini("to-a"));
  CHECK(letter.content == "内容 a");
  CHECK(letter.expires == at(48h));
  CHECK(box.due(at()) == Texts{"内容 a"});
}

TEST_CASE("what is due comes by priority, then worth, then time", "[outbox]") {
  Box box;
  const auto put = [&](const char* key, Priority priority, Worth worth, model::Instant due) {
    outbox::add(box.db, {.idem_key = key, .priority = priority, .worth = worth, .content = key, .due = due},
                mini("x"), at());
  };
  put("broadcast", Priority::kBroadcast, Worth::kHighest, at());
  put("second", Priority::kReminder, Worth::kUsual, at(2s));
  put("first", Priority::kReminder, Worth::kUsual, at(1s));
  put("worth more", Priority::kReminder, Worth::kHigh, at(3s));
  put("not due", Priority::kAnswer, Worth::kHighest, at(10s));
  put("answer", Priority::kAnswer, Worth::kUsual, at(4s));
  CHECK(outbox::next(box.db, at(5s), Priority::kAnswer)->content == "answer");
  CHECK(box.due(at(5s)) == Texts{"answer", "worth more", "first", "second", "broadcast"});
  CHECK(box.due(at(10s), Priority::kAnswer) == Texts{"not due"});
}

TEST_CASE("what waits for its time costs nothing to look past", "[outbox]") {
  Box box;
  box.db.run(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
      "INSERT INTO outbox (idem_key, kind, priority, worth, account, recipient, content, state, due_at_ms, "
      "expires_at_ms, created_at_ms, changed_at_ms) "
      "SELECT 'n' || i, 'reminder', 1, 1, 'official', 'o', 'c', 'planned', ?, ?, 0, 0 FROM n",
      {model::to_ms(at(24h)), model::to_ms(at(48h))});
  std::string plan;
  box.db.each(
      "EXPLAIN QUERY PLAN SELECT id FROM outbox WHERE state = 'planned' AND priority = 1 AND worth = 1 "
      "AND due_at_ms <= 5 ORDER BY due_at_ms, id LIMIT 1",
      {}, [&](const db::Row& row) { plan += row.text(3) + "\n"; });
  CHECK(plan.find("outbox_next (state=? AND priority=? AND worth=? AND due_at_ms<?)") != std::string::npos);
  CHECK(plan.find("TEMP B-TREE") == std::string::npos);
  CHECK_FALSE(outbox::next(box.db, at()));
}

TEST_CASE("a message is leased while it is sent, who does not come back loses it by time", "[outbox]") {
  Box box;
  box.add("a");
  CHECK(box.begin() == 1);
  CHECK_FALSE(outbox::next(box.db, at(1h)));
  CHECK(outbox::take_back(box.db, at(60s - 1ms)) == 0);
  CHECK(outbox::take_back(box.db, at(60s)) == 1);
  const auto again = outbox::next(box.db, at(60s)).value();
  CHECK(again.tries == 1);
  CHECK(again.unclear == 1);
  CHECK(box.count("SELECT unclear FROM outbox_attempts") == 1);
}

TEST_CASE("an answer that was sent keeps neither recipient nor words", "[outbox]") {
  Box box;
  box.add("a");
  outbox::sent(box.db, box.id_of("a"), {.attempt = box.begin(), .errcode = 0}, "", at());
  CHECK(box.row("a") == "sent|||");
  CHECK_FALSE(outbox::next(box.db, at(24h)));
}

TEST_CASE("a message waits again after a hiccup, and is given up with its reason", "[outbox]") {
  Box box;
  box.add("a");
  outbox::again(box.db, box.id_of("a"), {.attempt = box.begin(), .errcode = -1, .reason = "busy"}, at(5min),
                at());
  CHECK(box.row("a") == "planned|o-lead|内容 a|busy");
  CHECK_FALSE(outbox::next(box.db, at(5min - 1ms)));
  outbox::failed(box.db, box.id_of("a"),
                 {.attempt = box.begin(at(5min)), .errcode = 40003, .reason = "no such openid"}, at(5min));
  CHECK(box.row("a") == "failed|o-lead|内容 a|no such openid");
  CHECK(box.count("SELECT COUNT(*) FROM outbox_attempts WHERE errcode IN (-1, 40003)") == 2);
}

TEST_CASE("whoever comes late with a failure does not undo what happened since", "[outbox]") {
  Box box;
  box.add("a");
  const auto id = box.id_of("a");
  const int first = box.begin();
  outbox::take_back(box.db, at(60s));
  const int second = box.begin(at(60s));  // somebody else took it
  const bool gives_up = GENERATE(false, true);
  const auto come_late = [&] {
    const outbox::Ending late{.attempt = first, .reason = "timeout"};
    if (gives_up)
      outbox::failed(box.db, id, late, at(61s));
    else
      outbox::again(box.db, id, late, at(2min), at(61s));
  };
  come_late();
  CHECK(box.state("a") == "sending");
  outbox::sent(box.db, id, {.attempt = second, .errcode = 0}, "", at(62s));
  come_late();
  CHECK(box.row("a") == "sent|||");
}

TEST_CASE("the platform's word closes the loop, whichever comes first", "[outbox]") {
  Box box;
  box.remind("a");
  const auto id = box.id_of("a");
  const int attempt = box.begin();
  const bool word_first = GENERATE(false, true);
  const auto word = [&] {
    return outbox::confirm(box.db, mini("o"), "2400000000000000001", {Way::kTemplate}, "", at());
  };
  if (word_first) CHECK_FALSE(word());
  outbox::sent(box.db, id, {.attempt = attempt, .errcode = 0}, "2400000000000000001", at());
  if (!word_first) {
    CHECK(box.row("a") == "sent|o-lead|内容 a|");
    CHECK_FALSE(word());
  }
  CHECK(box.row("a") == "delivered|||");
  CHECK(box.count("SELECT COUNT(*) FROM early_confirmations") == 0);
}

TEST_CASE("a message that did not arrive waits again", "[outbox]") {
  Box box;
  box.remind("a");
  outbox::sent(box.db, box.id_of("a"), {.attempt = box.begin(), .errcode = 0}, "77", at());
  CHECK(outbox::confirm(box.db, mini("o"), "77", {Way::kTemplate}, "blocked", at(1s)) == box.id_of("a"));
  CHECK(box.row("a") == "planned|o-lead|内容 a|blocked");
  CHECK(outbox::next(box.db, at(1s))->tries == 1);
}

TEST_CASE("word about a sending that had no answer finds it by person and way", "[outbox]") {
  Box box;
  box.remind("a");
  outbox::again(box.db, box.id_of("a"), {.attempt = box.begin(), .reason = "no answer", .unclear = true},
                at(1min), at());
  const model::Recipient who{model::Account::kOfficial, model::OpenId{"o-lead"}};
  SECTION("it arrived: it is not sent again") {
    outbox::confirm(box.db, who, "77", {Way::kTemplate}, "", at(1s));
    CHECK(box.row("a") == "delivered|||");
    CHECK_FALSE(outbox::next(box.db, at(1h)));
  }
  SECTION("word about another way or another person says nothing about it") {
    outbox::confirm(box.db, who, "77", {Way::kSubscription}, "", at(1s));
    outbox::confirm(box.db, mini("o-lead"), "78", {Way::kTemplate}, "", at(1s));
    CHECK(box.state("a") == "planned");
  }
}

TEST_CASE("what is done needs no reminder any more, whatever state it is in", "[outbox]") {
  Box box;
  for (const auto* key : {"waits", "under way", "sent", "called"})
    box.remind(key);
  box.add("of somebody else");
  outbox::park(box.db, box.id_of("called"), LetterState::kPhoneList, "", at());
  outbox::sent(box.db, box.id_of("sent"),
               {.attempt = outbox::begin(box.db, box.id_of("sent"), Way::kService, mini("o"), at(60s), at())},
               "", at());
  const int attempt = outbox::begin(box.db, box.id_of("under way"), Way::kService, mini("o"), at(60s), at());
  CHECK(outbox::clear(box.db, "obligation:12", at(1s)) == 2);
  CHECK(outbox::clear(box.db, "", at(1s)) == 0);
  CHECK(box.row("waits") == "cleared|||");
  CHECK(box.row("called") == "cleared|||");
  CHECK(box.state("sent") == "sent");
  CHECK(box.state("of somebody else") == "planned");
  CHECK(box.state("under way") == "sending");
  outbox::again(box.db, box.id_of("under way"), {.attempt = attempt, .reason = "busy"}, at(5s), at(2s));
  CHECK(box.row("under way") == "cleared|||busy");
}

TEST_CASE("who can be reached again is sent what waits for them, as long as it is of use", "[outbox]") {
  Box box;
  box.add("a");
  box.remind("b");
  box.remind("c");
  outbox::park(box.db, box.id_of("a"), LetterState::kWindowClosed, "", at());
  outbox::park(box.db, box.id_of("b"), LetterState::kNoConsent, "", at());
  outbox::park(box.db, box.id_of("c"), LetterState::kPhoneList, "", at());
  CHECK(outbox::revive(box.db, mini("to-a"), std::nullopt, at(1h)) == 1);
  CHECK(outbox::revive(box.db, mini("other"), box.other, at(1h)) == 0);
  CHECK(outbox::revive(box.db, mini("other"), box.lead, at(1h)) == 1);
  CHECK(box.due(at(1h)) == Texts{"内容 a", "内容 b"});
  CHECK(box.state("c") == "phone_list");
  box.add("d");
  outbox::park(box.db, box.id_of("d"), LetterState::kWindowClosed, "", at());
  CHECK(outbox::revive(box.db, mini("to-d"), std::nullopt, at(48h)) == 0);
}

TEST_CASE("whoever unsubscribed leaves no openid in the outbox", "[outbox]") {
  Box box;
  box.add("a");
  box.add("b");
  box.remind("r");
  CHECK(outbox::begin(box.db, box.id_of("r"), Way::kMiniService, mini("to-a"), at(60s), at()) == 1);
  outbox::forget(box.db, mini("to-a"), at());
  CHECK(box.row("a") == "cleared|||unsubscribed");
  CHECK(box.row("b") == "planned|to-b|内容 b|");
  CHECK(box.row("r") == "sending||内容 r|");  // is planned anew for what else is known of the person
  CHECK(box.db.integer("SELECT COUNT(*) FROM outbox WHERE recipient = 'to-a'") == 0);
}

TEST_CASE("what is over for a month, or taken for a day without a word, keeps nothing of anybody",
          "[outbox]") {
  Box box;
  box.add("failed");
  outbox::park(box.db, box.id_of("failed"), LetterState::kFailed, "", at());
  box.remind("sent");
  outbox::sent(box.db, box.id_of("sent"), {.attempt = box.begin()}, "77", at());
  box.add("waits");
  CHECK(outbox::sweep(box.db, at(24h), 100) == 0);
  CHECK(outbox::sweep(box.db, at(24h + 1ms), 100) == 1);
  CHECK(box.row("sent") == "sent|||");
  CHECK(outbox::sweep(box.db, at(30 * 24h + 1ms), 100) == 1);
  CHECK(box.row("failed") == "failed|||");
  CHECK(box.row("waits") == "planned|to-waits|内容 waits|");
}

TEST_CASE("staff see who waits for what and why, by person and project, without openid or words",
          "[outbox]") {
  Box box;
  box.add("a");
  box.remind("b", Worth::kHigh);
  outbox::park(box.db, box.id_of("b"), LetterState::kPhoneList, "no way", at());
  std::vector<outbox::Line> lines;
  const auto read = [&](const outbox::Line& line) { lines.push_back(line); };
  outbox::each(box.db, std::nullopt, 10, read);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].id == box.id_of("b"));
  CHECK(lines[0].person == box.lead);
  CHECK(lines[0].projects == Texts{"银铃相伴SF01"});
  CHECK(lines[0].reason == "no way");
  CHECK_FALSE(lines[1].person);
  lines.clear();
  outbox::each(box.db, LetterState::kPlanned, 10, read);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].id == box.id_of("a"));
}

TEST_CASE("what was given up can be sent again, what was sent cannot", "[outbox]") {
  Box box;
  box.add("a");
  CHECK(outbox::retry(box.db, {999}, at()).error().code == model::Code::kNotFound);
  CHECK(outbox::retry(box.db, box.id_of("a"), at()).error().code == model::Code::kConflict);
  outbox::park(box.db, box.id_of("a"), LetterState::kFailed, "x", at());
  CHECK(outbox::retry(box.db, box.id_of("a"), at(72h)).ok());
  CHECK(outbox::next(box.db, at(72h))->expires == at(120h));
  outbox::park(box.db, box.id_of("a"), LetterState::kFailed, "x", at(72h));
  outbox::forget(box.db, mini("to-a"), at(72h));
  CHECK(outbox::retry(box.db, box.id_of("a"), at(72h)).error().code == model::Code::kConflict);
}

TEST_CASE(
    "what was put off is looked at when what it waits for is mended, but for its own day and what may have "
    "arrived",
    "[outbox]") {
  Box box;
  for (const auto* key : {"put off", "tried", "unclear"})
    box.remind(key);
  outbox::add(box.db, {.idem_key = "tomorrow", .content = "明天", .due = at() + 24h}, box.lead, at());
  outbox::put_off(box.db, box.id_of("put off"), at() + 10min, "the account's configuration is wrong");
  for (const bool unclear : {false, true})
    outbox::again(box.db, box.id_of(unclear ? "unclear" : "tried"),
                  {.attempt = box.begin(), .reason = "40164", .unclear = unclear}, at() + 15min, at());
  CHECK_FALSE(outbox::next(box.db, at()));
  CHECK(outbox::hasten(box.db, at()) == 2);
  CHECK(box.count("SELECT COUNT(*) FROM outbox WHERE due_at_ms <= " + std::to_string(model::to_ms(at()))) ==
        2);
  CHECK(box.count("SELECT COUNT(*) FROM outbox WHERE due_at_ms > " + std::to_string(model::to_ms(at())) +
                  " AND idem_key IN ('tomorrow', 'unclear')") == 2);
}

TEST_CASE("what is cleared before it leaves keeps nothing of anybody", "[outbox]") {
  Box box;
  box.remind("a");
  outbox::park(box.db, box.id_of("a"), LetterState::kCleared, "what it is about is done", at());
  CHECK(box.row("a") == "cleared|||what it is about is done");
}
