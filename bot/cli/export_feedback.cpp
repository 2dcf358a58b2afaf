#include <memory>

#include "bot/cli/cli.h"
#include "bot/cli/tables.h"
#include "handlers/rules/satisfaction.h"
#include "storage/db/transaction.h"
#include "storage/repo/organizations.h"
#include "storage/repo/programs.h"
#include "storage/repo/projects.h"
#include "storage/repo/ratings.h"
#include "storage/repo/scenes.h"
#include "storage/repo/tickets.h"

namespace linli::bot::cli {
namespace {

namespace model = storage::model;
namespace repo = storage::repo;
using handlers::sheets::Sheet;
using handlers::sheets::WrittenCell;
using Row = std::vector<WrittenCell>;

constexpr int kAllComments = 100'000;

const std::vector<std::string> kCounted{"评价人数", "满意人数", "满意度%",  "下限%",  "上限%",     "集中评价",
                                        "非常满意", "满意",     "基本满意", "不满意", "非常不满意"};

/// What stands under kCounted: without raters enough no share, as everywhere.
void add_counts(Row& row, const model::RatingCounts& counts) {
  const auto found = handlers::rules::satisfaction(counts);
  const auto share = [&](int percent) {
    return found.enough ? WrittenCell{std::int64_t{percent}} : WrittenCell{};
  };
  row.insert(row.end(), {found.raters, found.satisfied, share(found.percent), share(found.low),
                         share(found.high), found.rushed});
  for (int level = model::kBestLevel; level >= model::kWorstLevel; --level)
    row.emplace_back(counts.levels[static_cast<std::size_t>(level - 1)]);
}

std::vector<std::string> with_counts(std::vector<std::string> columns) {
  columns.insert(columns.end(), kCounted.begin(), kCounted.end());
  return columns;
}

std::string state_label(model::TicketState state) {
  switch (state) {
    case model::TicketState::kOpen:
      return "待答复";
    case model::TicketState::kAnswered:
      return "已答复";
    case model::TicketState::kReopened:
      return "没解决";
    case model::TicketState::kConfirmed:
      return "已解决";
    case model::TicketState::kClosed:
      break;
  }
  return "办结";
}

std::string level_label(model::TicketLevel level) {
  return level == model::TicketLevel::kOrganization ? "组织"
         : level == model::TicketLevel::kStreet     ? "街道"
                                                    : "民政局";
}

struct Tables {
  Sheet projects{.name = "满意度", .columns = with_counts({"项目编号", "项目", "组织", "街道"}), .rows = {}};
  Sheet codes{.name = "活动", .columns = with_counts({"项目编号", "活动", "日期", "评到"}), .rows = {}};
  Sheet comments{.name = "留言", .columns = {"项目编号", "月份", "留言"}, .rows = {}};
  Sheet tickets{.name = "诉求",
                .columns = {"号", "项目编号", "内容", "状态", "归谁", "提出", "期限", "答复"},
                .rows = {}};

  void add(storage::db::Connection& connection, const model::Project& project);
};

void Tables::add(storage::db::Connection& connection, const model::Project& project) {
  const auto organization = repo::organizations::find(connection, project.organization).value();
  const auto counts = repo::ratings::counts(connection, project.id);
  Row row{project.code, project.name, organization.name, street_of(project)};
  add_counts(row, counts);
  projects.rows.push_back(std::move(row));
  repo::scenes::each(connection, {.project = project.id}, [&](const model::Scene& scene) {
    Row line{project.code, scene.activity, scene.held_on ? WrittenCell{*scene.held_on} : WrittenCell{},
             scene.closes_on};
    add_counts(line, repo::ratings::counts(connection, scene.id));
    codes.rows.push_back(std::move(line));
  });
  // Among so few nobody's words are shown: it would be guessed whose they are.
  if (handlers::rules::satisfaction(counts).enough)
    for (const auto& comment : repo::ratings::comments(connection, project.id, kAllComments))
      comments.rows.push_back({project.code, comment.month.text(), comment.text});
  for (const auto& ticket : repo::tickets::all_of_project(connection, project.id))
    tickets.rows.push_back({ticket.id.value, project.code, ticket.held.empty() ? ticket.text : "（待核对）",
                            state_label(ticket.state), level_label(ticket.level), ticket.opened_on,
                            ticket.due_on, ticket.answer});
}

void export_feedback(const Context& context, const TableOptions& options) {
  auto connection = reader(configuration(context));
  const storage::db::Snapshot snapshot{connection};
  const auto program = repo::programs::find(connection, options.program);
  if (!program) throw Failure{kFound, "there is no programme with the code '" + options.program + "'"};
  Tables tables;
  repo::projects::Filter filter;
  filter.program = program->id;
  repo::projects::each(connection, filter,
                       [&](const model::Project& project) { tables.add(connection, project); });
  save_tables(options, {tables.projects, tables.codes, tables.comments, tables.tickets});
}

}  // namespace

void add_export_feedback(CLI::App& exporting, Context& context) {
  const auto options = std::make_shared<TableOptions>();
  auto* command = exporting.add_subcommand(
      "feedback", "what residents say of a programme's projects; as CSV only the satisfaction");
  add_table_options(*command, *options);
  command->callback([&context, options] { export_feedback(context, *options); });
}

}  // namespace linli::bot::cli
