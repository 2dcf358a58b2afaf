#include "handlers/obligations/extensions.h"

#include "storage/repo/reminders.h"
#include "tests/handlers/reminders/office.h"
#include "tests/support/catch.h"

using namespace linli;
using linli::tests::has;
using linli::tests::Office;
using linli::tests::time;
using storage::model::CivilDate;
using storage::model::Code;
using storage::model::ExtensionState;
using storage::model::Role;
namespace obligations = handlers::obligations;
namespace repo = storage::repo;

namespace {

const auto kNow = time("2024-06-03T10:00");

struct Asked : Office {
  Asked() {
    keep_up(time("2024-06-03T09:00"));
    street = officer("street", Role::kStreet, "站敏乡");
    elsewhere = officer("elsewhere", Role::kStreet, "乌帕尔镇");
    bureau = officer("bureau", Role::kBureau, "");
  }
  storage::model::Result<storage::model::Extension> ask(CivilDate until) {
    return obligations::ask(db, text, month("2024-05"), until, "会计住院了", lead, kNow);
  }
  storage::model::Result<storage::model::Extension> decide(storage::model::ExtensionId id, bool granted) {
    return obligations::decide(db, means(), text, id, granted, "早日康复", kNow, "staff:1");
  }
  storage::model::PersonId street, elsewhere, bureau;
};

}  // namespace

TEST_CASE("a request goes to the street, or to the bureau where the street has nobody", "[extensions]") {
  Asked asked;
  REQUIRE(asked.ask({2024, 6, 10}));
  REQUIRE(asked.waiting(asked.street).size() == 1);
  CHECK(has(asked.waiting(asked.street).front(), "会计住院了"));
  CHECK(asked.waiting(asked.elsewhere).empty());
  CHECK(asked.waiting(asked.bureau).empty());
  for (const auto& member : repo::staff::of(asked.db, asked.street))
    repo::staff::disable(asked.db, member.id, kNow);
  REQUIRE(asked.ask({2024, 6, 11}));
  CHECK(asked.waiting(asked.bureau).size() == 1);
}

TEST_CASE("an extension moves everything, and whoever asked is told", "[extensions]") {
  Asked asked;
  const auto extension = asked.ask({2024, 6, 10}).operator*();
  CHECK(repo::obligations::asked(asked.db, "站敏乡", 10).size() == 1);
  CHECK(repo::obligations::asked(asked.db, "乌帕尔镇", 10).empty());
  REQUIRE(asked.decide(extension.id, true));
  const auto may = asked.month("2024-05");
  CHECK(may.due_on == CivilDate{2024, 6, 10});
  CHECK(may.first_due_on == CivilDate{2024, 6, 5});
  CHECK(may.extended);
  CHECK(may.next_at == time("2024-06-07T09:00"));
  CHECK(may.next_rung == -3);
  CHECK(has(asked.waiting(asked.lead).front(), "可以延到6月10日"));
  CHECK(has(asked.waiting(asked.lead).front(), "早日康复"));
  const auto again = asked.decide(extension.id, false);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == Code::kConflict);
  const auto history = repo::obligations::extensions(asked.db, may.id);
  REQUIRE(history.size() == 1);
  CHECK(history.front().decision == ExtensionState::kGranted);
}

TEST_CASE("a refusal leaves the day and is told with its reason", "[extensions]") {
  Asked asked;
  const auto extension = asked.ask({2024, 6, 10}).operator*();
  REQUIRE(asked.decide(extension.id, false));
  CHECK(asked.month("2024-05").due_on == CivilDate{2024, 6, 5});
  CHECK(has(asked.waiting(asked.lead).front(), "还是6月5日截止"));
  CHECK(asked.decide(extension.id, true).error().code == Code::kConflict);
}

TEST_CASE("a later request replaces one that is not decided", "[extensions]") {
  Asked asked;
  const auto first = asked.ask({2024, 6, 10}).operator*();
  REQUIRE(asked.ask({2024, 6, 12}));
  CHECK(asked.decide(first.id, true).error().code == Code::kConflict);
  const auto open = repo::obligations::asked(asked.db, "", 10);
  REQUIRE(open.size() == 1);
  CHECK(open.front().until == CivilDate{2024, 6, 12});
}

TEST_CASE("a request about what is done meanwhile waits for nobody", "[extensions]") {
  Asked asked;
  const auto extension = asked.ask({2024, 6, 10}).operator*();
  repo::obligations::meet(asked.db, asked.month("2024-05").id, kNow, "person:1");
  CHECK(repo::obligations::asked(asked.db, "", 10).empty());
  CHECK(asked.decide(extension.id, true).error().code == Code::kConflict);
}

TEST_CASE("only a later day can be asked for, of what is not done", "[extensions]") {
  Asked asked;
  CHECK(asked.ask({2024, 6, 5}).error().code == Code::kInvalid);
  CHECK(asked.ask({2024, 6, 1}).error().code == Code::kInvalid);
  CHECK(asked.ask({2025, 6, 10}).error().code == Code::kInvalid);
  repo::obligations::meet(asked.db, asked.month("2024-05").id, kNow, "person:1");
  CHECK(asked.ask({2024, 6, 10}).error().code == Code::kConflict);
}

TEST_CASE("a street decides about its own ground only", "[extensions]") {
  Asked asked;
  const auto may = asked.month("2024-05");
  const auto of = [&](storage::model::PersonId person) {
    return obligations::may_decide(asked.db, repo::staff::of(asked.db, person).front(), may);
  };
  CHECK(of(asked.street));
  CHECK_FALSE(of(asked.elsewhere));
  CHECK(of(asked.bureau));
}
