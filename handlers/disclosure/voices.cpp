#include "handlers/disclosure/voices.h"

#include <array>
#include <map>
#include <optional>

#include "handlers/disclosure/columns.h"
#include "handlers/rules/satisfaction.h"
#include "storage/media/store.h"
#include "storage/repo/comments.h"
#include "storage/repo/observations.h"
#include "storage/repo/organizations.h"
#include "storage/repo/projects.h"
#include "storage/repo/ratings.h"
#include "storage/repo/scenes.h"
#include "storage/repo/tickets.h"

namespace linli::handlers::disclosure {
namespace {

namespace model = storage::model;
namespace repo = storage::repo;
using sheets::Sheet;
using sheets::WrittenCell;
using Row = std::vector<WrittenCell>;

constexpr int kAllComments = 100'000;

constexpr auto kProjects = "sheets/voices_projects";
constexpr auto kCodes = "sheets/voices_codes";
constexpr auto kComments = "sheets/voices_comments";
constexpr auto kTickets = "sheets/voices_tickets";
constexpr auto kVisits = "sheets/voices_observations";

/// A sheet with counts behind its own columns.
Sheet counting(const text::Text& text, const char* name) {
  auto sheet = sheet_named(text, name);
  for (auto& column : lines_in(text, "sheets/counts"))
    sheet.columns.push_back(std::move(column));
  return sheet;
}

/// A comment as it stands in the export, with the file of its photo below the folder of pictures.
Row comment_row(const model::Project& project, const repo::comments::Comment& comment) {
  Row row{project.code, comment.month.text(), comment.text, {}};
  if (comment.photo && comment.photo->file) row.back() = storage::media::path_of(*comment.photo->file);
  return row;
}

/// One visit as it stands in the export: its mean and each point of the sheet, empty where it was not rated.
Row visit_row(const model::Project& project, const repo::observations::Visit& visit,
              const std::vector<rules::ObservationPoint>& sheet) {
  model::ObservationSums one{.visits = 1, .means = 0, .points = {}};
  std::int64_t levels = 0;
  for (const auto& [point, level] : visit.levels)
    levels += level;
  one.means = levels * 1000 / static_cast<std::int64_t>(visit.levels.size());
  Row row{project.code, project.name, visit.day, rules::mean_text(rules::observed({}, one).tenths)};
  for (const auto& point : sheet) {
    const auto level = visit.levels.find(point.id);
    auto& cell = row.emplace_back();
    if (level != visit.levels.end()) cell = std::int64_t{level->second};
  }
  return row;
}

/// What stands under sheets/counts.
void add_counts(Row& row, const model::RatingCounts& counts) {
  const auto found = rules::satisfaction(counts);
  row.insert(row.end(), {found.raters, found.satisfied, share_cell(found, found.percent),
                         share_cell(found, found.low), share_cell(found, found.high), found.rushed});
  for (int level = model::kBestLevel; level >= model::kWorstLevel; --level)
    row.emplace_back(counts.levels[static_cast<std::size_t>(level - 1)]);
}

std::string level_name(model::TicketLevel level) {
  constexpr std::array names{"of_organization", "of_street", "of_bureau"};
  return names[static_cast<std::size_t>(level)];
}

class Tables {
 public:
  Tables(storage::db::Connection& connection, model::ProgramId program,
         const std::vector<rules::ObservationPoint>& sheet, const text::Text& text)
      : connection_(connection),
        text_(text),
        sheet_(sheet),
        names_(repo::organizations::names(connection, program)),
        ratings_(repo::ratings::by_project(connection, program)),
        observed_(repo::observations::by_project(connection, program)) {
    for (auto& column : lines_in(text, "sheets/observed"))
      projects_.columns.push_back(std::move(column));
    for (const auto& point : sheet)
      visits_.columns.push_back(point.label);
    for (auto& visit : repo::observations::visits(connection, program))
      visited_[visit.project].push_back(std::move(visit));
  }

  void add(const model::Project& project) {
    const auto rated = ratings_.find(project.id);
    const auto counts = rated == ratings_.end() ? model::RatingCounts{} : rated->second;
    Row row{project.code, project.name, names_.at(project.organization), street_of(project)};
    add_counts(row, counts);
    const auto observed = observed_.find(project.id);
    disclosure::add_observed(
        row, observed == observed_.end() ? rules::Observed{} : rules::observed(sheet_, observed->second));
    projects_.rows.push_back(std::move(row));
    add_codes(project);
    if (rules::satisfaction(counts).enough)
      for (const auto& comment : repo::comments::shown(connection_, project.id, kAllComments))
        comments_.rows.push_back(comment_row(project, comment));
    for (const auto& visit : visited_[project.id])
      visits_.rows.push_back(visit_row(project, visit, sheet_));
    for (const auto& ticket : repo::tickets::all_of_project(connection_, project.id))
      tickets_.rows.push_back({ticket.id.value, project.code,
                               ticket.held.empty() ? ticket.text : word(text_, "held"),
                               word(text_, name_of(ticket.state)), word(text_, level_name(ticket.level)),
                               ticket.opened_on, ticket.due_on, ticket.answer});
  }

  std::vector<Sheet> take() {
    fits(projects_, kProjects);
    fits(codes_, kCodes);
    fits(comments_, kComments);
    fits(tickets_, kTickets);
    fits(visits_, kVisits);
    return {std::move(projects_), std::move(codes_), std::move(comments_), std::move(tickets_),
            std::move(visits_)};
  }

 private:
  void add_codes(const model::Project& project) {
    const auto rated = repo::ratings::by_scene(connection_, project.id);
    repo::scenes::each(connection_, {.project = project.id}, [&](const model::Scene& scene) {
      Row row{project.code, scene.activity, scene.held_on ? WrittenCell{*scene.held_on} : WrittenCell{},
              scene.closes_on};
      const auto counts = rated.find(scene.id);
      add_counts(row, counts == rated.end() ? model::RatingCounts{} : counts->second);
      codes_.rows.push_back(std::move(row));
    });
  }

  storage::db::Connection& connection_;
  const text::Text& text_;
  const std::vector<rules::ObservationPoint>& sheet_;
  const std::map<model::OrganizationId, std::string> names_;
  const std::map<model::ProjectId, model::RatingCounts> ratings_;
  const std::map<model::ProjectId, model::ObservationSums> observed_;
  std::map<model::ProjectId, std::vector<repo::observations::Visit>> visited_;
  Sheet projects_ = counting(text_, kProjects);
  Sheet codes_ = counting(text_, kCodes);
  Sheet comments_ = sheet_named(text_, kComments);
  Sheet tickets_ = sheet_named(text_, kTickets);
  Sheet visits_ = sheet_named(text_, kVisits);
};

}  // namespace

std::vector<Sheet> voices(storage::db::Connection& connection, model::ProgramId program,
                          const std::vector<rules::ObservationPoint>& sheet, const text::Text& text) {
  Tables tables{connection, program, sheet, text};
  repo::projects::each(connection, {.program = program, .organization = {}, .state = {}},
                       [&](const model::Project& project) { tables.add(project); });
  return tables.take();
}

}  // namespace linli::handlers::disclosure
