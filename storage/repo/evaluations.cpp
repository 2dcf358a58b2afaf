#include "storage/repo/evaluations.h"

#include <string>

#include "storage/db/digest.h"
#include "storage/repo/audit.h"

namespace linli::storage::repo::evaluations {
namespace {

constexpr auto kOfProject =
    "SELECT id, project_id, kind, score, passed, leaves_permille, comment, held_on, staff_id, recorded_at_ms "
    "FROM evaluations WHERE project_id = ? ORDER BY id";
constexpr auto kOfProgram =
    "SELECT evaluations.id, project_id, kind, score, passed, leaves_permille, comment, held_on, staff_id, "
    "recorded_at_ms FROM projects JOIN evaluations ON project_id = projects.id WHERE program_id = ? "
    "ORDER BY project_id, evaluations.id";
constexpr auto kAdd =
    "INSERT INTO evaluations (project_id, kind, score, passed, leaves_permille, comment, held_on, staff_id, "
    "recorded_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id";

std::vector<model::Evaluation> read(db::Connection& connection, std::string_view sql, std::int64_t key) {
  std::vector<model::Evaluation> all;
  connection.each(sql, {key}, [&](const db::Row& row) {
    model::Evaluation evaluation{.id = {row.integer(0)},
                                 .project = {row.integer(1)},
                                 .kind = model::value_named(model::kEvaluationKinds, row.text(2)).value(),
                                 .score = std::nullopt,
                                 .passed = row.integer(4) != 0,
                                 .leaves_permille = static_cast<int>(row.integer(5)),
                                 .comment = row.text(6),
                                 .held_on = model::CivilDate::parse(row.text(7)).value(),
                                 .staff = {row.integer(8)},
                                 .recorded_at = model::from_ms(row.integer(9))};
    if (const auto score = row.integer_if(3)) evaluation.score = static_cast<int>(*score);
    all.push_back(std::move(evaluation));
  });
  return all;
}

}  // namespace

std::vector<model::Evaluation> of(db::Connection& connection, model::ProjectId project) {
  return read(connection, kOfProject, project.value);
}

std::vector<model::Evaluation> of(db::Connection& connection, model::ProgramId program) {
  return read(connection, kOfProgram, program.value);
}

model::EvaluationId add(db::Connection& connection, const model::Evaluation& evaluation) {
  const auto score =
      evaluation.score ? std::optional{static_cast<std::int64_t>(*evaluation.score)} : std::nullopt;
  const auto day = evaluation.held_on.text();
  const model::EvaluationId id{
      connection
          .integer(kAdd, {evaluation.project.value, model::name_of(evaluation.kind), score,
                          evaluation.passed ? 1 : 0, evaluation.leaves_permille, evaluation.comment, day,
                          evaluation.staff.value, model::to_ms(evaluation.recorded_at)})
          .value()};
  auto after = std::string{model::name_of(evaluation.kind)} + (evaluation.passed ? " passed" : " failed");
  if (score) after += " score " + std::to_string(*score);
  after += " leaves " + std::to_string(evaluation.leaves_permille) + " permille, held on " + day;
  if (!evaluation.comment.empty()) after += " comment sha256:" + db::sha256_hex(evaluation.comment);
  audit::append(connection, {.at = evaluation.recorded_at,
                             .actor = audit::actor(evaluation.staff),
                             .action = "evaluation.recorded",
                             .subject = "project:" + std::to_string(evaluation.project.value),
                             .before = "",
                             .after = std::move(after)});
  return id;
}

}  // namespace linli::storage::repo::evaluations
