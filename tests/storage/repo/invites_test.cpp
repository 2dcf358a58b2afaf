#include "storage/repo/invites.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using namespace linli;
using namespace linli::storage;
using namespace std::chrono_literals;
using linli::tests::at;
using linli::tests::County;
namespace invites = storage::repo::invites;

namespace {

const model::OpenId kSomebody{"openid-of-somebody"};

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

TEST_CASE("an invite is found by its code alone, with all that was promised", "[invites]") {
  County county;
  invites::add(county.db, "ABCD2345", county.project, model::Role::kObserver, at(336h), at());
  const auto found = invites::find(county.db, "ABCD2345");
  REQUIRE(found);
  CHECK(found->project == county.project);
  CHECK(found->role == model::Role::kObserver);
  CHECK(found->expires_at == at(336h));
  CHECK_FALSE(found->used_by);
  for (const auto* other : {"ABCD2346", "abcd2345", "", "ABCD2345 "})
    CHECK_FALSE(invites::find(county.db, other));
}

TEST_CASE("the same code is not made twice", "[invites]") {
  County county;
  invites::add(county.db, "ABCD2345", county.project, model::Role::kLead, at(1h), at());
  CHECK_THROWS_AS(invites::add(county.db, "ABCD2345", county.project, model::Role::kLead, at(1h), at()),
                  db::ConstraintViolated);
}

TEST_CASE("only leads and observers of a project that exists are invited", "[invites]") {
  County county;
  CHECK_THROWS_AS(invites::add(county.db, "A", county.project, model::Role::kBureau, at(1h), at()),
                  db::ConstraintViolated);
  CHECK_THROWS_AS(invites::add(county.db, "B", {99}, model::Role::kLead, at(1h), at()),
                  db::ConstraintViolated);
}

TEST_CASE("an invite is used once", "[invites]") {
  County county;
  invites::add(county.db, "ABCD2345", county.project, model::Role::kLead, at(1h), at());
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
    invites::add(county.db, "QWXZ7788", county.project, model::Role::kLead, at(1h), at());
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
