#include "storage/repo/invites.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "storage/repo/audit.h"
#include "storage/repo/roster.h"
#include "storage/repo/staff.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using namespace linli;
using namespace linli::storage;
using namespace std::chrono_literals;
using linli::tests::at;
using linli::tests::County;
namespace invites = storage::repo::invites;
using invites::Offer;

namespace {

const model::OpenId kSomebody{"openid-of-somebody"};

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

TEST_CASE("an invite is found by its code alone, with all that was promised", "[invites]") {
  County county;
  const auto project = county.project;
  const auto organization = county.organization;
  const auto lead = county.lead;
  const auto clerk = storage::repo::staff::add(
      county.db, {.name = "王芳", .role = model::Role::kStreet, .street = "站敏乡"}, at());
  const auto named =
      storage::repo::roster::save(county.db, {.project = county.project, .name = "古丽"}, at()).id;
  const auto offer =
      GENERATE_COPY(Offer{.target = project, .role = model::Role::kObserver},
                    Offer{.target = project, .role = model::Role::kDeputy, .made_by = "person:12"},
                    Offer{.target = project, .roster = named, .made_by = "staff:3"},
                    Offer{.target = project, .replaces = invites::AllLeads{}},
                    Offer{.target = project, .replaces = lead}, Offer{.target = organization},
                    Offer{.target = organization, .role = model::Role::kDeputy}, Offer{.target = clerk});
  const auto id = invites::add(county.db, "ABCD2345", offer, at(336h), at());
  const auto found = invites::find(county.db, "ABCD2345");
  REQUIRE(found);
  CHECK(found->id == id);
  CHECK(found->offer.target == offer.target);
  CHECK(found->offer.role == offer.role);
  CHECK(found->offer.roster == offer.roster);
  CHECK(found->offer.replaces == offer.replaces);
  CHECK(found->offer.made_by == offer.made_by);
  CHECK(found->expires_at == at(336h));
  CHECK_FALSE(found->used_by);
  for (const auto* other : {"ABCD2346", "abcd2345", "", "ABCD2345 "})
    CHECK_FALSE(invites::find(county.db, other));
  CHECK(county.db.text("SELECT actor FROM audit_events ORDER BY seq DESC LIMIT 1") == offer.made_by);
}

TEST_CASE("the same code is not made twice", "[invites]") {
  County county;
  invites::add(county.db, "ABCD2345", {.target = county.project}, at(1h), at());
  CHECK_THROWS_AS(invites::add(county.db, "ABCD2345", {.target = county.project}, at(1h), at()),
                  db::ConstraintViolated);
}

TEST_CASE("an invite that cannot be is refused and leaves no trace", "[invites]") {
  County county;
  const auto events = county.count("SELECT COUNT(*) FROM audit_events");
  const auto project = county.project;
  const auto organization = county.organization;
  const auto lead = county.lead;
  const auto bad = GENERATE_COPY(
      Offer{.target = project, .role = model::Role::kBureau}, Offer{.target = model::ProjectId{99}},
      Offer{.target = model::OrganizationId{99}}, Offer{.target = model::StaffId{99}},
      Offer{.target = organization, .role = model::Role::kObserver},
      Offer{.target = organization, .replaces = invites::AllLeads{}},
      Offer{.target = project, .role = model::Role::kObserver, .replaces = lead},
      Offer{.target = project, .replaces = model::PersonId{99}},
      Offer{.target = project, .roster = model::RosterId{99}});
  CHECK_THROWS_AS(invites::add(county.db, "A", bad, at(1h), at()), db::ConstraintViolated);
  CHECK(county.count("SELECT COUNT(*) FROM invites") == 0);
  CHECK(county.count("SELECT COUNT(*) FROM audit_events") == events);
}

TEST_CASE("codes that were made for the same thing before can be withdrawn", "[invites]") {
  County county;
  const auto maker = storage::repo::audit::actor(county.lead);
  const auto second = county.add_project("SF02");
  const auto clerk =
      storage::repo::staff::add(county.db, {.name = "王芳", .role = model::Role::kBureau}, at());
  const auto add = [&](const char* code, const Offer& offer) {
    invites::add(county.db, code, offer, at(9h), at());
  };
  add("MINE", {.target = county.project, .replaces = county.lead, .made_by = maker});
  add("USED", {.target = county.project, .replaces = county.lead, .made_by = maker});
  add("ELSEWHERE", {.target = second, .replaces = county.lead, .made_by = maker});
  add("OFFICE", {.target = county.project, .replaces = county.lead});
  add("OTHERS", {.target = county.project,
                 .replaces = county.other,
                 .made_by = storage::repo::audit::actor(county.other)});
  add("PASSWORD", {.target = clerk});
  invites::use(county.db, invites::find(county.db, "USED")->id, county.other, at(1h));

  invites::withdraw(county.db, county.project, county.lead, at(2h));
  CHECK(invites::find(county.db, "MINE")->expires_at == at(2h));
  for (const auto* kept : {"USED", "ELSEWHERE", "OFFICE", "OTHERS", "PASSWORD"})
    CHECK(invites::find(county.db, kept)->expires_at == at(9h));
  invites::withdraw(county.db, clerk, at(3h));
  CHECK(invites::find(county.db, "PASSWORD")->expires_at == at(3h));
  CHECK(invites::find(county.db, "MINE")->expires_at == at(2h));
}

TEST_CASE("an invite is used once", "[invites]") {
  County county;
  invites::add(county.db, "ABCD2345", {.target = county.project}, at(1h), at());
  const auto id = invites::find(county.db, "ABCD2345")->id;
  invites::use(county.db, id, county.lead, at(1min));
  CHECK(invites::find(county.db, "ABCD2345")->used_by == county.lead);
  CHECK_THROWS_AS(invites::use(county.db, id, county.other, at(2min)), db::ConstraintViolated);
  CHECK_THROWS_AS(invites::use(county.db, id, county.lead, at(2min)), db::ConstraintViolated);
  CHECK(invites::find(county.db, "ABCD2345")->used_by == county.lead);
  CHECK(county.count("SELECT COUNT(*) FROM audit_events WHERE action = 'invite.made'") == 1);
  CHECK(county.count("SELECT COUNT(*) FROM audit_events WHERE action = 'invite.used'") == 1);
}

TEST_CASE("neither a code nor who tried one is written to the database's files", "[invites]") {
  const tests::Scratch scratch;
  const auto path = scratch.file("linli.db");
  {
    County county{path};
    invites::add(county.db, "QWXZ7788", {.target = county.project}, at(1h), at());
    invites::record_failure(county.db, kSomebody, at(-1h), at());
    // While the connection is open most of it still stands in the write-ahead log.
    CHECK(bytes_of(path + "-wal").find("bind_failures") != std::string::npos);
    CHECK(bytes_of(path + "-wal").find("QWXZ7788") == std::string::npos);
    CHECK(bytes_of(path + "-wal").find(kSomebody.reveal()) == std::string::npos);
  }
  std::string all;
  for (const auto& entry : std::filesystem::directory_iterator{std::filesystem::path{path}.parent_path()})
    all += bytes_of(entry.path());
  REQUIRE(all.find("invite.made") != std::string::npos);
  CHECK(all.find("QWXZ7788") == std::string::npos);
  CHECK(all.find(kSomebody.reveal()) == std::string::npos);
}

TEST_CASE("failures are counted for each sender until they are forgotten or old", "[invites]") {
  County county;
  const model::OpenId else_{"openid-of-somebody-else"};
  CHECK(invites::failures(county.db, kSomebody, at(-1h)) == 0);
  invites::record_failure(county.db, kSomebody, at(-1h), at());
  invites::record_failure(county.db, kSomebody, at(-1h), at(1min));
  CHECK(invites::failures(county.db, kSomebody, at(-1h)) == 2);
  CHECK(invites::failures(county.db, else_, at(-1h)) == 0);

  SECTION("the last one keeps them all alive") {
    CHECK(invites::failures(county.db, kSomebody, at(1min - 1ms)) == 2);
    CHECK(invites::failures(county.db, kSomebody, at(1min)) == 0);
  }
  SECTION("after a pause counting begins again") {
    invites::record_failure(county.db, kSomebody, at(1min), at(61min));
    CHECK(invites::failures(county.db, kSomebody, at(1min)) == 1);
  }
  SECTION("a right code forgets them") {
    invites::forget_failures(county.db, kSomebody);
    CHECK(invites::failures(county.db, kSomebody, at(-1h)) == 0);
  }
}
