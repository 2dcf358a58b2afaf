#include "handlers/obligations/upkeep.h"

#include <algorithm>
#include <set>
#include <string>

#include "handlers/rules/lifecycle.h"
#include "handlers/rules/schedule.h"
#include "storage/repo/audit.h"
#include "storage/repo/obligations.h"
#include "storage/repo/projects.h"
#include "storage/repo/reports.h"
#include "storage/repo/tickets.h"

namespace linli::handlers::obligations {
namespace {

namespace repo = storage::repo;
using storage::model::CivilDate;
using storage::model::Code;
using storage::model::Error;
using storage::model::Instant;
using storage::model::Month;
using storage::model::Obligation;
using storage::model::ObligationId;
using storage::model::Origin;
using storage::model::Project;
using storage::model::ProjectId;
using storage::model::Result;

constexpr std::chrono::days kLookAgain{20};
constexpr std::string_view kSystem = "system";

std::string subject_of(const repo::obligations::Schedule& schedule) {
  return schedule.project ? "project:" + std::to_string(schedule.project->value)
                          : "program:" + std::to_string(schedule.program.value);
}

std::string key_of(const std::string& subject, const rules::Due& due) {
  return subject + ":" + due.milestone->id + (due.period.empty() ? "" : ":" + due.period);
}

/// `row`: an Obligation or a Move.
template <class Row>
void remind_from(Row& row, const std::optional<rules::Ring>& ring) {
  if (!ring) return;
  row.next_at = ring->at;
  row.next_rung = ring->rung;
}

std::optional<rules::Ring> first_ring(storage::db::Connection& connection, const Means& means,
                                      storage::model::ProgramId program, std::string_view kind, CivilDate due,
                                      Instant now) {
  const auto rungs = rules::rungs_for(means.catalogue.program(connection, program), means.rungs, kind);
  return rules::next_ring(rungs, means.calendar, due, now);
}

/// One look at one project or programme.
class Look {
 public:
  Look(storage::db::Connection& connection, const Means& means, const repo::obligations::Schedule& schedule,
       Instant now)
      : db_(connection),
        means_(means),
        schedule_(schedule),
        subject_(subject_of(schedule)),
        program_(means.catalogue.program(connection, schedule.program)),
        rungs_(rules::rungs_for(program_, means.rungs)),
        now_(now),
        until_(CivilDate::of(now).plus_days(kDaysAhead)) {}

  /// @return whether there is anything more to come.
  bool run() {
    if (!schedule_.project) {
      bring(rules::schedule_of_program(program_, until_),
            repo::obligations::of_program(db_, schedule_.program));
      return true;
    }
    const auto project = repo::projects::find(db_, *schedule_.project).value();
    const auto open = repo::obligations::of_project(db_, project.id);
    if (!rules::active(project.state)) {
      stop(open);
      return false;
    }
    const rules::Term term{.track = project.track,
                           .starts_on = project.starts_on,
                           .ends_on = project.ends_on,
                           .contracted_on = project.contracted_on.value_or(project.starts_on)};
    bring(rules::schedule(program_, means_.calendar, term, until_), open);
    return true;
  }

 private:
  void bring(const std::vector<rules::Due>& dues, const std::vector<Obligation>& open) {
    std::set<std::string> owed;
    for (const auto& due : dues) {
      const auto key = key_of(subject_, due);
      owed.insert(key);
      const auto known = std::ranges::find(open, key, &Obligation::key);
      if (known != open.end())
        follow(*known, due);
      else if (!repo::obligations::find(db_, key))
        add(key, due);
    }
    for (const auto& obligation : open)
      if (obligation.origin == Origin::kProgram && obligation.first_due_on <= until_ &&
          !owed.contains(obligation.key))
        repo::obligations::waive(db_, obligation.id, now_, kSystem, "the programme does not ask for it");
  }

  void add(const std::string& key, const rules::Due& due) {
    const auto since = std::min(schedule_.looked_at.value_or(now_), now_);
    Obligation wanted{.program = schedule_.program,
                      .project = schedule_.project,
                      .key = key,
                      .kind = due.milestone->kind,
                      .title = due.milestone->label,
                      .period = due.period,
                      .owner = rules::owner_of(*due.milestone),
                      .origin = Origin::kProgram,
                      .due_on = due.on};
    remind_from(wanted, rules::next_ring(rungs_, means_.calendar, due.on, since));
    const auto id = repo::obligations::open(db_, wanted, now_);
    if (id && wanted.kind == storage::model::kMonthlyReport)
      meet_if_filed(*id, Month::parse(wanted.period).value());
  }

  void meet_if_filed(ObligationId id, Month month) {
    const auto filed = repo::reports::filed(db_, *schedule_.project, month);
    if (filed && filed->submitted_at) repo::obligations::meet(db_, id, *filed->submitted_at, kSystem);
  }

  /// The rules, or the year's notice of days off, may put it on another day than they did.
  void follow(const Obligation& known, const rules::Due& due) {
    if (known.extended || known.first_due_on == due.on) return;
    move(db_, means_, known, due.on, false, now_, kSystem);
  }

  /// What residents wait for is not over with the project.
  void stop(const std::vector<Obligation>& open) {
    for (const auto& obligation : open)
      if (obligation.origin != Origin::kOther)
        repo::obligations::waive(db_, obligation.id, now_, kSystem, "the project does not go on");
  }

  storage::db::Connection& db_;
  const Means& means_;
  const repo::obligations::Schedule& schedule_;
  const std::string subject_;
  const rules::Program& program_;
  const rules::Rungs rungs_;
  const Instant now_;
  const CivilDate until_;
};

}  // namespace

int keep_up(storage::db::Connection& connection, const Means& means, Instant now, int most) {
  const auto schedules = repo::obligations::to_look_up(connection, now, most);
  for (const auto& schedule : schedules) {
    const bool more = Look{connection, means, schedule, now}.run();
    repo::obligations::looked_up(connection, schedule, now,
                                 more ? std::optional{now + kLookAgain} : std::nullopt);
  }
  return static_cast<int>(schedules.size());
}

void move(storage::db::Connection& connection, const Means& means, const Obligation& obligation, CivilDate to,
          bool extension, Instant now, std::string_view actor) {
  repo::obligations::Move move{.to = to, .extension = extension};
  remind_from(move, first_ring(connection, means, obligation.program, obligation.kind, to, now));
  repo::obligations::move(connection, obligation, move, now, actor);
  if (const auto ticket = repo::tickets::of(connection, obligation))
    repo::tickets::postpone(connection, ticket->id, to);
}

Result<ObligationId> set_day(storage::db::Connection& connection, const Means& means, const Project& project,
                             std::string_view milestone, CivilDate on, Instant now, std::string_view actor) {
  const auto& program = means.catalogue.program(connection, project.program);
  const auto owed = program.milestones_of(project.track);
  const auto found =
      std::ranges::find_if(owed, [&](const rules::Milestone* one) { return one->id == milestone; });
  if (found == owed.end()) return Error{Code::kNotFound, "the programme has no such milestone"};
  if (!rules::set_by_staff(**found))
    return Error{Code::kInvalid, "the programme itself says when this is due"};
  const auto key = "project:" + std::to_string(project.id.value) + ":" + (*found)->id;
  const auto known = repo::obligations::find(connection, key);
  if (known && !known->open()) return Error{Code::kConflict, "it is done, or waived"};
  if (known) {
    if (known->due_on != on) move(connection, means, *known, on, false, now, actor);
    return known->id;
  }
  Obligation wanted{.program = project.program,
                    .project = project.id,
                    .key = key,
                    .kind = (*found)->kind,
                    .title = (*found)->label,
                    .owner = rules::owner_of(**found),
                    .origin = Origin::kStaff,
                    .due_on = on};
  remind_from(wanted, first_ring(connection, means, project.program, wanted.kind, on, now));
  return repo::obligations::open(connection, wanted, now, actor).value();
}

}  // namespace linli::handlers::obligations
