// 催办: who is told, once a day, and never of what was filed meanwhile.
#include "handlers/reminders/chat.h"
#include "storage/repo/audit.h"
#include "tests/handlers/reminders/office.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::handlers;
using contract::Intent;
using linli::tests::has;
using linli::tests::time;
using storage::model::Role;
namespace repo = storage::repo;

namespace {

/// March and April are overdue.
struct Staff : tests::Office {
  Staff() { keep_up(now); }

  std::string says_nudge(storage::model::PersonId person, contract::Slots slots = {}) {
    return hears(chat, person, now, Intent::kNudge, std::move(slots));
  }
  std::int64_t nudged() {
    return count("SELECT COUNT(*) FROM audit_events WHERE action = 'obligation.nudged'");
  }

  storage::model::Instant now = time("2024-06-03T10:00");
  reminders::Chat chat{text, rungs};
};

}  // namespace

TEST_CASE("a nudge tells each who owes an overdue month in one message, once a day", "[nudge]") {
  Staff office;
  const auto street = office.officer("street", Role::kStreet, "站敏乡");
  const auto bureau = office.officer("bureau", Role::kBureau, "");
  CHECK(has(office.says_nudge(street), "催了2个人，一共2份"));
  for (const auto person : {office.lead, office.other}) {
    REQUIRE(office.waiting(person).size() == 1);
    CHECK(has(office.waiting(person).front(), "工作人员托我来催一下"));
    CHECK(has(office.waiting(person).front(), "3月 月报"));
    CHECK(has(office.waiting(person).front(), "4月 月报"));
    CHECK_FALSE(has(office.waiting(person).front(), "5月 月报"));  // is not overdue
  }
  CHECK(office.nudged() == 2);
  // Whoever says it again that day, nobody hears it twice.
  CHECK(has(office.says_nudge(bureau), "有2份今天已经催过了"));
  CHECK(office.waiting(office.lead).size() == 1);
  CHECK(office.nudged() == 2);
  office.carry(office.now);
  office.now = time("2024-06-04T10:00");
  CHECK(has(office.says_nudge(bureau, {{"month", std::string{"2024-03"}}}), "一共1份"));
  REQUIRE(office.waiting(office.lead).size() == 1);
  CHECK_FALSE(has(office.waiting(office.lead).front(), "4月 月报"));
}

TEST_CASE("a nudge reaches only the ground of whoever says it, and a lead cannot nudge", "[nudge]") {
  Staff office;
  const auto elsewhere = office.officer("elsewhere", Role::kStreet, "乌帕尔镇");
  CHECK(has(office.says_nudge(elsewhere), "不用催"));
  const auto bureau = office.officer("bureau", Role::kBureau, "");
  CHECK(has(office.says_nudge(bureau, {{"project", std::string{"别的项目"}}}), "不用催"));
  CHECK(has(office.says_nudge(office.lead), "要由街道"));
  CHECK(office.waiting(office.lead).empty());
  CHECK(office.nudged() == 0);
  // A project that nobody is bound to is said, so that somebody telephones.
  const auto empty = office.add_project("SF02");
  office.keep_up(office.now);
  CHECK(has(office.says_nudge(bureau, {{"project", std::string{"SF02"}}}), "有2份还没有人绑定"));
  CHECK(office.nudged() == 0);
  CHECK(repo::obligations::of_project(office.db, empty).size() >= 2);
}

TEST_CASE("a nudge at night is told in the morning, without what was filed before", "[nudge]") {
  Staff office;
  office.now = time("2024-06-03T22:00");
  const auto bureau = office.officer("bureau", Role::kBureau, "");
  CHECK(has(office.says_nudge(bureau), "早上再发"));
  repo::obligations::meet(office.db, office.month("2024-03").id, time("2024-06-03T22:10"), "person:1");
  CHECK(office.waiting(office.lead).empty());  // taken back, to be told without March
  office.ring(time("2024-06-04T09:00"));
  REQUIRE(office.waiting(office.lead).size() == 1);
  CHECK(has(office.waiting(office.lead).front(), "4月 月报"));
  CHECK_FALSE(has(office.waiting(office.lead).front(), "3月 月报"));
  // Filed entirely: nothing is left to tell.
  Staff filed;
  filed.now = time("2024-06-03T22:00");
  filed.says_nudge(filed.officer("bureau", Role::kBureau, ""));
  for (const auto* period : {"2024-03", "2024-04"})
    repo::obligations::meet(filed.db, filed.month(period).id, time("2024-06-03T22:10"), "person:1");
  filed.ring(time("2024-06-04T08:00"));
  CHECK(filed.waiting(filed.lead).empty());
}
