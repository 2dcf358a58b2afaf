#include "storage/repo/projects.h"

#include <stdexcept>
#include <string>

#include "storage/db/digest.h"
#include "storage/repo/audit.h"
#include "storage/repo/changes.h"
#include "storage/repo/obligations.h"

namespace linli::storage::repo::projects {
namespace {

constexpr auto kById =
    "SELECT id, code, program_id, organization_id, name, place, approved_fen, starts_on, ends_on, track, "
    "offer, state, street, custody, requested_fen, contracted_on FROM projects WHERE id = ?";
constexpr auto kByCode =
    "SELECT id, code, program_id, organization_id, name, place, approved_fen, starts_on, ends_on, track, "
    "offer, state, street, custody, requested_fen, contracted_on FROM projects WHERE code = ?";
// Apart, because a condition that may be switched off keeps SQLite from using an index.
constexpr auto kList =
    "SELECT id, code, program_id, organization_id, name, place, approved_fen, starts_on, ends_on, track, "
    "offer, state, street, custody, requested_fen, contracted_on FROM projects "
    "WHERE (?1 IS NULL OR program_id = ?1) AND (?2 IS NULL OR organization_id = ?2) "
    "AND (?3 IS NULL OR state = ?3) ORDER BY code";
constexpr auto kListOfProgram =
    "SELECT id, code, program_id, organization_id, name, place, approved_fen, starts_on, ends_on, track, "
    "offer, state, street, custody, requested_fen, contracted_on FROM projects "
    "WHERE program_id = ?1 AND (?2 IS NULL OR organization_id = ?2) AND (?3 IS NULL OR state = ?3) "
    "ORDER BY code";
constexpr auto kListOfOrganization =
    "SELECT id, code, program_id, organization_id, name, place, approved_fen, starts_on, ends_on, track, "
    "offer, state, street, custody, requested_fen, contracted_on FROM projects "
    "WHERE (?1 IS NULL OR program_id = ?1) AND organization_id = ?2 AND (?3 IS NULL OR state = ?3) "
    "ORDER BY code";
constexpr auto kAdd =
    "INSERT INTO projects (code, program_id, organization_id, name, place, approved_fen, starts_on, ends_on, "
    "track, offer, state, street, custody, requested_fen, contracted_on) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id";
constexpr auto kUpdate =
    "UPDATE projects SET program_id = ?, organization_id = ?, name = ?, place = ?, approved_fen = ?, "
    "starts_on = ?, ends_on = ?, track = ?, offer = ?, street = ?, custody = ?, requested_fen = ?, "
    "contracted_on = ? WHERE id = ?";
constexpr auto kMove = "UPDATE projects SET state = ? WHERE id = ? AND state = ?";
constexpr auto kProgramOf = "SELECT program_id FROM projects WHERE id = ?";
constexpr auto kAddStep =
    "INSERT INTO project_steps (project_id, seq, from_state, to_state, reason, opinion, actor, at_ms) "
    "SELECT ?1, COALESCE(MAX(seq), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7 FROM project_steps WHERE project_id = ?1";
constexpr auto kSteps =
    "SELECT from_state, to_state, reason, opinion, actor, at_ms FROM project_steps WHERE project_id = ? "
    "ORDER BY seq";
constexpr auto kLeaderless =
    "SELECT id, code, program_id, organization_id, name, place, approved_fen, starts_on, ends_on, track, "
    "offer, state, street, custody, requested_fen, contracted_on FROM projects "
    "WHERE state IN ('contracted', 'running', 'mid_term', 'final') AND (?1 = '' OR street = ?1 OR (street = "
    "'' AND place = ?1)) "
    "AND NOT EXISTS (SELECT 1 FROM memberships WHERE project_id = projects.id AND role = 'lead') "
    "ORDER BY code LIMIT ?2";
constexpr auto kNamedIn =
    "SELECT id, code, program_id, organization_id, name, place, approved_fen, starts_on, ends_on, track, "
    "offer, state, street, custody, requested_fen, contracted_on FROM projects "
    "WHERE (instr(?1, name) > 0 OR instr(upper(?1), upper(code)) > 0) "
    "AND (?2 = '' OR street = ?2 OR (street = '' AND place = ?2)) "
    "ORDER BY instr(upper(?1), upper(code)) > 0 DESC, length(name) DESC, code LIMIT 5";
constexpr auto kLeaderlessCount =
    "SELECT COUNT(*) FROM projects "
    "WHERE state IN ('contracted', 'running', 'mid_term', 'final') AND (?1 = '' OR street = ?1 OR (street = "
    "'' AND place = ?1)) "
    "AND NOT EXISTS (SELECT 1 FROM memberships WHERE project_id = projects.id AND role = 'lead')";
constexpr auto kGoingOn =
    "SELECT id, code, program_id, organization_id, name, place, approved_fen, starts_on, ends_on, track, "
    "offer, state, street, custody, requested_fen, contracted_on FROM projects "
    "WHERE state IN ('contracted', 'running', 'mid_term', 'final') "
    "AND (?1 = '' OR street = ?1 OR (street = '' AND place = ?1)) ORDER BY code LIMIT ?2";
// Two lookups by the index, because a project without a street is followed by the place where it is.
constexpr auto kOfStreet =
    "SELECT id, code, program_id, organization_id, name, place, approved_fen, starts_on, ends_on, track, "
    "offer, state, street, custody, requested_fen, contracted_on FROM projects "
    "WHERE (street = ?1 OR (street = '' AND place = ?1)) "
    "AND state IN ('contracted', 'running', 'mid_term', 'final', 'closed', 'suspended', 'terminated') "
    "ORDER BY code LIMIT ?2";
constexpr auto kOfStreetCount =
    "SELECT COUNT(*) FROM projects WHERE (street = ?1 OR (street = '' AND place = ?1)) "
    "AND state IN ('contracted', 'running', 'mid_term', 'final', 'closed', 'suspended', 'terminated')";
constexpr auto kAstray =
    "SELECT id FROM projects WHERE state <> COALESCE((SELECT to_state FROM project_steps "
    "WHERE project_id = projects.id ORDER BY seq DESC LIMIT 1), '') OR EXISTS (SELECT 1 FROM project_steps "
    "AS step "
    "WHERE project_id = projects.id AND seq > 1 AND from_state <> COALESCE((SELECT to_state FROM "
    "project_steps "
    "WHERE project_id = step.project_id AND seq = step.seq - 1), '')) ORDER BY id";

model::Project read_project(const db::Row& row) {
  model::Project project{.id = {row.integer(0)},
                         .code = row.text(1),
                         .program = {row.integer(2)},
                         .organization = {row.integer(3)},
                         .name = row.text(4),
                         .place = row.text(5),
                         .approved = model::Money::fen(row.integer(6)),
                         .starts_on = model::CivilDate::parse(row.text(7)).value(),
                         .ends_on = model::CivilDate::parse(row.text(8)).value(),
                         .track = row.text(9),
                         .offer = row.text(10),
                         .state = model::project_state_named(row.text(11)).value(),
                         .street = row.text(12),
                         .custody = row.integer(13) != 0,
                         .requested = std::nullopt,
                         .contracted_on = std::nullopt};
  if (const auto fen = row.integer_if(14)) project.requested = model::Money::fen(*fen);
  if (const auto day = row.text_if(15)) project.contracted_on = model::CivilDate::parse(*day);
  return project;
}

std::optional<model::Project> one(db::Connection& connection, std::string_view sql, db::Value key) {
  std::optional<model::Project> found;
  connection.first(sql, {key}, [&](const db::Row& row) { found = read_project(row); });
  return found;
}

std::optional<std::int64_t> fen_of(const std::optional<model::Money>& money) {
  return money ? std::optional{money->fen()} : std::nullopt;
}

std::optional<std::string> text_of(const std::optional<model::CivilDate>& day) {
  return day ? std::optional{day->text()} : std::nullopt;
}

std::string said(const std::optional<model::Money>& money) {
  return money ? std::to_string(money->fen()) : "";
}

std::string subject(model::ProjectId id) {
  return "project:" + std::to_string(id.value);
}

Changes changes(const model::Project& before, const model::Project& after) {
  Changes all;
  const auto number = [](std::int64_t value) { return std::to_string(value); };
  all.see("program", number(before.program.value), number(after.program.value));
  all.see("organization", number(before.organization.value), number(after.organization.value));
  all.see("name", before.name, after.name);
  all.see("place", before.place, after.place);
  all.see("approved_fen", number(before.approved.fen()), number(after.approved.fen()));
  all.see("starts_on", before.starts_on.text(), after.starts_on.text());
  all.see("ends_on", before.ends_on.text(), after.ends_on.text());
  all.see("track", before.track, after.track);
  all.see("offer", before.offer, after.offer);
  all.see("street", before.street, after.street);
  all.see("custody", before.custody ? "yes" : "no", after.custody ? "yes" : "no");
  all.see("requested_fen", said(before.requested), said(after.requested));
  all.see("contracted_on", text_of(before.contracted_on).value_or(""),
          text_of(after.contracted_on).value_or(""));
  return all;
}

void add_step(db::Connection& connection, model::ProjectId id, const model::ProjectStep& step) {
  const auto from = step.from ? std::optional{std::string{name_of(*step.from)}} : std::nullopt;
  const auto reason = step.reason ? std::optional{std::string{name_of(*step.reason)}} : std::nullopt;
  connection.run(kAddStep,
                 {id.value, from, name_of(step.to), reason, step.opinion, step.actor, model::to_ms(step.at)});
}

}  // namespace

std::optional<model::Project> find(db::Connection& connection, model::ProjectId id) {
  return one(connection, kById, id.value);
}

std::optional<model::Project> find(db::Connection& connection, std::string_view code) {
  return one(connection, kByCode, code);
}

void each(db::Connection& connection, const Filter& filter,
          const std::function<void(const model::Project&)>& read) {
  const auto* sql = filter.organization ? kListOfOrganization : filter.program ? kListOfProgram : kList;
  const auto program = filter.program ? std::optional{filter.program->value} : std::nullopt;
  const auto organization = filter.organization ? std::optional{filter.organization->value} : std::nullopt;
  const auto state = filter.state ? std::optional{name_of(*filter.state)} : std::nullopt;
  connection.each(sql, {program, organization, state}, [&](const db::Row& row) { read(read_project(row)); });
}

model::ProjectId add(db::Connection& connection, const model::Project& project, model::Instant now,
                     std::string_view actor) {
  const auto starts = project.starts_on.text();
  const auto ends = project.ends_on.text();
  const auto contracted = text_of(project.contracted_on);
  const model::ProjectId id{
      connection
          .integer(kAdd, {project.code, project.program.value, project.organization.value, project.name,
                          project.place, project.approved.fen(), starts, ends, project.track, project.offer,
                          name_of(project.state), project.street, project.custody ? 1 : 0,
                          fen_of(project.requested), contracted})
          .value()};
  add_step(connection, id,
           {.from = std::nullopt, .to = project.state, .actor = std::string{actor}, .at = now});
  obligations::look_up(connection, id, project.program);
  audit::append(connection, {.at = now,
                             .actor = std::string{actor},
                             .action = "project.added",
                             .subject = subject(id),
                             .before = "",
                             .after = project.code + " " + std::string{name_of(project.state)} + " " +
                                      std::to_string(project.approved.fen()) + " fen"});
  return id;
}

bool update(db::Connection& connection, const model::Project& project, model::Instant now,
            std::string_view actor) {
  const auto before = find(connection, project.id);
  if (!before) throw std::logic_error{"there is no such project"};
  if (before->code != project.code || before->state != project.state)
    throw std::logic_error{"an update changes neither a project's code nor its state"};
  const auto changed = changes(*before, project);
  if (changed.empty()) return false;
  const auto starts = project.starts_on.text();
  const auto ends = project.ends_on.text();
  const auto contracted = text_of(project.contracted_on);
  connection.run(kUpdate, {project.program.value, project.organization.value, project.name, project.place,
                           project.approved.fen(), starts, ends, project.track, project.offer, project.street,
                           project.custody ? 1 : 0, fen_of(project.requested), contracted, project.id.value});
  obligations::look_up(connection, project.id, project.program);
  audit::append(connection, {.at = now,
                             .actor = std::string{actor},
                             .action = "project.changed",
                             .subject = subject(project.id),
                             .before = changed.before(),
                             .after = changed.after()});
  return true;
}

void move(db::Connection& connection, model::ProjectId id, const model::ProjectStep& step) {
  if (!step.from || connection.run(kMove, {name_of(step.to), id.value, name_of(*step.from)}) != 1)
    throw std::logic_error{"the project is not where this step begins"};
  add_step(connection, id, step);
  obligations::look_up(connection, id, {connection.integer(kProgramOf, {id.value}).value()});
  // What was written may name people, so the chain vouches for it without holding it.
  auto after = std::string{name_of(step.to)};
  if (step.reason) after += " " + std::string{name_of(*step.reason)};
  if (!step.opinion.empty()) after += " opinion sha256:" + db::sha256_hex(step.opinion);
  audit::append(connection, {.at = step.at,
                             .actor = step.actor,
                             .action = "project.moved",
                             .subject = subject(id),
                             .before = std::string{name_of(*step.from)},
                             .after = std::move(after)});
}

std::vector<model::ProjectStep> steps(db::Connection& connection, model::ProjectId id) {
  std::vector<model::ProjectStep> all;
  connection.each(kSteps, {id.value}, [&](const db::Row& row) {
    model::ProjectStep step{.from = std::nullopt,
                            .to = model::project_state_named(row.text(1)).value(),
                            .reason = std::nullopt,
                            .opinion = row.text(3),
                            .actor = row.text(4),
                            .at = model::from_ms(row.integer(5))};
    if (const auto from = row.text_if(0)) step.from = model::project_state_named(*from);
    if (const auto reason = row.text_if(2)) step.reason = model::termination_reason_named(*reason);
    all.push_back(std::move(step));
  });
  return all;
}

Leaderless leaderless(db::Connection& connection, std::string_view street, int most) {
  Leaderless found{.first = {}, .count = connection.integer(kLeaderlessCount, {street}).value_or(0)};
  connection.each(kLeaderless, {street, most},
                  [&](const db::Row& row) { found.first.push_back(read_project(row)); });
  return found;
}

std::vector<model::Project> going_on(db::Connection& connection, std::string_view street, int most) {
  std::vector<model::Project> all;
  connection.each(kGoingOn, {street, most}, [&](const db::Row& row) { all.push_back(read_project(row)); });
  return all;
}

OfStreet of_street(db::Connection& connection, std::string_view street, int most) {
  OfStreet found{.first = {}, .count = connection.integer(kOfStreetCount, {street}).value_or(0)};
  connection.each(kOfStreet, {street, most},
                  [&](const db::Row& row) { found.first.push_back(read_project(row)); });
  return found;
}

std::vector<model::Project> named_in(db::Connection& connection, std::string_view words,
                                     std::string_view street) {
  std::vector<model::Project> all;
  connection.each(kNamedIn, {words, street}, [&](const db::Row& row) { all.push_back(read_project(row)); });
  return all;
}

std::vector<model::ProjectId> astray(db::Connection& connection) {
  std::vector<model::ProjectId> all;
  connection.each(kAstray, {}, [&](const db::Row& row) { all.push_back({row.integer(0)}); });
  return all;
}

}  // namespace linli::storage::repo::projects
