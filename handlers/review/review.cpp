#include "handlers/review/review.h"

#include <algorithm>

#include "handlers/review/tell.h"
#include "handlers/rules/reviewing.h"
#include "storage/repo/people.h"
#include "storage/repo/projects.h"
#include "storage/repo/reports.h"
#include "storage/repo/reviews.h"

namespace linli::handlers::review {
namespace {

namespace repo = storage::repo;
using storage::model::Code;
using storage::model::Decision;
using storage::model::Error;
using storage::model::Instant;
using storage::model::PersonId;
using storage::model::Project;
using storage::model::Report;
using storage::model::ReportId;
using storage::model::ReportState;
using storage::model::Result;
using storage::model::Role;

bool files_for(storage::db::Connection& connection, PersonId person, const Project& project) {
  return std::ranges::any_of(repo::people::members(connection, project.id), [&](const auto& member) {
    return member.person == person && storage::model::files_reports(member.role);
  });
}

Result<void> complete(const rules::Program& program, const Ruling& ruling) {
  std::size_t words = ruling.comment.size();
  for (const auto& [field, comment] : ruling.fields) {
    if (!program.field(field)) return Error{Code::kInvalid, "the form has no field '" + field + "'"};
    if (comment.empty()) return Error{Code::kInvalid, "nothing is said of the field '" + field + "'"};
    words += comment.size();
  }
  if (ruling.decision == Decision::kReturned && words == 0)
    return Error{Code::kInvalid, "a return needs a comment, which the lead is told"};
  if (ruling.decision == Decision::kReopened && ruling.comment.empty())
    return Error{Code::kInvalid, "a reopening needs a reason"};
  if (words > kMostWords) return Error{Code::kInvalid, "the comments are too long to be told"};
  return {};
}

Error refusal(Objection objection, ReportId id) {
  const auto report = "report " + std::to_string(id.value);
  switch (objection) {
    case Objection::kOffGround:
      return {Code::kForbidden, report + " belongs to another street"};
    case Objection::kNotTheirs:
      return {Code::kForbidden, "the programme leaves " + report + " to another office"};
    case Objection::kOwn:
      return {Code::kForbidden, report + " is of a project that the reviewer files for"};
    case Objection::kSuperseded:
      return {Code::kConflict, "a later version than " + report + " has been filed"};
    case Objection::kDecided:
      return {Code::kConflict, report + " is not in the state that this decision is about"};
    case Objection::kUnknown:
    case Objection::kNone:
      break;
  }
  return {Code::kNotFound, "there is no filed " + report};
}

}  // namespace

Objection objection(storage::db::Connection& connection, catalogue::Catalogue& catalogue, ReportId id,
                    Decision decision, const Reviewer& reviewer) {
  const auto report = repo::reports::find(connection, id);
  if (!report || report->state == ReportState::kDraft) return Objection::kUnknown;
  const auto project = repo::projects::find(connection, report->project).value();
  if (reviewer.role == Role::kStreet && storage::model::street_of(project) != reviewer.street)
    return Objection::kOffGround;
  if (reviewer.person && files_for(connection, *reviewer.person, project)) return Objection::kOwn;
  const auto judges = rules::report_reviewers(catalogue.program(connection, project.program), project.track);
  if (std::ranges::find(judges, reviewer.role) == judges.end()) return Objection::kNotTheirs;
  const auto latest = repo::reports::filed(connection, report->project, report->month);
  if (latest->id != id) return Objection::kSuperseded;
  const auto wanted = decision == Decision::kReopened ? ReportState::kAccepted : ReportState::kSubmitted;
  return report->state == wanted ? Objection::kNone : Objection::kDecided;
}

Result<void> decide(storage::db::Connection& connection, const text::Text& text,
                    catalogue::Catalogue& catalogue, ReportId id, const Ruling& ruling,
                    const Reviewer& reviewer, Instant now) {
  if (const auto against = objection(connection, catalogue, id, ruling.decision, reviewer);
      against != Objection::kNone)
    return refusal(against, id);
  const auto report = repo::reports::find(connection, id).value();
  const auto project = repo::projects::find(connection, report.project).value();
  const auto& program = catalogue.program(connection, project.program);
  if (const auto whole = complete(program, ruling); !whole) return whole.error();
  repo::reviews::decide(connection, id, ruling.decision, ruling.comment, ruling.fields, reviewer.actor, now);
  tell(connection, text, program, project, report, ruling, now);
  return {};
}

}  // namespace linli::handlers::review
