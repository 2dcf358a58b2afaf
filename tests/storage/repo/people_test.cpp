// Who belongs to what: members, applicants, staff, and those who have only been named.
#include "storage/repo/people.h"

#include <stdexcept>
#include <string>
#include <vector>

#include "storage/repo/audit.h"
#include "storage/repo/roster.h"
#include "storage/repo/staff.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::storage;
using namespace std::chrono_literals;
using linli::tests::at;
using linli::tests::County;
using model::Role;
namespace people = storage::repo::people;
namespace roster = storage::repo::roster;
namespace staff = storage::repo::staff;

namespace {

std::int64_t events(County& county) {
  return county.count("SELECT COUNT(*) FROM audit_events");
}

std::string last(County& county, const std::string& column) {
  return county.db.text("SELECT " + column + " FROM audit_events ORDER BY seq DESC LIMIT 1").value();
}

}  // namespace

TEST_CASE("a person is reached through the account they came by", "[people]") {
  County county;
  const model::OpenId mini{"openid-of-a-mini"};
  const auto person = people::ensure(county.db, mini, at(), model::Account::kMiniProgram);
  CHECK(people::recipient(county.db, person) == model::Recipient{model::Account::kMiniProgram, mini});
  CHECK(people::recipient(county.db, county.lead).account == model::Account::kOfficial);
  CHECK_THROWS_AS(people::recipient(county.db, {99}), std::logic_error);
}

TEST_CASE("members are told leads first, and the longest there before others", "[people]") {
  County county;
  const auto somebody = [&](const char* openid, Role role, model::Instant since) {
    const auto person = people::ensure(county.db, model::OpenId{openid}, at());
    people::join(county.db, person, county.project, role, since);
    return person;
  };
  const auto observer = somebody("a", Role::kObserver, at(-9h));
  const auto deputy = somebody("b", Role::kDeputy, at(-5h));
  const auto older = somebody("c", Role::kLead, at(-1h));
  std::vector<model::PersonId> order;
  for (const auto& member : people::members(county.db, county.project))
    order.push_back(member.person);
  CHECK(order == std::vector{older, county.lead, county.other, deputy, observer});
  CHECK(people::members(county.db, county.project).at(3).role == Role::kDeputy);
  CHECK(people::members(county.db, county.add_project("SF02")).empty());
}

TEST_CASE("who leaves is gone in that role alone, and the event says who ended it", "[people]") {
  County county;
  const auto second = county.add_project("SF02");
  people::join(county.db, county.lead, county.project, Role::kObserver, at());
  people::join(county.db, county.lead, second, Role::kLead, at());
  CHECK(people::leave(county.db, county.lead, county.project, Role::kLead, at(1h), "staff:2"));
  CHECK(last(county, "action") == "person.left");
  CHECK(last(county, "actor") == "staff:2");
  CHECK(last(county, "before") == repo::audit::actor(county.lead) + " lead");
  const auto left = people::memberships(county.db, county.lead);
  REQUIRE(left.size() == 2);
  CHECK(left[0].role == Role::kObserver);
  CHECK(left[1].project == second);
  const auto before = events(county);
  CHECK_FALSE(people::leave(county.db, county.lead, county.project, Role::kLead, at(2h), "staff:2"));
  CHECK(events(county) == before);
  CHECK(repo::audit::verify(county.db) == std::nullopt);
}

TEST_CASE("an organization has people without having a project", "[people]") {
  County county;
  const auto org = county.organization;
  people::join_organization(county.db, county.lead, org, Role::kDeputy, at());
  auto before = events(county);
  people::join_organization(county.db, county.lead, org, Role::kDeputy, at(1h));
  CHECK(events(county) == before);
  people::join_organization(county.db, county.lead, org, Role::kLead, at(1h));
  CHECK(last(county, "before") == "deputy");
  CHECK(last(county, "after") == "lead");
  const auto all = people::organizations(county.db, county.lead);
  REQUIRE(all.size() == 1);
  CHECK(all[0].organization == org);
  CHECK(all[0].role == Role::kLead);
  people::join_organization(county.db, county.other, org, Role::kDeputy, at(-1h));
  CHECK(people::of_organization(county.db, org) == std::vector{county.lead, county.other});
  CHECK_THROWS_AS(people::join_organization(county.db, county.lead, org, Role::kObserver, at()),
                  db::ConstraintViolated);
  CHECK_THROWS_AS(people::join_organization(county.db, county.lead, {99}, Role::kLead, at()),
                  db::ConstraintViolated);
  CHECK(people::leave_organization(county.db, county.lead, org, at(), "cli"));
  CHECK_FALSE(people::leave_organization(county.db, county.lead, org, at(), "cli"));
  CHECK(people::organizations(county.db, county.lead).empty());
}

TEST_CASE("staff are bound, bound anew, unbound and disabled", "[staff]") {
  County county;
  const auto id = staff::add(county.db, {.name = "王芳", .role = Role::kStreet, .street = "虹桥街道"}, at());
  CHECK(last(county, "after") == "street 虹桥街道");  // their name is in their row alone
  CHECK(staff::of(county.db, county.lead).empty());
  staff::bind(county.db, id, county.lead, at(1h));
  REQUIRE(staff::of(county.db, county.lead).size() == 1);
  CHECK(staff::of(county.db, county.lead)[0].street == "虹桥街道");
  const auto before = events(county);
  staff::bind(county.db, id, county.lead, at(1h));
  CHECK(events(county) == before);

  staff::bind(county.db, id, county.other, at(2h));
  CHECK(last(county, "before") == repo::audit::actor(county.lead));
  CHECK(staff::of(county.db, county.lead).empty());
  CHECK(staff::find(county.db, id)->person == county.other);

  CHECK(staff::disable(county.db, id, at(3h)));
  CHECK_FALSE(staff::disable(county.db, id, at(3h)));
  CHECK(staff::of(county.db, county.other).empty());
  CHECK(staff::all(county.db).at(0).disabled);
  CHECK(staff::unbind(county.db, id, at(4h), "cli"));
  CHECK_FALSE(staff::unbind(county.db, id, at(4h), "cli"));
  CHECK_FALSE(staff::find(county.db, id)->person);
}

TEST_CASE("staff that cannot be are refused", "[staff]") {
  County county;
  staff::add(county.db, {.name = "王芳", .role = Role::kBureau}, at());
  CHECK_NOTHROW(staff::add(county.db, {.name = "王芳", .role = Role::kAgency}, at()));
  const auto wrong = GENERATE(model::StaffMember{.name = "王芳", .role = Role::kBureau},
                              model::StaffMember{.name = "李明", .role = Role::kStreet},
                              model::StaffMember{.name = "李明", .role = Role::kBureau, .street = "虹桥街道"},
                              model::StaffMember{.name = "李明", .role = Role::kLead},
                              model::StaffMember{.name = "", .role = Role::kBureau});
  CHECK_THROWS_AS(staff::add(county.db, wrong, at()), db::ConstraintViolated);
}

TEST_CASE("the roster keeps whom staff have named, and tells the audit log no number and no name",
          "[roster]") {
  County county;
  model::RosterEntry entry{
      .project = county.project, .name = "古丽", .phone = model::Phone{"13812345678"}, .role = Role::kDeputy};
  const auto added = roster::save(county.db, entry, at());
  CHECK(added.changed);
  entry.id = added.id;
  CHECK(roster::find(county.db, county.project, "古丽") == entry);
  CHECK(roster::find(county.db, entry.id) == entry);
  CHECK_FALSE(roster::find(county.db, county.project, "王建国"));

  const auto before = events(county);
  CHECK_FALSE(roster::save(county.db, entry, at(1h)).changed);
  CHECK(events(county) == before);

  entry.phone = model::Phone{"13912345678"};
  entry.role = Role::kLead;
  CHECK(roster::save(county.db, entry, at(1h)).id == entry.id);
  CHECK(roster::find(county.db, entry.id) == entry);
  CHECK(last(county, "before").starts_with("role: deputy"));
  CHECK(last(county, "after").starts_with("role: lead"));
  CHECK(county.count("SELECT COUNT(*) FROM audit_events WHERE before || after || subject LIKE '%12345678%' "
                     "OR before || after || subject LIKE '%古丽%'") == 0);
}

TEST_CASE("the roster knows who has not been bound yet", "[roster]") {
  County county;
  const auto second = county.add_project("SF02");
  const auto add = [&](model::ProjectId project, const char* name) {
    return roster::save(county.db, {.project = project, .name = name}, at()).id;
  };
  add(second, "丙");
  const auto first = add(county.project, "乙");
  add(county.project, "甲");
  const auto names = [&](std::optional<model::ProgramId> program, bool unbound) {
    std::string all;
    for (const auto& entry : roster::all(county.db, program, unbound))
      all += entry.name;
    return all;
  };
  CHECK(names(std::nullopt, true) == "乙甲丙");
  roster::bind(county.db, first, county.lead, at(1h));
  CHECK(roster::find(county.db, first)->person == county.lead);
  CHECK(roster::name_in(county.db, county.project, county.lead) == "乙");
  CHECK(roster::name_in(county.db, second, county.lead).empty());
  CHECK(names(county.program, true) == "甲丙");
  CHECK(names(county.program, false) == "乙甲丙");
  CHECK(names(model::ProgramId{99}, false).empty());
  const auto before = events(county);
  roster::bind(county.db, first, county.lead, at(2h));
  CHECK(events(county) == before);
}
