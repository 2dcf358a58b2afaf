#include "handlers/importing/importing.h"

#include "handlers/importing/step.h"

namespace linli::handlers::importing {
namespace {

constexpr std::size_t kProgressStep = 500;

Outcome step(Pass& pass, const Line& line) {
  switch (pass.batch.kind) {
    case Kind::kProjects:
      return project_line(pass, line);
    case Kind::kPeople:
      return person_line(pass, line);
    case Kind::kOrganizations:
      break;
  }
  return organization_line(pass, line);
}

Summary go_through(Pass pass, const std::function<void(const Outcome&)>& on_outcome,
                   const Progress& progress) {
  Summary summary;
  std::size_t done = 0;
  for (const auto& line : pass.batch.lines) {
    const auto problems = pass.problems.size();
    const auto outcome = step(pass, line);
    if (++done % kProgressStep == 0) progress(done);
    if (pass.problems.size() != problems) {
      if (pass.writing) break;  // it is over already
      continue;
    }
    summary.added += outcome.what == Outcome::What::kAdded ? 1 : 0;
    summary.changed += outcome.what == Outcome::What::kChanged ? 1 : 0;
    summary.same += outcome.what == Outcome::What::kSame ? 1 : 0;
    on_outcome(outcome);
  }
  summary.problems = std::move(pass.problems);
  return summary;
}

}  // namespace

std::string text(const Outcome& outcome) {
  auto words = "第" + std::to_string(outcome.row) + "行 ";
  words += outcome.what == Outcome::What::kAdded     ? "新增 "
           : outcome.what == Outcome::What::kChanged ? "更改 "
                                                     : "不变 ";
  words += outcome.subject;
  auto before = "：";
  for (const auto& change : outcome.changes) {
    words += before + change.label + " " + change.before + " → " + change.after;
    before = "；";
  }
  return words;
}

Summary preview(storage::db::Connection& connection, const Batch& batch,
                const std::function<void(const Outcome&)>& on_outcome, const Progress& progress) {
  return go_through({.connection = connection, .batch = batch, .writing = std::nullopt}, on_outcome,
                    progress);
}

Summary apply(storage::db::Connection& connection, const Batch& batch, storage::model::Instant now,
              std::string_view actor, const Progress& progress) {
  return go_through(
      {.connection = connection, .batch = batch, .writing = Writing{.now = now, .actor = actor}},
      [](const Outcome&) {}, progress);
}

}  // namespace linli::handlers::importing
