#include "handlers/programs/demo.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "handlers/rules/program.h"
#include "storage/repo/audit.h"
#include "storage/repo/organizations.h"
#include "storage/repo/people.h"
#include "storage/repo/programs.h"
#include "storage/repo/projects.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using namespace linli;
using namespace linli::storage;
using handlers::programs::load_demo;
using linli::tests::at;

namespace {

constexpr auto kDemo = LINLI_SOURCE_DIR "/templates/demo/shufu.toml";

/// A demonstration file of one project and one person, with `project` and `person` put into them.
std::string small_demo(const tests::Scratch& scratch, const std::string& project, const std::string& person) {
  const auto path = scratch.file("demo.toml");
  std::ofstream file{path, std::ios::trunc};
  file << "program = '" LINLI_SOURCE_DIR "/templates/programs/shufu-2024.toml'\n"
       << "[[organizations]]\ncredit_code = '52653121MJY000101F'\nname = '乙'\n"
       << "[[projects]]\ncode = 'SF01'\nname = '甲'\nplace = '丙'\napproved_yuan = 1\n"
       << project << "\n[[people]]\nopenid = 'o'\nname = '丁'\nnote = '戊'\n"
       << person << "\n";
  return path;
}

const std::string kOwner = "organization = '52653121MJY000101F'\n";
const std::string kOthers = "name = '甲二'\nplace = '丙二'\napproved_yuan = 1\n";
const std::string kDates = "starts_on = 2024-03-01\nends_on = 2025-02-28\n";

}  // namespace

TEST_CASE("the demonstration fills an empty database: three projects, two leads and a stranger", "[demo]") {
  auto db = tests::migrated(":memory:");
  const auto people = load_demo(db, kDemo, at());
  INFO((people ? "" : people.error().message));
  REQUIRE(people);
  REQUIRE(people->size() == 3);
  const auto program = repo::programs::find(db, "shufu-2024");
  REQUIRE(program);
  CHECK(handlers::rules::program_from_json(program->rules));
  for (const auto* code : {"SF01", "SF02", "SF03"}) {
    const auto project = repo::projects::find(db, code);
    REQUIRE(project);
    CHECK(project->program == program->id);
    CHECK(project->approved == model::Money::yuan(160000));
    CHECK(repo::organizations::find(db, project->organization)->credit_code);
  }
  std::vector<std::size_t> led;
  for (const auto& person : *people) {
    CHECK_FALSE(person.name.empty());
    const auto id = repo::people::find(db, person.openid);
    led.push_back(id ? repo::people::memberships(db, *id).size() : 0);
  }
  CHECK(led == std::vector<std::size_t>{1, 2, 0});
  CHECK(repo::audit::verify(db) == std::nullopt);
}

TEST_CASE("the demonstration loads once and refuses whatever is not empty", "[demo]") {
  auto db = tests::migrated(":memory:");
  SECTION("itself") {
    REQUIRE(load_demo(db, kDemo, at()));
  }
  SECTION("a programme") {
    repo::programs::save(db, "p", "p", "{}", at());
  }
  SECTION("an organization") {
    repo::organizations::add(db, model::Organization{.id = {}, .credit_code = std::nullopt, .name = "甲"},
                             at());
  }
  SECTION("a person") {
    repo::people::ensure(db, model::OpenId{"o"}, at());
  }
  const auto counts = [&] {
    return db
        .text(
            "SELECT (SELECT COUNT(*) FROM programs) || ' ' || (SELECT COUNT(*) FROM projects) || ' ' || "
            "(SELECT COUNT(*) FROM people) || ' ' || (SELECT COUNT(*) FROM audit_events)")
        .value();
  };
  const auto before = counts();
  const auto again = load_demo(db, kDemo, at());
  REQUIRE_FALSE(again);
  CHECK(again.error().code == model::Code::kConflict);
  CHECK(counts() == before);
}

TEST_CASE("what is wrong with a demonstration file is named", "[demo]") {
  const tests::Scratch scratch;
  auto db = tests::migrated(":memory:");
  struct Case {
    std::string project;
    std::string person;
    const char* says;
  };
  const auto wrong = GENERATE(values<Case>({
      {"organization = '526531210000000010'\n" + kDates, "",
       "demo.toml: line 10: projects[0].organization: "},
      {"organization = '52653121MJY0002028'\n" + kDates, "",
       "demo.toml: line 10: projects[0].organization: is not among the organizations"},
      {kDates, "", "demo.toml: line 5: projects[0].organization: is missing"},
      {kOwner + "starts_on = '2024-03-01'\nends_on = 2025-02-28", "",
       "demo.toml: line 11: projects[0].starts_on: must be a day"},
      {kOwner + "starts_on = 2024-02-30\nends_on = 2025-02-28", "", "demo.toml: line 11: "},
      {kOwner + "starts_on = 2024-03-01T09:00:00\nends_on = 2025-02-28", "",
       "demo.toml: line 11: projects[0].starts_on: must be a day"},
      {kOwner + kDates, "[[people.leads]]\nproject = 'SF09'",
       "demo.toml: line 19: people[0].leads[0].project: there is no such project"},
      {kOwner + kDates, "age = 60", "demo.toml: line 18: people[0].age: is not a known key"},
      {kOwner + "starts_on = 2024-03-01\nends_on = 2024-02-28", "",
       "demo.toml: line 12: projects[0].ends_on: comes before starts_on"},
      {kOwner + kDates + "[[projects]]\ncode = 'SF01'\n" + kOwner + kOthers + kDates, "",
       "demo.toml: line 14: projects[1].code: stands twice"},
      {kOwner + kDates + "[[organizations]]\ncredit_code = '52653121MJY000101F'\nname = '丁'\n", "",
       "demo.toml: line 14: organizations[1].credit_code: stands twice"},
  }));
  const auto loaded = load_demo(db, small_demo(scratch, wrong.project, wrong.person), at());
  REQUIRE_FALSE(loaded);
  INFO(loaded.error().message);
  CHECK(loaded.error().code == model::Code::kInvalid);
  CHECK(loaded.error().message.substr(0, std::string{wrong.says}.size()) == wrong.says);
}

TEST_CASE("a demonstration whose programme is wrong names both files", "[demo]") {
  const tests::Scratch scratch;
  auto db = tests::migrated(":memory:");
  std::ofstream{scratch.file("p.toml")} << "code = 1\n";
  std::ofstream{scratch.file("demo.toml")} << "program = 'p.toml'\n";
  const auto loaded = load_demo(db, scratch.file("demo.toml"), at());
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().message == "demo.toml: line 1: program: p.toml: line 1: code: must be text");
}
