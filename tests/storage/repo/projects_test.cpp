#include "storage/repo/projects.h"

#include <stdexcept>
#include <string>
#include <vector>

#include "storage/repo/audit.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::storage;
using namespace std::chrono_literals;
using linli::tests::at;
using linli::tests::County;
using model::ProjectState;
namespace projects = storage::repo::projects;

namespace {

model::Project whole(const County& county) {
  return {.id = {},
          .code = "CC07",
          .program = county.program,
          .organization = county.organization,
          .name = "空巢不空",
          .place = "虹桥社区",
          .approved = model::Money::yuan(70000),
          .starts_on = {2021, 3, 1},
          .ends_on = {2021, 11, 15},
          .track = "fixed",
          .offer = "03",
          .state = ProjectState::kApplied,
          .street = "虹桥街道",
          .custody = true,
          .requested = model::Money::yuan(80000),
          .contracted_on = model::CivilDate{2021, 2, 26}};
}

std::string last(County& county, const std::string& column) {
  return county.db.text("SELECT " + column + " FROM audit_events ORDER BY seq DESC LIMIT 1").value();
}

}  // namespace

TEST_CASE("a project is found as it was added", "[projects]") {
  County county;
  for (const auto& found : {projects::find(county.db, county.project), projects::find(county.db, "SF01")}) {
    REQUIRE(found);
    CHECK(found->id == county.project);
    CHECK(found->program == county.program);
    CHECK(found->organization == county.organization);
    CHECK(found->approved == model::Money::yuan(160000));
    CHECK(found->place == "站敏乡");
    CHECK(found->starts_on == model::CivilDate(2024, 3, 1));
    CHECK(found->ends_on == model::CivilDate(2025, 2, 28));
  }
  CHECK_FALSE(projects::find(county.db, "sf01"));
  CHECK_FALSE(projects::find(county.db, model::ProjectId{99}));
}

TEST_CASE("a project that cannot be is refused and leaves no trace", "[projects]") {
  County county;
  const auto events = county.count("SELECT COUNT(*) FROM audit_events");
  auto project = projects::find(county.db, "SF01").value();
  SECTION("its code is taken") {}
  SECTION("its programme is not there") {
    project.code = "SF02";
    project.program = {99};
  }
  SECTION("its organization is not there") {
    project.code = "SF02";
    project.organization = {99};
  }
  SECTION("it ends before it begins") {
    project.code = "SF02";
    project.ends_on = project.starts_on.plus_days(-1);
  }
  SECTION("its grant is negative") {
    project.code = "SF02";
    project.approved = model::Money::fen(-1);
  }
  CHECK_THROWS_AS(projects::add(county.db, project, at()), db::ConstraintViolated);
  CHECK(county.count("SELECT COUNT(*) FROM projects") == 1);
  CHECK(county.count("SELECT COUNT(*) FROM audit_events") == events);
}

TEST_CASE("a project of one day and of no money is possible", "[projects]") {
  County county;
  auto project = projects::find(county.db, "SF01").value();
  project.code = "SF02";
  project.ends_on = project.starts_on;
  project.approved = model::Money::fen(0);
  CHECK_NOTHROW(projects::add(county.db, project, at()));
}

TEST_CASE("everything of a project is kept", "[projects]") {
  County county;
  auto project = whole(county);
  project.id = projects::add(county.db, project, at(), "person:1");
  CHECK(projects::find(county.db, "CC07") == project);
  CHECK(last(county, "actor") == "person:1");
  CHECK(projects::find(county.db, "SF01")->state == ProjectState::kRunning);
  CHECK_FALSE(projects::find(county.db, "SF01")->requested);
  CHECK_FALSE(projects::find(county.db, "SF01")->contracted_on);
}

TEST_CASE("a changed project is audited with what was and what is, an unchanged one is not touched",
          "[projects]") {
  County county;
  auto project = whole(county);
  project.id = projects::add(county.db, project, at());
  const auto events = county.count("SELECT COUNT(*) FROM audit_events");
  CHECK_FALSE(projects::update(county.db, project, at(1h)));
  CHECK(county.count("SELECT COUNT(*) FROM audit_events") == events);

  project.approved = model::Money::yuan(60000);
  project.requested = std::nullopt;
  project.custody = false;
  CHECK(projects::update(county.db, project, at(1h), "staff:3"));
  CHECK(projects::find(county.db, project.id) == project);
  CHECK(last(county, "action") == "project.changed");
  CHECK(last(county, "actor") == "staff:3");
  CHECK(last(county, "before") == "approved_fen: 7000000\ncustody: yes\nrequested_fen: 8000000");
  CHECK(last(county, "after") == "approved_fen: 6000000\ncustody: no\nrequested_fen: ");
  CHECK(projects::find(county.db, "SF01")->name == "银铃相伴SF01");
}

TEST_CASE("each thing that can change is seen", "[projects]") {
  County county;
  auto project = whole(county);
  project.id = projects::add(county.db, project, at());
  const auto second = repo::organizations::add(county.db, {.name = "石榴籽"}, at());
  const auto program = repo::programs::save(county.db, "q", "乙", "{}", at());
  SECTION("program") {
    project.program = program;
  }
  SECTION("organization") {
    project.organization = second;
  }
  SECTION("name") {
    project.name = "别的";
  }
  SECTION("place") {
    project.place = "别处";
  }
  SECTION("starts_on") {
    project.starts_on = {2021, 3, 2};
  }
  SECTION("ends_on") {
    project.ends_on = {2021, 11, 14};
  }
  SECTION("track") {
    project.track = "micro";
  }
  SECTION("offer") {
    project.offer = "04";
  }
  SECTION("street") {
    project.street = "学田街道";
  }
  SECTION("contracted_on") {
    project.contracted_on = std::nullopt;
  }
  CHECK(projects::update(county.db, project, at(1h)));
  CHECK(projects::find(county.db, project.id) == project);
}

TEST_CASE("code and state are not changed by an update, nor is what is not there", "[projects]") {
  County county;
  auto project = projects::find(county.db, "SF01").value();
  SECTION("code") {
    project.code = "SF09";
  }
  SECTION("state") {
    project.state = ProjectState::kClosed;
  }
  SECTION("no such project") {
    project.id = {99};
  }
  CHECK_THROWS_AS(projects::update(county.db, project, at()), std::logic_error);
  CHECK(projects::find(county.db, "SF01")->state == ProjectState::kRunning);
}

TEST_CASE("a project's life is its steps, each audited without its opinion", "[projects]") {
  County county;
  const auto id = projects::add(county.db, whole(county), at());
  const std::vector<model::ProjectStep> wanted{
      {.from = std::nullopt, .to = ProjectState::kApplied, .actor = "cli", .at = at()},
      {.from = ProjectState::kApplied, .to = ProjectState::kScreened, .actor = "staff:1", .at = at(1h)},
      {.from = ProjectState::kScreened,
       .to = ProjectState::kRejected,
       .opinion = "电话联系13812345678未果",
       .actor = "staff:2",
       .at = at(2h)}};
  for (std::size_t i = 1; i < wanted.size(); ++i)
    projects::move(county.db, id, wanted[i]);
  CHECK(projects::steps(county.db, id) == wanted);
  CHECK(projects::find(county.db, id)->state == ProjectState::kRejected);
  CHECK(last(county, "action") == "project.moved");
  CHECK(last(county, "before") == "screened");
  CHECK(last(county, "after").starts_with("rejected opinion sha256:"));
  CHECK(last(county, "after").find("138") == std::string::npos);
  CHECK(last(county, "actor") == "staff:2");
  CHECK(projects::astray(county.db).empty());
}

TEST_CASE("a step that does not begin where the project is changes nothing", "[projects]") {
  County county;
  const auto events = county.count("SELECT COUNT(*) FROM audit_events");
  const model::ProjectStep wrong{
      .from = ProjectState::kApplied, .to = ProjectState::kScreened, .actor = "cli", .at = at()};
  CHECK_THROWS_AS(projects::move(county.db, county.project, wrong), std::logic_error);
  CHECK_THROWS_AS(projects::move(county.db, {99}, wrong), std::logic_error);
  CHECK(projects::steps(county.db, county.project).size() == 1);
  CHECK(county.count("SELECT COUNT(*) FROM audit_events") == events);
}

TEST_CASE("a termination keeps its reason, nothing else has one", "[projects]") {
  County county;
  const auto reason =
      GENERATE(from_range(model::kTerminationReasons.begin(), model::kTerminationReasons.end()));
  projects::move(county.db, county.project,
                 {.from = ProjectState::kRunning,
                  .to = ProjectState::kTerminated,
                  .reason = reason,
                  .actor = "cli",
                  .at = at(1h)});
  CHECK(projects::steps(county.db, county.project).back().reason == reason);
  const auto other = county.add_project("SF02");
  CHECK_THROWS_AS(projects::move(county.db, other,
                                 {.from = ProjectState::kRunning,
                                  .to = ProjectState::kSuspended,
                                  .reason = reason,
                                  .actor = "cli",
                                  .at = at(1h)}),
                  db::ConstraintViolated);
}

TEST_CASE("a state that no step led to is found", "[projects]") {
  County county;
  const auto second = county.add_project("SF02");
  CHECK(projects::astray(county.db).empty());
  county.db.run("UPDATE projects SET state = 'closed' WHERE code = 'SF02'");
  CHECK(projects::astray(county.db) == std::vector{second});
  county.db.run("UPDATE projects SET state = 'running' WHERE code = 'SF02'");
  CHECK(projects::astray(county.db).empty());
  county.db.run(
      "INSERT INTO project_steps (project_id, seq, from_state, to_state, opinion, actor, at_ms) "
      "VALUES (?, 2, 'final', 'running', '', 'cli', 0)",
      {county.project.value});
  CHECK(projects::astray(county.db) == std::vector{county.project});
}

TEST_CASE("projects are listed by code, by programme, organization and state", "[projects]") {
  County county;
  auto other = whole(county);
  other.program = repo::programs::save(county.db, "q", "乙", "{}", at());
  other.organization = repo::organizations::add(county.db, {.name = "石榴籽"}, at());
  projects::add(county.db, other, at());
  county.add_project("SF02");
  const auto listed = [&](const projects::Filter& filter) {
    std::string codes;
    projects::each(county.db, filter, [&](const model::Project& project) { codes += project.code + " "; });
    return codes;
  };
  CHECK(listed({}) == "CC07 SF01 SF02 ");
  CHECK(listed({.program = county.program}) == "SF01 SF02 ");
  CHECK(listed({.program = other.program}) == "CC07 ");
  CHECK(listed({.organization = other.organization}) == "CC07 ");
  CHECK(listed({.program = county.program, .organization = other.organization}).empty());
  CHECK(listed({.state = ProjectState::kRunning}) == "SF01 SF02 ");
  CHECK(listed({.program = other.program, .state = ProjectState::kRunning}).empty());
  CHECK(listed({.organization = county.organization, .state = ProjectState::kRunning}) == "SF01 SF02 ");
}

TEST_CASE("projects that go on without a lead are found, all or those of a street", "[projects]") {
  County county;
  auto project = whole(county);
  projects::add(county.db, project, at());  // only applied for
  project.state = ProjectState::kFinal;
  for (const auto* code : {"B", "A"}) {
    project.code = code;
    projects::add(county.db, project, at());
  }
  const auto observed = county.add_project("SF02");
  repo::people::join(county.db, county.lead, observed, model::Role::kObserver, at());
  const auto codes = [&](std::string_view street, int most) {
    std::string all;
    const auto found = projects::leaderless(county.db, street, most);
    for (const auto& each : found.first)
      all += each.code + " ";
    return all + std::to_string(found.count);
  };
  CHECK(codes("", 9) == "A B SF02 3");
  CHECK(codes("", 1) == "A 3");
  CHECK(codes("虹桥街道", 9) == "A B 2");
  CHECK(codes("学田街道", 9) == "0");
  CHECK(codes("站敏乡", 9) == "SF02 1");  // no street was entered: the place stands for it
}
