#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/cli.h"
#include "bot/cli/operator_client.h"
#include "bot/cli/satisfaction.h"
#include "handlers/catalogue/catalogue.h"
#include "handlers/rules/satisfaction.h"
#include "storage/media/store.h"
#include "storage/repo/comments.h"
#include "storage/repo/observations.h"
#include "storage/repo/programs.h"
#include "storage/repo/projects.h"
#include "storage/repo/ratings.h"
#include "storage/repo/scenes.h"
#include "storage/repo/tickets.h"

namespace linli::bot::cli {
namespace {

namespace model = storage::model;
namespace repo = storage::repo;
using nlohmann::json;

constexpr int kHeldAtOnce = 1000;

struct Options {
  std::string project;
  std::string program;
  std::string street;
  std::string month;
  std::string held;
  bool json = false;
};

/// Of what is asked; one at most. @throws Failure.
repo::ratings::Scope scope_of(storage::db::Connection& connection, const Options& options) {
  if (!options.project.empty()) {
    const auto project = repo::projects::find(connection, options.project);
    if (!project) throw Failure{kFound, "there is no project with the code '" + options.project + "'"};
    return project->id;
  }
  if (!options.program.empty()) {
    const auto program = repo::programs::find(connection, options.program);
    if (!program) throw Failure{kFound, "there is no programme with the code '" + options.program + "'"};
    return program->id;
  }
  if (!options.street.empty()) return repo::ratings::Street{options.street};
  return repo::ratings::Everything{};
}

/// Of the same; the sheet's points only where everything is on one sheet.
handlers::rules::Observed observed_in(storage::db::Connection& connection,
                                      const repo::ratings::Scope& scope) {
  namespace observations = repo::observations;
  handlers::catalogue::Catalogue catalogue;
  const auto of = [&](model::ProgramId program, const observations::Scope& those) {
    return handlers::rules::observed(catalogue.program(connection, program).feedback.points,
                                     observations::sums(connection, those));
  };
  if (const auto* project = std::get_if<model::ProjectId>(&scope))
    return of(repo::projects::find(connection, *project)->program, *project);
  if (const auto* program = std::get_if<model::ProgramId>(&scope)) return of(*program, *program);
  if (const auto* street = std::get_if<repo::ratings::Street>(&scope))
    return handlers::rules::observed({}, observations::sums(connection, observations::Street{street->name}));
  return handlers::rules::observed({}, observations::sums(connection, observations::Everything{}));
}

void show(const Context& context, const Options& options) {
  auto connection = reader(configuration(context));
  repo::ratings::Months months;
  if (!options.month.empty()) {
    months.from = months.to = model::Month::parse(options.month);
    if (!months.from) throw Failure{kMisused, "--month takes YYYY-MM, such as 2024-05"};
  }
  const auto scope = scope_of(connection, options);
  const auto counts = repo::ratings::counts(connection, scope, months);
  const auto found = handlers::rules::satisfaction(counts);
  auto item = satisfaction_json(found);
  item.update({{"satisfied", found.satisfied}, {"rushed", found.rushed}, {"levels", counts.levels}});
  // Observers come a few times a year: they are told of as a whole.
  const auto observed = options.month.empty() ? observed_in(connection, scope) : handlers::rules::Observed{};
  item["observers"] = observed_json(observed);
  if (options.json) {
    std::cout << item.dump(2) << '\n';
    return;
  }
  std::cout << satisfaction_line(found);
  if (found.rushed > 0) std::cout << "; " << found.rushed << " came in a rush";
  std::cout << '\n';
  if (observed.visits > 0) std::cout << observed_line(observed) << '\n';
}

/// What waits for staff to look at it.
void held(const Context& context, const Options& options) {
  const auto config = configuration(context);
  auto connection = reader(config);
  auto items = json::array();
  const auto file_of = [&](const std::optional<model::CommentPhoto>& photo) -> std::string {
    if (!photo) return "";
    if (!photo->file) return std::string{model::name_of(photo->state)};
    return config.storage.media_folder() + "/" + storage::media::path_of(*photo->file);
  };
  const auto project_of = [&](model::ProjectId id) { return repo::projects::find(connection, id)->code; };
  for (const auto& comment : repo::comments::held(connection, kHeldAtOnce))
    items.push_back({{"id", comment.id},
                     {"project", project_of(repo::scenes::find(connection, comment.scene)->project)},
                     {"reason", comment.reason},
                     {"text", comment.text},
                     {"photo", file_of(comment.photo)}});
  for (const auto& ticket : repo::tickets::held(connection, kHeldAtOnce))
    items.push_back({{"id", std::to_string(ticket.id.value)},
                     {"project", project_of(ticket.project)},
                     {"reason", ticket.held},
                     {"text", ticket.text},
                     {"photo", ""}});
  if (options.json) {
    std::cout << items.dump(2) << '\n';
    return;
  }
  const auto text = [](const json& item, const char* key) { return item[key].get<std::string>(); };
  for (const auto& item : items)
    std::cout << text(item, "id") << "  " << text(item, "project") << "  " << text(item, "reason") << "  "
              << text(item, "text")
              << (text(item, "photo").empty() ? "" : " (photo: " + text(item, "photo") + ")") << '\n';
}

/// A ticket's text is told by its number, a comment's by its sixteen characters.
void judge(const Context& context, const Options& options, bool show) {
  json request{{"command", "feedback.judge"}, {"show", show}};
  const bool ticket =
      options.held.find_first_not_of("0123456789") == std::string::npos && options.held.size() < 16;
  if (ticket)
    request["ticket"] = std::stoll(options.held);
  else
    request["comment"] = options.held;
  operate(configuration(context), request);
}

}  // namespace

void add_feedback(CLI::App& app, Context& context) {
  const auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("feedback", "what residents say");
  command->require_subcommand(1);

  auto* showing =
      command->add_subcommand("show", "satisfaction with the number of raters, of one scope or of all");
  showing->add_option("--project", options->project, "of this project (code)");
  showing->add_option("--program", options->program, "of this programme");
  showing->add_option("--street", options->street, "of the projects that this street follows");
  showing->add_option("--month", options->month, "of ratings of this month, YYYY-MM");
  showing->add_flag("--json", options->json, "print one JSON document");
  showing->callback([&context, options] { show(context, *options); });

  auto* holding = command->add_subcommand("held", "texts that staff look at before anybody reads them");
  holding->add_flag("--json", options->json, "print one JSON document");
  holding->callback([&context, options] { held(context, *options); });

  const auto judging = [&](const char* name, const char* help, bool show) {
    auto* inner = command->add_subcommand(name, help);
    inner->add_option("id", options->held, "as in feedback held")->required();
    inner->callback([&context, options, show] { judge(context, *options, show); });
  };
  judging("release", "a held text may be read", true);
  judging("refuse", "a held text is kept and never shown; a ticket still waits for its answer", false);
}

}  // namespace linli::bot::cli
