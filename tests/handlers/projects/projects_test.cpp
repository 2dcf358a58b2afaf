#include "handlers/projects/projects.h"

#include <map>
#include <string>
#include <vector>

#include "storage/repo/audit.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::storage;
using namespace std::chrono_literals;
using handlers::projects::Actor;
using handlers::projects::advance;
using handlers::projects::Move;
using linli::tests::at;
using model::Code;
using model::ProjectState;
using model::Role;
using model::TerminationReason;

namespace {

const Actor kCounty{.name = "cli", .role = Role::kBureau};

struct House : tests::County {
  /// A project with that state and nobody who leads it.
  model::Project in(ProjectState state) {
    auto entered = repo::projects::find(db, project).value();
    entered.code = "P" + std::to_string(++number);
    entered.state = state;
    return repo::projects::find(db, repo::projects::add(db, entered, at())).value();
  }
  model::Project led(ProjectState state) {
    auto entered = in(state);
    repo::people::join(db, lead, entered.id, Role::kLead, at());
    return entered;
  }
  model::Result<model::Project> advance(const model::Project& which, const Move& move,
                                        const Actor& actor = kCounty, model::Instant now = at(1h)) {
    return handlers::projects::advance(db, text, which, move, actor, now);
  }
  /// Openid → what waits to leave for it, taken out.
  std::map<std::string, std::string> letters() {
    std::map<std::string, std::string> all;
    db.each(
        "SELECT p.openid, o.content FROM outbox o JOIN people p ON p.id = o.person_id "
        "WHERE o.state = 'planned' ORDER BY o.id",
        {}, [&](const storage::db::Row& row) { all[std::string{row.text(0)}] += row.text(1); });
    db.run("UPDATE outbox SET state = 'sent' WHERE state = 'planned'");
    return all;
  }
  ProjectState state_of(const model::Project& which) {
    return repo::projects::find(db, which.id).value().state;
  }
  handlers::text::Text text = *handlers::text::Text::load(LINLI_SOURCE_DIR "/templates/chat");
  int number = 0;
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a project lives from application to its end, each step with who, when and what", "[projects]") {
  House house;
  auto project = house.led(ProjectState::kApplied);
  const Actor agency{.name = "staff:4", .role = Role::kAgency};
  const std::vector<std::pair<ProjectState, Actor>> life{
      {ProjectState::kScreened, {.name = "staff:3", .role = Role::kStreet}},
      {ProjectState::kReviewed, agency},
      {ProjectState::kPublicized, kCounty},
      {ProjectState::kContracted, kCounty},
      {ProjectState::kRunning, agency},
      {ProjectState::kMidTerm, agency},
      {ProjectState::kRunning, agency},
      {ProjectState::kFinal, agency},
      {ProjectState::kClosed, kCounty}};
  auto now = at();
  for (const auto& [to, actor] : life) {
    const auto moved = house.advance(project, {.to = to, .opinion = "同意"}, actor, now += 24h);
    INFO((moved ? "" : moved.error().message));
    REQUIRE(moved);
    project = *moved;
    CHECK(project.state == to);
  }
  const auto steps = repo::projects::steps(house.db, project.id);
  REQUIRE(steps.size() == life.size() + 1);
  for (std::size_t i = 0; i < life.size(); ++i) {
    CHECK(steps[i + 1].to == life[i].first);
    CHECK(steps[i + 1].actor == life[i].second.name);
    CHECK(steps[i + 1].opinion == "同意");
    CHECK(steps[i + 1].at == at(24h * (i + 1)));
  }
  CHECK(project.contracted_on == model::CivilDate{2024, 6, 7});
  const auto letters = house.letters();
  REQUIRE(letters.size() == 1);
  CHECK(has(letters.begin()->second, "公示"));
  CHECK(has(letters.begin()->second, "签约"));
  CHECK_FALSE(has(letters.begin()->second, "结项"));
  CHECK(repo::audit::verify(house.db) == std::nullopt);
  CHECK(repo::projects::astray(house.db).empty());
}

TEST_CASE("a move that is not one, or not theirs to make, changes nothing", "[projects]") {
  House house;
  const auto project = house.led(ProjectState::kReviewed);
  const auto events = house.count("SELECT COUNT(*) FROM audit_events");
  const Actor street{.name = "staff:3", .role = Role::kStreet};
  CHECK(house.advance(project, {.to = ProjectState::kRunning}).error().code == Code::kConflict);
  CHECK(house.advance(project, {.to = ProjectState::kPublicized}, street).error().code == Code::kForbidden);
  CHECK(house.state_of(project) == ProjectState::kReviewed);
  CHECK(house.count("SELECT COUNT(*) FROM audit_events") == events);
  CHECK(house.letters().empty());
}

TEST_CASE("what a move needs to be complete", "[projects]") {
  House house;
  const auto running = house.led(ProjectState::kRunning);
  const auto applied = house.led(ProjectState::kApplied);
  const auto refused = [&](const model::Project& project, const Move& move) {
    const auto result = house.advance(project, move);
    CHECK_FALSE(result);
    CHECK(house.state_of(project) == project.state);
    return !result && result.error().code == Code::kInvalid;
  };
  CHECK(refused(running, {.to = ProjectState::kTerminated}));
  CHECK(refused(running, {.to = ProjectState::kMidTerm, .reason = TerminationReason::kMisuse}));
  CHECK(refused(applied, {.to = ProjectState::kRejected}));
  CHECK(refused(applied, {.to = ProjectState::kRejected,
                          .opinion = std::string(handlers::projects::kMostOpinion + 1, 'x')}));
  CHECK(house.advance(applied, {.to = ProjectState::kRejected,
                                .opinion = std::string(handlers::projects::kMostOpinion, 'x')}));
  CHECK(house.advance(running, {.to = ProjectState::kTerminated, .reason = TerminationReason::kMisuse}));
}

TEST_CASE("a rejected applicant is told the opinion", "[projects]") {
  House house;
  SECTION("by who leads the project") {
    const auto project = house.led(ProjectState::kScreened);
    repo::people::join(house.db, house.other, project.id, Role::kObserver, at());
    REQUIRE(house.advance(project, {.to = ProjectState::kRejected, .opinion = "与区级项目重复"}));
    const auto letters = house.letters();
    REQUIRE(letters.size() == 1);
    CHECK(has(letters.at("openid-of-the-lead"), "没有通过"));
    CHECK(has(letters.at("openid-of-the-lead"), "意见：与区级项目重复"));
    CHECK(has(letters.at("openid-of-the-lead"), project.name));
  }
  SECTION("or through its organization's people") {
    const auto project = house.in(ProjectState::kApplied);
    repo::people::join_organization(house.db, house.other, house.organization, Role::kDeputy, at());
    REQUIRE(house.advance(project, {.to = ProjectState::kRejected, .opinion = "材料不全"}));
    CHECK(has(house.letters().at("openid-of-the-other"), "材料不全"));
  }
}

TEST_CASE("leads hear that their project is suspended or terminated, and why", "[projects]") {
  House house;
  const auto failed = house.led(ProjectState::kMidTerm);
  repo::people::join(house.db, house.other, failed.id, Role::kLead, at());
  REQUIRE(house.advance(failed, {.to = ProjectState::kSuspended}));
  auto letters = house.letters();
  REQUIRE(letters.size() == 2);
  CHECK(has(letters.at("openid-of-the-lead"), "中期评估没有通过"));
  CHECK_FALSE(has(letters.at("openid-of-the-lead"), "意见"));
  CHECK(letters.at("openid-of-the-lead") == letters.at("openid-of-the-other"));

  const std::map<TerminationReason, std::string> why{{TerminationReason::kMisuse, "没有按规定使用"},
                                                     {TerminationReason::kTransfer, "转给了别人"},
                                                     {TerminationReason::kForceMajeure, "不可抗力"}};
  for (const auto& [reason, words] : why) {
    const auto project = house.led(ProjectState::kRunning);
    REQUIRE(house.advance(project, {.to = ProjectState::kTerminated, .opinion = "见通知", .reason = reason}));
    letters = house.letters();
    REQUIRE(letters.size() == 1);
    for (const auto& [other, theirs] : why)
      CHECK(has(letters.begin()->second, theirs) == (other == reason));
    CHECK(has(letters.begin()->second, "意见：见通知"));
    CHECK(letters.begin()->second.size() < 2048);
  }
}

TEST_CASE("the longest opinion still is one message", "[projects]") {
  House house;
  const auto project = house.led(ProjectState::kRunning);
  REQUIRE(house.advance(project, {.to = ProjectState::kTerminated,
                                  .opinion = std::string(handlers::projects::kMostOpinion, 'x'),
                                  .reason = TerminationReason::kMisuse}));
  CHECK(house.letters().begin()->second.size() <= 2048);
}
