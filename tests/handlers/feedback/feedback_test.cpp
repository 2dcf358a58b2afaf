// One voice each; rushes; tickets from their opening to their end; satisfaction of every scope.
#include "handlers/feedback/feedback.h"

#include <algorithm>

#include "handlers/feedback/tickets.h"
#include "handlers/rules/satisfaction.h"
#include "storage/repo/contacts.h"
#include "storage/repo/obligations.h"
#include "storage/repo/ratings.h"
#include "storage/repo/scenes.h"
#include "storage/repo/staff.h"
#include "storage/repo/talks.h"
#include "tests/handlers/random.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::handlers::feedback;
using namespace std::chrono_literals;
using linli::tests::at;
using storage::model::CivilDate;
using storage::model::Owner;
using storage::model::RatingCounts;
using storage::model::Scene;
using storage::model::TicketCause;
using storage::model::TicketLevel;
using storage::model::TicketState;
namespace repo = storage::repo;

namespace {

constexpr CivilDate kDay{2024, 6, 1};

struct Office {
  Office() {
    handlers::rules::Program program;
    program.code = "shufu-2024";
    program.feedback.rush_ratings = 3;
    repo::programs::save(county.db, program.code, "疏附县2024年", handlers::rules::to_json(program), at());
  }

  Scene scene(const std::string& activity = "包饺子") {
    return code_for(county.db, {.project = county.project, .activity = activity, .held_on = kDay}, random,
                    at(), "cli")
        .
        operator*();
  }
  std::optional<int> rate_as(const Scene& scene, const std::string& who, int level,
                             storage::model::Instant now = at()) {
    const storage::model::Recipient person{storage::model::Account::kOfficial, storage::model::OpenId{who}};
    return rate(county.db, means, scene, {.voter = seal.voter_in_chat(*scene.voter_key, person)}, level, now);
  }
  storage::model::TicketId ticket(const Scene& scene) {
    return open_ticket(county.db, means, scene, TicketCause::kRating, {.text = "地滑", .held = ""}, at());
  }
  storage::model::Ticket found(storage::model::TicketId id) {
    return repo::tickets::find(county.db, id).value();
  }
  std::vector<storage::model::Obligation> owed(storage::model::TicketId id) {
    return repo::obligations::open_of(county.db, repo::tickets::subject(id));
  }
  std::int64_t count_of(std::string_view sql) { return county.db.integer(sql).value_or(-1); }
  std::string said_to(std::int64_t letter) {
    return county.db.text("SELECT content FROM outbox ORDER BY id LIMIT 1 OFFSET ?", {letter}).value_or("");
  }

  linli::tests::County county;
  handlers::text::Text text = *handlers::text::Text::load(LINLI_SOURCE_DIR "/templates/chat");
  handlers::catalogue::Catalogue catalogue;
  handlers::rules::Calendar calendar;
  handlers::rules::Rungs rungs;
  Words words = *Words::load(LINLI_SOURCE_DIR "/templates/lexicon/residents.toml");
  linli::tests::SeededRandom random;
  Seal seal{fresh_key(random)};
  Means means{.text = text,
              .catalogue = catalogue,
              .calendar = calendar,
              .rungs = rungs,
              .words = words,
              .seal = seal,
              .random = random};
};

storage::model::Instant day(int days) {
  return at() + std::chrono::days{days};
}

}  // namespace

TEST_CASE("a code is made once for the same thing, and never for a day that is over", "[feedback]") {
  Office office;
  const auto first = office.scene();
  CHECK(first.value.size() == kSceneLength);
  CHECK(first.closes_on == kDay.plus_days(kOpenAfterActivity));
  CHECK(office.scene().value == first.value);
  CHECK(office.scene("义诊").value != first.value);
  const auto asked = [&](const CodeWish& wish) {
    return code_for(office.county.db, wish, office.random, at(), "cli").error().code;
  };
  const auto project = office.county.project;
  CHECK(asked({.project = project, .activity = "义诊"}) == storage::model::Code::kInvalid);
  CHECK(asked({.project = project, .held_on = kDay}) == storage::model::Code::kInvalid);
  CHECK(asked({.project = project, .closes_on = CivilDate{2024, 6, 2}}) == storage::model::Code::kInvalid);
  CHECK(asked({.project = {99}}) == storage::model::Code::kNotFound);
}

TEST_CASE("a later rating takes the place of the first, and both are kept", "[feedback]") {
  Office office;
  const auto scene = office.scene();
  CHECK_FALSE(office.rate_as(scene, "a", 5));
  CHECK(office.rate_as(scene, "a", 2, day(40)) == 5);
  CHECK_FALSE(office.rate_as(scene, "b", 4));
  CHECK(repo::ratings::counts(office.county.db, scene.id) == RatingCounts{.levels = {0, 1, 0, 1, 0}});
  CHECK(office.county.count("SELECT COUNT(*) FROM ratings") == 3);
  // The month that counts is that of the later one.
  const storage::model::Month june{2024, 6};
  CHECK(repo::ratings::counts(office.county.db, scene.id, {.from = june, .to = june}).all() == 1);
  CHECK_THROWS_AS(office.county.db.run("UPDATE ratings SET current = 1"), storage::db::ConstraintViolated);
}

TEST_CASE("satisfaction of activity, project, organization, programme, street and all", "[feedback]") {
  Office office;
  const auto here = office.scene();
  const auto there =
      code_for(office.county.db, {.project = office.county.add_project("SF02")}, office.random, at(), "cli");
  for (const char* who : {"a", "b", "c"})
    office.rate_as(here, who, 5);
  office.rate_as(*there, "a", 1);
  auto& db = office.county.db;
  const auto all = [&](const repo::ratings::Scope& scope) { return repo::ratings::counts(db, scope).all(); };
  CHECK(all(here.id) == 3);
  CHECK(all(office.county.project) == 3);
  CHECK(all(there->project) == 1);
  CHECK(all(office.county.organization) == 4);
  CHECK(all(office.county.program) == 4);
  CHECK(all(repo::ratings::Street{"站敏乡"}) == 4);
  CHECK(all(repo::ratings::Street{"别处"}) == 0);
  CHECK(all(repo::ratings::Everything{}) == 4);
}

TEST_CASE("a project's counts are those of its codes, and a wrong one is found", "[feedback]") {
  Office office;
  auto& db = office.county.db;
  const auto first = office.scene();
  const auto second = office.scene("义诊");
  office.rate_as(first, "a", 5);
  office.rate_as(second, "a", 4, day(40));
  office.rate_as(second, "a", 1, day(80));  // thinks better of it in another month
  CHECK(repo::ratings::counts(db, office.county.project) == RatingCounts{.levels = {1, 0, 0, 0, 1}});
  CHECK(repo::ratings::by_scene(db, office.county.project).at(second.id).all() == 1);
  CHECK(repo::ratings::miscounted(db).empty());
  CHECK(repo::ratings::mistotalled(db).empty());
  db.run("UPDATE rating_totals SET level5 = level5 + 1 WHERE month = '2024-06'");
  CHECK(repo::ratings::mistotalled(db) == std::vector{office.county.project});
  db.run("DELETE FROM rating_totals");
  CHECK(repo::ratings::mistotalled(db) == std::vector{office.county.project});
  CHECK(repo::ratings::miscounted(db).empty());
}

TEST_CASE("no satisfaction reads the ratings themselves, or looks through a whole table of projects",
          "[feedback]") {
  Office office;
  const auto plan_of = [&](const repo::ratings::Scope& scope, bool third) {
    std::string plan;
    const auto sql = "EXPLAIN QUERY PLAN " + std::string{repo::ratings::query_of(scope)};
    const auto read = [&](const storage::db::Row& row) { plan += row.text(3) + "\n"; };
    if (third)
      office.county.db.each(sql, {"", "", 1}, read);
    else
      office.county.db.each(sql, {"", ""}, read);
    return plan;
  };
  const repo::ratings::Scope scopes[] = {storage::model::SceneId{1}, storage::model::ProjectId{1},
                                         storage::model::OrganizationId{1}, storage::model::ProgramId{1},
                                         repo::ratings::Street{"x"}};
  for (const auto& scope : scopes) {
    const auto plan = plan_of(scope, true);
    INFO(plan);
    CHECK(plan.find("SCAN") == std::string::npos);
    CHECK(plan.find("ratings ") == std::string::npos);
  }
  CHECK(plan_of(repo::ratings::Everything{}, false).find("SCAN r") != std::string::npos);
}

TEST_CASE("a rush is flagged and counted all the same", "[feedback]") {
  Office office;
  const auto scene = office.scene();
  for (const char* who : {"a", "b", "c", "d", "e"})
    office.rate_as(scene, who, 5);
  office.rate_as(scene, "f", 5, at() + 1h);
  const auto counts = repo::ratings::counts(office.county.db, scene.id);
  CHECK(counts.all() == 6);
  CHECK(counts.rushed == 2);
}

TEST_CASE("what was counted to notice a rush is gone after a day, also where nobody rates any more",
          "[feedback]") {
  Office office;
  office.rate_as(office.scene(), "a", 5);
  office.rate_as(office.scene("义诊"), "a", 5, day(1));
  pass_day(office.county.db, office.means, day(1) + 1h);
  CHECK(office.county.count("SELECT COUNT(*) FROM rating_pace") == 1);
  pass_day(office.county.db, office.means, day(3));
  CHECK(office.county.count("SELECT COUNT(*) FROM rating_pace") == 0);
}

TEST_CASE("when somebody wrote is forgotten with their window, whether a code closes or not", "[feedback]") {
  Office office;
  const storage::model::Recipient person{storage::model::Account::kOfficial, storage::model::OpenId{"a"}};
  repo::contacts::wrote(office.county.db, person, at());
  constexpr auto kOpen = "SELECT COUNT(*) FROM contacts WHERE message_until_ms > 0";
  pass_day(office.county.db, office.means, day(1));
  CHECK(office.county.count(kOpen) == 1);
  CHECK(pass_day(office.county.db, office.means, day(3)).closed_scenes == 0);
  CHECK(office.county.count(kOpen) == 0);
}

TEST_CASE("a ticket without a contact is closed by its answer", "[tickets]") {
  Office office;
  const auto id = office.ticket(office.scene());
  CHECK(office.found(id).due_on == CivilDate(2024, 6, 10));  // five working days, no notice known
  CHECK(office.said_to(0).find("地滑") != std::string::npos);
  REQUIRE(answer(office.county.db, office.means, office.found(id), "铺了防滑垫", "person:1", at()));
  CHECK(office.found(id).state == TicketState::kClosed);
  CHECK_FALSE(answer(office.county.db, office.means, office.found(id), "再说", "person:1", at()));
  const auto heard = repo::tickets::heard(office.county.db, office.county.project, 5);
  REQUIRE(heard.size() == 1);
  CHECK(heard.front().said == "地滑");
  CHECK(heard.front().done == "铺了防滑垫");
}

TEST_CASE("of a ticket that is solved nothing says when the resident said so, and no letter waits",
          "[tickets]") {
  Office office;
  const auto id = office.ticket(office.scene());
  const storage::model::Recipient person{storage::model::Account::kOfficial, storage::model::OpenId{"a"}};
  leave_contact(office.county.db, office.means, id, person);
  REQUIRE(answer(office.county.db, office.means, office.found(id), "铺了防滑垫", "person:1", at()));
  // Both leads were told of it, and the resident of the answer.
  CHECK(office.county.count("SELECT COUNT(*) FROM outbox WHERE state = 'planned'") == 3);
  confirm(office.county.db, office.found(id), at(1h));
  CHECK(office.found(id).state == TicketState::kClosed);
  CHECK(office.county.count("SELECT COUNT(*) FROM outbox WHERE state = 'planned'") == 0);
  // What a person did stands with its time, what the resident did and what followed from it with the day.
  CHECK(office.county.count("SELECT COUNT(*) FROM audit_events WHERE subject = 'ticket:1'") == 4);
  CHECK(office.county.count("SELECT COUNT(*) FROM audit_events WHERE subject = 'ticket:1' AND actor NOT LIKE "
                            "'person:%' AND at_ms % 86400000 <> 57600000") == 0);
}

TEST_CASE("whoever has a ticket's level owes an answer, until it is answered, asked again they owe anew",
          "[tickets]") {
  Office office;
  const auto id = office.ticket(office.scene());
  const storage::model::Recipient person{storage::model::Account::kOfficial, storage::model::OpenId{"a"}};
  leave_contact(office.county.db, office.means, id, person);
  auto owed = office.owed(id);
  REQUIRE(owed.size() == 1);
  CHECK(owed[0].owner == Owner::kLead);
  CHECK(owed[0].due_on == CivilDate(2024, 6, 10));
  CHECK(owed[0].project == office.county.project);
  CHECK(owed[0].title == "1号诉求");
  CHECK(owed[0].next_at == CivilDate(2024, 6, 7).at(9h));  // three days before: they have just been told
  CHECK(repo::tickets::of(office.county.db, owed[0])->id == id);

  REQUIRE(answer(office.county.db, office.means, office.found(id), "铺了防滑垫", "person:1", day(1)));
  CHECK(office.owed(id).empty());
  CHECK(repo::obligations::find(office.county.db, owed[0].id)->closed_at == day(1));
  CHECK(repo::obligations::find(office.county.db, owed[0].id)->outcome == storage::model::Outcome::kMet);

  reopen(office.county.db, office.means, office.found(id), day(2));
  owed = office.owed(id);
  REQUIRE(owed.size() == 1);
  CHECK(owed[0].due_on == CivilDate(2024, 6, 12));
  CHECK(owed[0].owner == Owner::kLead);
  REQUIRE(answer(office.county.db, office.means, office.found(id), "又铺了", "person:1", day(2)));
  reopen(office.county.db, office.means, office.found(id), day(3));
  owed = office.owed(id);
  REQUIRE(owed.size() == 1);
  CHECK(owed[0].owner == Owner::kStreet);
  REQUIRE(answer(office.county.db, office.means, office.found(id), "换了", "staff:1", day(3)));
  confirm(office.county.db, office.found(id), day(4));
  CHECK(office.found(id).state == TicketState::kClosed);
  CHECK(office.owed(id).empty());
}

TEST_CASE("an unanswered ticket is handed on level by level, each with a day of its own", "[tickets]") {
  Office office;
  const auto id = office.ticket(office.scene());
  const auto first = office.owed(id).front();
  CHECK(hand_on(office.county.db, office.means, first, day(10)));
  CHECK(office.found(id).level == TicketLevel::kStreet);
  CHECK(office.found(id).due_on == CivilDate(2024, 6, 20));
  const auto before = repo::obligations::find(office.county.db, first.id).value();
  CHECK(before.outcome == storage::model::Outcome::kWaived);
  CHECK_FALSE(hand_on(office.county.db, office.means, before, day(10)));
  const auto second = office.owed(id);
  REQUIRE(second.size() == 1);
  CHECK(second[0].owner == Owner::kStreet);
  CHECK(second[0].due_on == CivilDate(2024, 6, 20));
  CHECK(hand_on(office.county.db, office.means, second[0], day(30)));
  CHECK(office.found(id).level == TicketLevel::kBureau);
  REQUIRE(office.owed(id).size() == 1);
  CHECK(office.owed(id)[0].owner == Owner::kBureau);
}

TEST_CASE("what is owed says nothing of the resident, and of when they wrote only the day", "[tickets]") {
  Office office;
  const auto scene = office.scene();
  const auto id = open_ticket(office.county.db, office.means, scene, TicketCause::kComplaint,
                              {.text = "地滑，老人差点摔倒", .held = ""}, at() + 5h + 7min);
  CHECK(office.count_of(
            "SELECT COUNT(*) FROM obligations WHERE title || key || kind || period LIKE '%地滑%'") == 0);
  CHECK(office.count_of(
            "SELECT COUNT(*) FROM audit_events WHERE subject LIKE 'obligation:%' AND at_ms % 86400000 "
            "<> 57600000") == 0);
  CHECK(office.owed(id).front().next_at == CivilDate(2024, 6, 7).at(9h));
}

TEST_CASE("a ticket from before answers were owed is owed when the next day begins", "[tickets]") {
  Office office;
  const auto id = office.ticket(office.scene());
  office.county.db.run("DELETE FROM obligations");
  pass_day(office.county.db, office.means, day(1));
  REQUIRE(office.owed(id).size() == 1);
  pass_day(office.county.db, office.means, day(2));
  CHECK(office.owed(id).size() == 1);
}

TEST_CASE("an answered ticket closes by itself when nobody comes back to it", "[tickets]") {
  Office office;
  const auto id = office.ticket(office.scene());
  const storage::model::Recipient person{storage::model::Account::kOfficial, storage::model::OpenId{"a"}};
  leave_contact(office.county.db, office.means, id, person);
  REQUIRE(answer(office.county.db, office.means, office.found(id), "铺了", "person:1", at()));
  CHECK(office.found(id).state == TicketState::kAnswered);
  CHECK(pass_day(office.county.db, office.means, day(9)).closed_tickets == 0);
  CHECK(pass_day(office.county.db, office.means, day(20)).closed_tickets == 1);
  CHECK(office.found(id).state == TicketState::kClosed);
  CHECK(office.found(id).contact.empty());
  CHECK(office.county.count("SELECT COUNT(*) FROM feedback_talks") == 0);
}

TEST_CASE("it is known on which day something comes about by itself", "[tickets]") {
  Office office;
  const auto next = [&](int days) { return next_passing(office.county.db, day(days)); };
  const auto begins = [](int days) { return storage::model::CivilDate::of(day(days)).at(0s); };
  CHECK_FALSE(next(0));
  const auto scene = office.scene();
  CHECK(next(0) == begins(29));
  const auto id = office.ticket(scene);
  CHECK(next(0) == begins(29));  // what is owed has its own clock
  const storage::model::Recipient person{storage::model::Account::kOfficial, storage::model::OpenId{"a"}};
  leave_contact(office.county.db, office.means, id, person);
  REQUIRE(answer(office.county.db, office.means, office.found(id), "铺了", "person:1", at()));
  CHECK(next(0) == begins(10));
  CHECK(next(10) == begins(11));  // missed: as soon as may be
  pass_day(office.county.db, office.means, day(10));
  CHECK(next(10) > begins(11));
}

TEST_CASE("a street is told what comes up to it", "[tickets]") {
  Office office;
  const auto officer = repo::staff::add(
      office.county.db, {.name = "王芳", .role = storage::model::Role::kStreet, .street = "站敏乡"}, at());
  repo::staff::bind(office.county.db, officer,
                    repo::people::ensure(office.county.db, storage::model::OpenId{"street"}, at()), at());
  const auto id = office.ticket(office.scene());
  const auto before = office.county.count("SELECT COUNT(*) FROM outbox");
  reopen(office.county.db, office.means, office.found(id), at());
  CHECK(office.found(id).level == TicketLevel::kOrganization);
  reopen(office.county.db, office.means, office.found(id), at());
  CHECK(office.found(id).level == TicketLevel::kStreet);
  CHECK(office.county.count("SELECT COUNT(*) FROM outbox") == before + 3);  // both leads, then the street
  CHECK(office.county.count("SELECT COUNT(*) FROM outbox WHERE person_id = (SELECT person_id FROM staff)") ==
        1);
}

TEST_CASE("a code closes when its last day is over, what was rated is vouched for", "[feedback]") {
  Office office;
  const auto scene = office.scene();
  office.rate_as(scene, "a", 5);
  CHECK(pass_day(office.county.db, office.means, day(28)).closed_scenes == 0);
  CHECK(pass_day(office.county.db, office.means, day(29)).closed_scenes == 1);
  CHECK_FALSE(repo::scenes::find(office.county.db, scene.id)->voter_key);
  CHECK(repo::scenes::altered(office.county.db).empty());
  office.county.db.run("UPDATE ratings SET level = 1");
  CHECK(repo::scenes::altered(office.county.db).size() == 1);
}
