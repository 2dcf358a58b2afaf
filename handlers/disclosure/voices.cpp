#include "handlers/disclosure/voices.h"

#include <array>
#include <map>
#include <optional>

#include "handlers/disclosure/columns.h"
#include "handlers/rules/satisfaction.h"
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

/// A sheet with counts behind its own columns.
Sheet counting(const text::Text& text, const char* name) {
  auto sheet = sheet_named(text, name);
  for (auto& column : lines_in(text, "sheets/counts"))
    sheet.columns.push_back(std::move(column));
  return sheet;
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
  Tables(storage::db::Connection& connection, model::ProgramId program, const text::Text& text)
      : connection_(connection),
        text_(text),
        names_(repo::organizations::names(connection, program)),
        ratings_(repo::ratings::by_project(connection, program)) {}

  void add(const model::Project& project) {
    const auto rated = ratings_.find(project.id);
    const auto counts = rated == ratings_.end() ? model::RatingCounts{} : rated->second;
    Row row{project.code, project.name, names_.at(project.organization), street_of(project)};
    add_counts(row, counts);
    projects_.rows.push_back(std::move(row));
    add_codes(project);
    if (rules::satisfaction(counts).enough)
      for (const auto& comment : repo::ratings::comments(connection_, project.id, kAllComments))
        comments_.rows.push_back({project.code, comment.month.text(), comment.text});
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
    return {std::move(projects_), std::move(codes_), std::move(comments_), std::move(tickets_)};
  }

 private:
  void add_codes(const model::Project& project) {
    repo::scenes::each(connection_, {.project = project.id}, [&](const model::Scene& scene) {
      Row row{project.code, scene.activity, scene.held_on ? WrittenCell{*scene.held_on} : WrittenCell{},
              scene.closes_on};
      add_counts(row, repo::ratings::counts(connection_, scene.id));
      codes_.rows.push_back(std::move(row));
    });
  }

  storage::db::Connection& connection_;
  const text::Text& text_;
  const std::map<model::OrganizationId, std::string> names_;
  const std::map<model::ProjectId, model::RatingCounts> ratings_;
  Sheet projects_ = counting(text_, kProjects);
  Sheet codes_ = counting(text_, kCodes);
  Sheet comments_ = sheet_named(text_, kComments);
  Sheet tickets_ = sheet_named(text_, kTickets);
};

}  // namespace

std::vector<Sheet> voices(storage::db::Connection& connection, model::ProgramId program,
                          const text::Text& text) {
  Tables tables{connection, program, text};
  repo::projects::each(connection, {.program = program, .organization = {}, .state = {}},
                       [&](const model::Project& project) { tables.add(project); });
  return tables.take();
}

}  // namespace linli::handlers::disclosure
