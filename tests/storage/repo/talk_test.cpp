// What a talk leaves behind: deliveries answered, where it stands, who is who.
#include <string>
#include <vector>

#include "storage/repo/conversations.h"
#include "storage/repo/deliveries.h"
#include "storage/repo/people.h"
#include "storage/repo/reports.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::storage;
using namespace std::chrono_literals;
using linli::tests::at;
using linli::tests::County;
namespace conversations = storage::repo::conversations;
namespace deliveries = storage::repo::deliveries;
namespace people = storage::repo::people;

TEST_CASE("a delivery that was answered is answered the same way again", "[deliveries]") {
  auto db = tests::migrated(":memory:");
  CHECK_FALSE(deliveries::reply_to(db, "key"));
  deliveries::remember(db, "key", R"({"text":"记下了"})", at());
  CHECK(deliveries::reply_to(db, "key") == R"({"text":"记下了"})");
  CHECK_FALSE(deliveries::reply_to(db, "KEY"));
}

TEST_CASE("a delivery is remembered once and its first answer stays", "[deliveries]") {
  auto db = tests::migrated(":memory:");
  deliveries::remember(db, "key", "first", at());
  CHECK_THROWS_AS(deliveries::remember(db, "key", "second", at(1h)), db::ConstraintViolated);
  CHECK(deliveries::reply_to(db, "key") == "first");
}

TEST_CASE("confidential answers go long before the others", "[deliveries]") {
  auto db = tests::migrated(":memory:");
  deliveries::remember(db, "a resident's", "{}", at(), true);
  deliveries::remember(db, "a lead's", "{}", at());
  CHECK(deliveries::forget_confidential(db, at(), 100) == 0);
  CHECK(deliveries::forget_confidential(db, at(1h), 100) == 1);
  CHECK_FALSE(deliveries::reply_to(db, "a resident's"));
  CHECK(deliveries::reply_to(db, "a lead's"));
}

TEST_CASE("old deliveries are forgotten oldest first and no more than asked for", "[deliveries]") {
  auto db = tests::migrated(":memory:");
  for (int i = 0; i < 10; ++i)
    deliveries::remember(db, "key" + std::to_string(i), "{}", at(std::chrono::hours{(i * 7) % 10}));
  CHECK(deliveries::forget(db, at(), 100) == 0);
  CHECK(deliveries::forget(db, at(6h), 4) == 4);
  const auto hours_left = [&] {
    std::vector<std::int64_t> hours;
    db.each("SELECT (received_at_ms - ?) / 3600000 FROM deliveries ORDER BY 1", {model::to_ms(at())},
            [&](const db::Row& row) { hours.push_back(row.integer(0)); });
    return hours;
  };
  CHECK(hours_left() == std::vector<std::int64_t>{4, 5, 6, 7, 8, 9});
  CHECK(deliveries::forget(db, at(6h), 4) == 2);
  CHECK(hours_left() == std::vector<std::int64_t>{6, 7, 8, 9});
  CHECK(deliveries::forget(db, at(6h), 4) == 0);
}

TEST_CASE("a talk that never began is idle, and is found as it was left", "[conversations]") {
  County county;
  const auto report = repo::reports::start(county.db, county.project, {2024, 5}, county.lead, at());
  CHECK(conversations::find(county.db, county.lead) == conversations::Conversation{});
  const conversations::Conversation left{.context = "report.ask.sessions",
                                         .project = county.project,
                                         .report = report.id,
                                         .pending = "办了八场'; DROP TABLE people; --"};
  conversations::save(county.db, county.lead, left, at());
  CHECK(conversations::find(county.db, county.lead) == left);
  CHECK(conversations::find(county.db, county.other) == conversations::Conversation{});

  conversations::save(county.db, county.lead, {}, at(1h));
  CHECK(conversations::find(county.db, county.lead) == conversations::Conversation{});
  CHECK(county.count("SELECT COUNT(*) FROM conversations") == 1);
}

TEST_CASE("a talk is about projects, reports and people that exist", "[conversations]") {
  County county;
  conversations::Conversation about;
  CHECK_THROWS_AS(conversations::save(county.db, {99}, about, at()), db::ConstraintViolated);
  about.report = model::ReportId{99};
  CHECK_THROWS_AS(conversations::save(county.db, county.lead, about, at()), db::ConstraintViolated);
}

TEST_CASE("a person is made once for an openid", "[people]") {
  auto db = tests::migrated(":memory:");
  const model::OpenId openid{"o-1"};
  CHECK_FALSE(people::find(db, openid));
  const auto person = people::ensure(db, openid, at());
  CHECK(people::ensure(db, openid, at(1h)) == person);
  CHECK(people::find(db, openid) == person);
  CHECK(people::ensure(db, model::OpenId{"O-1"}, at()) != person);
  CHECK(people::memberships(db, person).empty());
}

TEST_CASE("joining is audited the first time only, and choices stay in the order of the projects",
          "[people]") {
  County county;
  const auto second = county.add_project("SF02");
  const auto third = county.add_project("SF03");
  const auto person = people::ensure(county.db, model::OpenId{"o-1"}, at());
  const auto events = county.count("SELECT COUNT(*) FROM audit_events");
  people::join(county.db, person, third, model::Role::kLead, at());
  people::join(county.db, person, county.project, model::Role::kObserver, at());
  people::join(county.db, person, second, model::Role::kLead, at());
  people::join(county.db, person, second, model::Role::kLead, at(1h));
  CHECK(county.count("SELECT COUNT(*) FROM audit_events") == events + 3);
  const auto all = people::memberships(county.db, person);
  REQUIRE(all.size() == 3);
  CHECK(all[0].project == county.project);
  CHECK(all[0].role == model::Role::kObserver);
  CHECK(all[1].project == second);
  CHECK(all[2].project == third);
}

TEST_CASE("nobody joins a project that is not there, or as what projects do not have", "[people]") {
  County county;
  CHECK_THROWS_AS(people::join(county.db, county.lead, {99}, model::Role::kLead, at()),
                  db::ConstraintViolated);
  CHECK_THROWS_AS(people::join(county.db, county.lead, county.project, model::Role::kStreet, at()),
                  db::ConstraintViolated);
}
