#include "handlers/reminders/ring.h"

#include "storage/repo/reminders.h"
#include "tests/handlers/reminders/office.h"
#include "tests/support/catch.h"

using namespace linli;
using linli::tests::has;
using linli::tests::Office;
using linli::tests::time;
using storage::model::Role;
namespace repo = storage::repo;

namespace {

/// The months before May are done, so that one thing is due at a time.
struct May : Office {
  May() {
    keep_up(time("2024-05-20T09:00"));
    for (const auto* done : {"2024-03", "2024-04"})
      repo::obligations::meet(db, month(done).id, tests::at(), "person:1");
    street = officer("street", Role::kStreet, "站敏乡");
    bureau = officer("bureau", Role::kBureau, "");
    repo::people::leave(db, other, project, Role::kLead, tests::at(), "cli");
    repo::people::join(db, other, project, Role::kDeputy, tests::at());
  }
  /// Who is told at that time, in one letter each.
  std::string told(const char* when) {
    ring(time(when));
    std::string who;
    for (const auto& [person, name] :
         {std::pair{lead, "lead "}, {other, "deputy "}, {street, "street "}, {bureau, "bureau "}}) {
      const auto letters = waiting(person);
      if (letters.size() == 1) who += name;
      CHECK(letters.size() <= 1);
    }
    carry(time(when));
    return who;
  }
  storage::model::PersonId street, bureau;
};

}  // namespace

TEST_CASE("first the lead, then the deputy, the street and the bureau, each time once", "[reminders]") {
  May may;
  CHECK(may.told("2024-05-29T08:59") == "");
  CHECK(may.told("2024-05-29T09:00") == "lead ");
  CHECK(may.told("2024-05-29T09:00") == "");
  CHECK(may.told("2024-06-02T09:00") == "lead ");
  CHECK(may.told("2024-06-04T09:00") == "lead ");
  CHECK(may.told("2024-06-05T09:00") == "lead ");
  CHECK(may.told("2024-06-06T09:00") == "lead deputy ");
  CHECK(may.told("2024-06-07T09:00") == "");
  CHECK(may.told("2024-06-08T09:00") == "lead deputy street ");
  CHECK(may.told("2024-06-09T09:00") == "");         // a Sunday
  CHECK(may.told("2024-06-10T09:00") == "street ");  // and every working day from then on
  CHECK(may.told("2024-06-12T09:00") == "lead deputy street bureau ");
  CHECK(may.told("2024-06-13T09:00") == "street bureau ");
}

TEST_CASE("who is done is not reminded, not even by what was waiting to leave", "[reminders]") {
  May may;
  may.ring(time("2024-06-04T09:00"));
  REQUIRE(may.waiting(may.lead).size() == 1);
  repo::obligations::meet(may.db, may.month("2024-05").id, time("2024-06-04T09:01"), "person:1");
  CHECK(may.waiting(may.lead).empty());
  CHECK(may.told("2024-06-05T09:00") == "");
}

TEST_CASE("what was missed comes once, late, and says so, never at night", "[reminders]") {
  May may;
  CHECK(may.told("2024-06-04T22:00") == "");
  CHECK(handlers::reminders::next_ring(may.db, may.rungs, time("2024-06-04T22:00")) ==
        time("2024-06-05T08:00"));
  may.ring(time("2024-06-05T08:00"));
  REQUIRE(may.waiting(may.lead).size() == 1);
  CHECK(has(may.waiting(may.lead).front(), "来晚了"));
  may.carry(time("2024-06-05T08:00"));
  const auto marks = repo::reminders::of(may.db, may.month("2024-05").id);
  REQUIRE(marks.size() == 1);
  CHECK(marks.front().rung.rung == -1);
  CHECK(marks.front().rung.late);
  CHECK(may.told("2024-06-05T09:00") == "lead ");
}

TEST_CASE("several things due are told in one message, also what has not left yet", "[reminders]") {
  Office office;
  office.keep_up(time("2024-05-20T09:00"));
  office.ring(time("2024-05-29T09:00"));
  REQUIRE(office.waiting(office.lead).size() == 1);
  REQUIRE(handlers::obligations::set_day(office.db, office.means(),
                                         repo::projects::find(office.db, office.project).value(), "midterm",
                                         {2024, 6, 3}, time("2024-05-29T10:00"), "cli"));
  office.ring(time("2024-05-31T09:00"));
  const auto letters = office.waiting(office.lead);
  REQUIRE(letters.size() == 1);
  CHECK(has(letters.front(), "2件事"));
  CHECK(has(letters.front(), "中期评估"));
  CHECK(has(letters.front(), "5月 月报"));
  // The report is filed: the rest is told anew, without it.
  repo::obligations::meet(office.db, office.month("2024-05").id, time("2024-05-31T09:01"), "person:1");
  CHECK(office.waiting(office.lead).empty());
  office.ring(time("2024-05-31T09:02"));
  REQUIRE(office.waiting(office.lead).size() == 1);
  CHECK_FALSE(has(office.waiting(office.lead).front(), "月报"));
}

TEST_CASE("whoever is too busy is told again at the time they named, and not before", "[reminders]") {
  May may;
  CHECK(may.told("2024-06-02T09:00") == "lead ");
  repo::reminders::snooze(may.db, may.lead, time("2024-06-04T15:00"));
  CHECK(may.told("2024-06-04T09:00") == "");  // this rung waits, too
  CHECK(handlers::reminders::next_ring(may.db, may.rungs, time("2024-06-04T09:00")) ==
        time("2024-06-04T15:00"));
  CHECK(may.told("2024-06-04T15:00") == "lead ");
  CHECK(may.told("2024-06-04T15:00") == "");
}

TEST_CASE("a clock that jumps reminds nobody twice", "[reminders]") {
  May may;
  CHECK(may.told("2024-06-04T09:00") == "lead ");
  CHECK(may.told("2024-06-04T08:00") == "");  // back an hour
  CHECK(may.told("2024-06-04T09:00") == "");
  CHECK(may.told("2024-06-05T09:30") == "lead ");  // a day ahead
  CHECK(may.told("2024-06-04T09:30") == "");       // and back
  CHECK(may.told("2024-06-05T09:00") == "");
  CHECK(may.told("2024-06-06T09:00") == "lead deputy ");
}

TEST_CASE("who took over is reminded, who left is not", "[reminders]") {
  May may;
  const auto successor = may.join("openid-of-the-successor", may.project);
  repo::people::leave(may.db, may.lead, may.project, Role::kLead, tests::at(), "cli");
  CHECK(may.told("2024-06-04T09:00") == "");
  CHECK(may.count("SELECT COUNT(*) FROM outbox WHERE person_id = " + std::to_string(successor.value)) == 1);
}

TEST_CASE("the days around the due day are worth most", "[reminders]") {
  May may;
  const auto worth = [&](const char* when) {
    may.ring(time(when));
    const auto found = may.db.integer("SELECT MAX(worth) FROM outbox WHERE state = 'planned'");
    may.carry(time(when));
    return found;
  };
  CHECK(worth("2024-05-29T09:00") == 0);
  CHECK(worth("2024-06-02T09:00") == 1);
  CHECK(worth("2024-06-04T09:00") == 2);
  CHECK(worth("2024-06-05T09:00") == 3);
}

namespace {

/// Two things that the lead is told of in one message, which has begun its way.
struct OnItsWay : Office {
  OnItsWay() {
    keep_up(kBegan);
    for (const auto* done : {"2024-03", "2024-04"})
      repo::obligations::meet(db, month(done).id, tests::at(), "person:1");
    midterm = handlers::obligations::set_day(db, means(), repo::projects::find(db, project).value(),
                                             "midterm", {2024, 6, 5}, kBegan, "cli")
                  .
                  operator*();
    ring(kRung);
    while (auto next = repo::outbox::next(db, kRung)) {
      const int tries = repo::outbox::begin(db, next->id, storage::model::Way::kService, {}, kRung, kRung);
      if (next->person == lead) letter = *next, attempt = tries;
    }
  }
  /// It did not get through, and is due again.
  std::optional<repo::outbox::Text> leaves_again(storage::model::Instant now) {
    repo::outbox::again(db, letter.id, {.attempt = attempt, .reason = "hiccup"}, now, now);
    const auto next = repo::outbox::next(db, now);
    REQUIRE(next);
    CHECK(next->id == letter.id);
    return handlers::reminders::renew(db, {text, catalogue, calendar, rungs}, *next, now);
  }

  static inline const auto kBegan = time("2024-05-20T09:00");
  static inline const auto kRung = time("2024-06-04T09:00");
  storage::model::ObligationId midterm;
  repo::outbox::Letter letter;
  int attempt = 0;
};

}  // namespace

TEST_CASE("what is filed while its message is on the way is not named when that has to leave again",
          "[reminders]") {
  OnItsWay office;
  REQUIRE(has(office.letter.content, "2件事"));
  repo::obligations::meet(office.db, office.month("2024-05").id, time("2024-06-04T09:01"), "person:1");
  const auto text = office.leaves_again(time("2024-06-04T09:02"));
  REQUIRE(text);
  CHECK_FALSE(has(text->content, "月报"));
  CHECK(has(text->content, "中期评估"));
  CHECK_FALSE(has(text->fields, "月报"));
  CHECK(has(text->fields, "中期评估"));
}

TEST_CASE("when everything of it is done in the meantime it does not leave at all", "[reminders]") {
  OnItsWay office;
  repo::obligations::meet(office.db, office.month("2024-05").id, time("2024-06-04T09:01"), "person:1");
  repo::obligations::meet(office.db, office.midterm, time("2024-06-04T09:01"), "person:1");
  repo::outbox::again(office.db, office.letter.id, {.attempt = office.attempt, .reason = "hiccup"},
                      time("2024-06-04T09:02"), time("2024-06-04T09:02"));
  CHECK(office.waiting(office.lead).empty());
}

TEST_CASE("a message that leaves on another day counts the days from then, and says that it is late",
          "[reminders]") {
  OnItsWay office;
  const auto same = office.leaves_again(time("2024-06-04T09:02"));
  REQUIRE(same);
  CHECK(same->content == office.letter.content);
  CHECK(has(same->content, "还有1天"));
  const int tries = repo::outbox::begin(office.db, office.letter.id, storage::model::Way::kService, {},
                                        OnItsWay::kRung, OnItsWay::kRung);
  office.attempt = tries;
  const auto later = office.leaves_again(time("2024-06-05T08:30"));
  REQUIRE(later);
  CHECK(has(later->content, "就在今天"));
  CHECK(has(later->content, "来晚了"));
}

TEST_CASE("a message under way when its reader is told again at their own time does not leave a second time",
          "[reminders]") {
  OnItsWay office;
  repo::reminders::snooze(office.db, office.lead, time("2024-06-04T15:00"));
  office.ring(time("2024-06-04T15:00"));
  repo::outbox::again(office.db, office.letter.id, {.attempt = office.attempt, .reason = "hiccup"},
                      time("2024-06-04T15:00"), time("2024-06-04T15:00"));
  const auto letters = office.waiting(office.lead);
  REQUIRE(letters.size() == 1);
  CHECK(has(letters.front(), "2件事"));
}
