#include "storage/repo/tranches.h"

#include "storage/db/digest.h"
#include "storage/repo/audit.h"

namespace linli::storage::repo::tranches {
namespace {

constexpr auto kOfProject =
    "SELECT id, project_id, seq, terms, planned_fen, due_fen, decision, reason, decided_at_ms FROM tranches "
    "WHERE project_id = ? ORDER BY seq";
constexpr auto kOfProgram =
    "SELECT tranches.id, project_id, seq, terms, planned_fen, due_fen, decision, reason, decided_at_ms "
    "FROM projects JOIN tranches ON project_id = projects.id WHERE program_id = ? ORDER BY project_id, seq";
constexpr auto kAdd =
    "INSERT INTO tranches (project_id, seq, terms, planned_fen, due_fen, decision, reason, decided_at_ms) "
    "VALUES (?1, ?2, ?3, ?4, ?4, 'open', '', ?5)";
constexpr auto kDrop = "DELETE FROM tranches WHERE project_id = ?";
constexpr auto kSetDue = "UPDATE tranches SET due_fen = ? WHERE id = ?";
constexpr auto kDecide = "UPDATE tranches SET decision = ?, reason = ?, decided_at_ms = ? WHERE id = ?";

std::vector<model::Tranche> read(db::Connection& connection, std::string_view sql, std::int64_t key) {
  std::vector<model::Tranche> all;
  connection.each(sql, {key}, [&](const db::Row& row) {
    all.push_back({.id = {row.integer(0)},
                   .project = {row.integer(1)},
                   .seq = static_cast<int>(row.integer(2)),
                   .terms = row.text(3),
                   .planned = model::Money::fen(row.integer(4)),
                   .due = model::Money::fen(row.integer(5)),
                   .decision = model::value_named(model::kTrancheDecisions, row.text(6)).value(),
                   .reason = row.text(7),
                   .decided_at = model::from_ms(row.integer(8))});
  });
  return all;
}

void note(db::Connection& connection, model::Instant now, std::string_view actor, const char* action,
          std::string subject, std::string before, std::string after) {
  audit::append(connection, {.at = now,
                             .actor = std::string{actor},
                             .action = action,
                             .subject = std::move(subject),
                             .before = std::move(before),
                             .after = std::move(after)});
}

std::string fen(model::Money amount) {
  return std::to_string(amount.fen()) + " fen";
}

std::string amounts(const std::vector<model::Money>& parts) {
  std::string text;
  for (const auto part : parts)
    text += (text.empty() ? "" : " + ") + std::to_string(part.fen());
  return text + " fen";
}

std::string subject_of(model::ProjectId project) {
  return "project:" + std::to_string(project.value);
}

std::string subject_of(const model::Tranche& tranche) {
  return "tranche:" + std::to_string(tranche.id.value);
}

}  // namespace

std::vector<model::Tranche> of(db::Connection& connection, model::ProjectId project) {
  return read(connection, kOfProject, project.value);
}

std::vector<model::Tranche> of(db::Connection& connection, model::ProgramId program) {
  return read(connection, kOfProgram, program.value);
}

void plan(db::Connection& connection, model::ProjectId project, const std::vector<Agreed>& parts,
          model::Instant now, std::string_view actor) {
  int seq = 0;
  std::vector<model::Money> planned;
  for (const auto& part : parts) {
    connection.run(kAdd, {project.value, ++seq, part.terms, part.amount.fen(), model::to_ms(now)});
    planned.push_back(part.amount);
  }
  note(connection, now, actor, "tranches.planned", subject_of(project), "", amounts(planned));
}

void drop(db::Connection& connection, model::ProjectId project, model::Instant now, std::string_view actor) {
  std::vector<model::Money> planned;
  for (const auto& tranche : of(connection, project))
    planned.push_back(tranche.planned);
  if (planned.empty()) return;
  connection.run(kDrop, {project.value});
  note(connection, now, actor, "tranches.dropped", subject_of(project), amounts(planned), "");
}

bool set_due(db::Connection& connection, const model::Tranche& tranche, model::Money due, model::Instant now,
             std::string_view actor) {
  if (tranche.due == due) return false;
  connection.run(kSetDue, {due.fen(), tranche.id.value});
  note(connection, now, actor, "tranche.cut", subject_of(tranche), fen(tranche.due), fen(due));
  return true;
}

void decide(db::Connection& connection, const model::Tranche& tranche, model::TrancheDecision decision,
            std::string_view reason, model::Instant now, std::string_view actor) {
  connection.run(kDecide, {model::name_of(decision), reason, model::to_ms(now), tranche.id.value});
  // What was written may name people, so the chain vouches for it without holding it.
  auto after = std::string{model::name_of(decision)};
  if (!reason.empty()) after += " reason sha256:" + db::sha256_hex(std::string{reason});
  note(connection, now, actor, "tranche.decided", subject_of(tranche),
       std::string{model::name_of(tranche.decision)}, std::move(after));
}

}  // namespace linli::storage::repo::tranches
