#include "storage/repo/organizations.h"

#include <stdexcept>
#include <string>

#include "storage/repo/audit.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::storage;
using namespace std::chrono_literals;
using linli::tests::at;
using linli::tests::County;
namespace organizations = storage::repo::organizations;

namespace {

model::Organization whole() {
  return {.id = {},
          .credit_code = model::CreditCode::parse("52653121MJY000101F"),
          .name = "石榴籽志愿服务协会",
          .filing_number = "虹备2021-007",
          .registration = model::Registration::kDistrict,
          .rating = 3,
          .own_account = true,
          .founded_on = model::CivilDate{2019, 7, 1},
          .street = "虹桥街道"};
}

std::string last(County& county, const std::string& column) {
  return county.db.text("SELECT " + column + " FROM audit_events ORDER BY seq DESC LIMIT 1").value();
}

}  // namespace

TEST_CASE("an organization is found by number, credit code, filing number and name", "[organizations]") {
  County county;
  auto wanted = whole();
  wanted.id = organizations::add(county.db, wanted, at(), "staff:1");
  CHECK(last(county, "actor") == "staff:1");
  CHECK(organizations::find(county.db, wanted.id) == wanted);
  CHECK(organizations::find(county.db, *wanted.credit_code) == wanted);
  CHECK(organizations::filed_as(county.db, "虹备2021-007") == wanted);
  CHECK_FALSE(organizations::filed_as(county.db, "虹备2021-008"));
  CHECK_FALSE(organizations::find(county.db, model::OrganizationId{99}));
  CHECK(organizations::named(county.db, "没有的").empty());
  auto namesake = model::Organization{.name = wanted.name};
  namesake.id = organizations::add(county.db, namesake, at());
  CHECK(organizations::named(county.db, wanted.name) == std::vector{wanted, namesake});
}

TEST_CASE("what is not known of an organization stays unknown", "[organizations]") {
  County county;
  const auto plain = organizations::find(county.db, county.organization).value();
  CHECK_FALSE(plain.credit_code);
  CHECK_FALSE(plain.filing_number);
  CHECK_FALSE(plain.own_account);
  CHECK_FALSE(plain.founded_on);
  CHECK(plain.registration == model::Registration::kUnknown);
  CHECK(plain.rating == 0);
}

TEST_CASE("two organizations share neither credit code nor filing number, but may lack both",
          "[organizations]") {
  County county;
  organizations::add(county.db, whole(), at());
  auto other = model::Organization{.name = "又一个"};
  CHECK_NOTHROW(organizations::add(county.db, other, at()));
  SECTION("credit code") {
    other.credit_code = whole().credit_code;
  }
  SECTION("filing number") {
    other.filing_number = whole().filing_number;
  }
  CHECK_THROWS_AS(organizations::add(county.db, other, at()), db::ConstraintViolated);
}

TEST_CASE("what no organization can be is refused", "[organizations]") {
  County county;
  auto wrong = whole();
  SECTION("six A") {
    wrong.rating = 6;
  }
  SECTION("less than none") {
    wrong.rating = -1;
  }
  SECTION("an empty filing number") {
    wrong.filing_number = "";
  }
  CHECK_THROWS_AS(organizations::add(county.db, wrong, at()), db::ConstraintViolated);
}

TEST_CASE("a changed organization is audited with what was and what is, an unchanged one is not touched",
          "[organizations]") {
  County county;
  auto organization = whole();
  organization.id = organizations::add(county.db, organization, at());
  const auto events = county.count("SELECT COUNT(*) FROM audit_events");
  CHECK_FALSE(organizations::update(county.db, organization, at(1h)));
  CHECK(county.count("SELECT COUNT(*) FROM audit_events") == events);

  organization.rating = 4;
  organization.own_account = std::nullopt;
  CHECK(organizations::update(county.db, organization, at(1h), "staff:3"));
  CHECK(organizations::find(county.db, organization.id) == organization);
  CHECK(last(county, "action") == "organization.changed");
  CHECK(last(county, "actor") == "staff:3");
  CHECK(last(county, "before") == "rating: 3\nown_account: yes");
  CHECK(last(county, "after") == "rating: 4\nown_account: ");
  CHECK(repo::audit::verify(county.db) == std::nullopt);
}

TEST_CASE("each thing that can change of an organization is seen", "[organizations]") {
  County county;
  auto organization = whole();
  organization.id = organizations::add(county.db, organization, at());
  SECTION("credit code") {
    organization.credit_code = std::nullopt;
  }
  SECTION("name") {
    organization.name = "别的";
  }
  SECTION("filing number") {
    organization.filing_number = std::nullopt;
  }
  SECTION("registration") {
    organization.registration = model::Registration::kCity;
  }
  SECTION("own account") {
    organization.own_account = false;
  }
  SECTION("founded on") {
    organization.founded_on = model::CivilDate{2019, 7, 2};
  }
  SECTION("street") {
    organization.street = "";
  }
  CHECK(organizations::update(county.db, organization, at(1h)));
  CHECK(organizations::find(county.db, organization.id) == organization);
}

TEST_CASE("only an organization that is there is updated", "[organizations]") {
  County county;
  auto organization = whole();
  organization.id = {99};
  CHECK_THROWS_AS(organizations::update(county.db, organization, at()), std::logic_error);
}

TEST_CASE("inspections are kept by year and audited when they are news", "[organizations]") {
  County county;
  const auto events = [&] { return county.count("SELECT COUNT(*) FROM audit_events"); };
  const auto before = events();
  const auto id = county.organization;
  CHECK(organizations::inspections(county.db, id).empty());
  CHECK(organizations::inspect(county.db, id, 2020, true, at()));
  CHECK(organizations::inspect(county.db, id, 2019, false, at()));
  CHECK_FALSE(organizations::inspect(county.db, id, 2020, true, at()));
  CHECK(organizations::inspections(county.db, id) == organizations::Inspections{{2019, false}, {2020, true}});
  CHECK(organizations::inspect(county.db, id, 2019, true, at(), "staff:1"));
  CHECK(organizations::inspections(county.db, id).at(2019));
  CHECK(last(county, "before") == "2019: not passed");
  CHECK(last(county, "after") == "2019: passed");
  CHECK(events() == before + 3);
  CHECK_THROWS_AS(organizations::inspect(county.db, {99}, 2020, true, at()), db::ConstraintViolated);
  CHECK_THROWS_AS(organizations::inspect(county.db, id, 20, true, at()), db::ConstraintViolated);
}

TEST_CASE("every kind of registration is kept under its name", "[organizations]") {
  County county;
  for (const auto registration : model::kRegistrations) {
    CHECK(model::registration_named(model::name_of(registration)) == registration);
    auto organization = model::Organization{.name = "甲", .registration = registration};
    const auto id = organizations::add(county.db, organization, at());
    CHECK(organizations::find(county.db, id)->registration == registration);
  }
  CHECK_FALSE(model::registration_named("national"));
}
