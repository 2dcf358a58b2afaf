#include "handlers/obligations/chat.h"

#include "handlers/obligations/extensions.h"
#include "storage/repo/calendar_links.h"
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

const auto kNow = time("2024-06-03T10:00");

struct Talk : tests::Office {
  Talk() { keep_up(time("2024-06-03T09:00")); }

  std::string says(storage::model::PersonId person, Intent intent, contract::Slots slots = {}) {
    return hears(chat, person, kNow, intent, std::move(slots));
  }
  void ask(const char* period, storage::model::CivilDate until) {
    REQUIRE(obligations::ask(db, text, month(period), until, "出差", lead, kNow));
  }

  obligations::Chat chat{text, means(), "https://linli.example.cn"};
};

}  // namespace

TEST_CASE("the calendar's address is in the chat, and ends there", "[due_chat]") {
  Talk talk;
  const auto said = talk.says(talk.lead, Intent::kCalendarLink);
  const auto at = said.find("https://linli.example.cn/calendar/");
  REQUIRE(at != std::string::npos);
  const auto token = said.substr(at + 34, 48);
  CHECK(repo::calendar_links::find(talk.db, token) == talk.lead);
  CHECK(has(talk.says(talk.lead, Intent::kCalendarOff), "停用"));
  CHECK_FALSE(repo::calendar_links::find(talk.db, token));
}

TEST_CASE("a street sees and decides what is asked for on its ground, and nothing else", "[due_chat]") {
  Talk talk;
  const auto street = talk.officer("street", Role::kStreet, "站敏乡");
  const auto elsewhere = talk.officer("elsewhere", Role::kStreet, "乌帕尔镇");
  talk.ask("2024-05", {2024, 6, 20});
  CHECK(has(talk.says(elsewhere, Intent::kExtensionRequest), "没有等着定"));
  CHECK(has(talk.says(elsewhere, Intent::kOverview), "没有过了日子"));
  CHECK(has(talk.says(street, Intent::kOverview), "有2件过了日子没交"));
  CHECK(has(talk.says(street, Intent::kExtensionRequest), "出差"));
  CHECK(has(talk.says(street, Intent::kReviewAccept, {{"report", 7}}), "号码"));
  CHECK(has(talk.says(street, Intent::kReviewAccept), "已同意"));
  CHECK(talk.month("2024-05").due_on == storage::model::CivilDate{2024, 6, 20});
  // What is decided is over; a word of acceptance means something else again.
  CHECK(talk.says(street, Intent::kReviewAccept) == "");
}

TEST_CASE("of a month staff see what has not come, however far it was put off", "[due_chat]") {
  Talk talk;
  const auto street = talk.officer("street", Role::kStreet, "站敏乡");
  obligations::move(talk.db, talk.means(), talk.month("2024-05"), {2024, 11, 20}, true, kNow, "cli");
  const auto of_may = talk.says(street, Intent::kOverview, {{"month", std::string{"2024-05"}}});
  CHECK(has(of_may, "5月的还有1件没交"));
  CHECK_FALSE(has(of_may, "4月 月报"));
}

TEST_CASE("several requests are decided by their numbers", "[due_chat]") {
  Talk talk;
  const auto bureau = talk.officer("bureau", Role::kBureau, "");
  talk.ask("2024-05", {2024, 6, 20});
  talk.ask("2024-04", {2024, 6, 21});
  CHECK(has(talk.says(bureau, Intent::kExtensionRequest), "2个延期申请"));
  CHECK(has(talk.says(bureau, Intent::kReviewReturn), "号码"));
  CHECK(has(talk.says(bureau, Intent::kReviewReturn, {{"report", 2}, {"reason", std::string{"太晚了"}}}),
            "没同意"));
  CHECK(talk.month("2024-04").due_on == storage::model::CivilDate{2024, 5, 6});
  CHECK(repo::obligations::asked(talk.db, "", 10).size() == 1);
}

TEST_CASE("what is due is not told to whom it does not concern", "[due_chat]") {
  Talk talk;
  const auto observer = repo::people::ensure(talk.db, storage::model::OpenId{"observer"}, kNow);
  repo::people::join(talk.db, observer, talk.project, Role::kObserver, kNow);
  CHECK(talk.says(observer, Intent::kDueList) == "");
  CHECK(talk.says(observer, Intent::kExtensionRequest) == "");
}

TEST_CASE("only what is due before the day named can be put off to it", "[due_chat]") {
  Talk talk;
  repo::obligations::meet(talk.db, talk.month("2024-03").id, kNow, "person:1");
  repo::obligations::meet(talk.db, talk.month("2024-04").id, kNow, "person:1");
  // May is due on the 5th, June in July: there is nothing to choose.
  const auto said = talk.says(talk.lead, Intent::kExtensionRequest, {{"until", std::string{"2024-06-10"}}});
  CHECK(has(said, "5月 月报"));
  CHECK(repo::obligations::asked(talk.db, "", 10).size() == 1);
}
