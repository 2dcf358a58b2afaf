// An evaluation that was due is met by its result.
#include "handlers/projects/evaluations.h"

#include "storage/repo/projects.h"
#include "tests/handlers/reminders/office.h"
#include "tests/support/catch.h"

using namespace linli;
using linli::tests::has;
using linli::tests::time;
using storage::model::CivilDate;
using storage::model::EvaluationKind;
using storage::model::Outcome;
using storage::model::ProjectState;
namespace repo = storage::repo;

namespace {

struct Assessed : tests::Office {
  Assessed() {
    auto running = get();
    running.state = ProjectState::kRunning;
    repo::projects::update(db, running, tests::at());
    midterm =
        *handlers::obligations::set_day(db, means(), running, "midterm", {2024, 9, 13}, tests::at(), "cli");
  }
  storage::model::Project get() { return repo::projects::find(db, project).value(); }
  storage::model::Obligation due() { return repo::obligations::find(db, midterm).value(); }
  /// @return the state that the project is in then.
  ProjectState evaluate(EvaluationKind kind, bool passed, storage::model::Instant now) {
    const auto moved = handlers::projects::evaluate(db, text, get(),
                                                    {.kind = kind,
                                                     .score = passed ? 85 : 40,
                                                     .passed = passed,
                                                     .comment = "",
                                                     .held_on = CivilDate::of(now),
                                                     .staff = bureau},
                                                    now);
    REQUIRE(moved);
    return moved->state;
  }

  storage::model::StaffId bureau = repo::staff::add(
      db,
      {.id = {}, .name = "王芳", .role = storage::model::Role::kBureau, .street = "", .person = std::nullopt},
      tests::at());
  storage::model::ObligationId midterm;
};

}  // namespace

TEST_CASE("a mid-term's result meets the mid-term that is due, and its reminders go", "[evaluations]") {
  Assessed office;
  const auto morning = time("2024-09-12T09:00");
  REQUIRE(office.ring(morning) > 0);
  REQUIRE(office.waiting(office.lead).size() == 1);
  CHECK(has(office.waiting(office.lead).front(), "中期评估"));
  REQUIRE(office.due().next_at);

  const auto held = time("2024-09-12T10:00");
  CHECK(office.evaluate(EvaluationKind::kMidterm, true, held) == ProjectState::kRunning);
  CHECK(office.due().outcome == Outcome::kMet);
  CHECK(office.due().closed_at == held);
  CHECK_FALSE(office.due().next_at);
  // The reminder that had not left is taken back; the lead reads the result only.
  REQUIRE(office.waiting(office.lead).size() == 1);
  CHECK_FALSE(has(office.waiting(office.lead).front(), "9月13日"));
  CHECK(office.count(
            "SELECT COUNT(*) FROM audit_events WHERE action = 'obligation.met' AND actor = 'staff:1'") == 1);
  office.carry(held);
  for (const auto* later : {"2024-09-13T09:00", "2024-09-14T09:00", "2024-09-16T09:00"})
    CHECK(office.ring(time(later)) == 0);
}

TEST_CASE("a mid-term that was not passed was held all the same, a final evaluation meets no mid-term",
          "[evaluations]") {
  Assessed failed;
  CHECK(failed.evaluate(EvaluationKind::kMidterm, false, time("2024-09-12T10:00")) ==
        ProjectState::kSuspended);
  CHECK(failed.due().outcome == Outcome::kMet);

  Assessed ended;
  CHECK(ended.evaluate(EvaluationKind::kFinal, true, time("2024-09-12T10:00")) == ProjectState::kFinal);
  CHECK(ended.due().outcome == Outcome::kOpen);
}
