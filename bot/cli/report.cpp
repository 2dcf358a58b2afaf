#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/cli.h"
#include "bot/cli/photo_json.h"
#include "handlers/rules/activities.h"
#include "storage/repo/photos.h"
#include "storage/repo/projects.h"
#include "storage/repo/remarks.h"
#include "storage/repo/reports.h"

namespace linli::bot::cli {
namespace {

namespace model = storage::model;
namespace reports = storage::repo::reports;
using nlohmann::json;

struct Options {
  std::string project;
  std::string month;
  bool json = false;
};

reports::Filter filter_of(storage::db::Connection& connection, const Options& options) {
  reports::Filter filter;
  if (!options.project.empty()) {
    const auto project = storage::repo::projects::find(connection, options.project);
    if (!project) throw Failure{kFound, "there is no project with the code '" + options.project + "'"};
    filter.project = project->id;
  }
  if (!options.month.empty()) {
    filter.month = model::Month::parse(options.month);
    if (!filter.month) throw Failure{kMisused, "--month takes YYYY-MM, such as 2024-05"};
  }
  return filter;
}

json to_json(storage::db::Connection& connection, const model::Report& report, bool whole) {
  const auto project = storage::repo::projects::find(connection, report.project).value();
  json item = {{"project", project.code},
               {"month", report.month.text()},
               {"version", report.version},
               {"state", model::name_of(report.state)},
               {"receipt", report.id.value},
               {"submitted_at", report.submitted_at ? json(model::iso_text(*report.submitted_at)) : json()}};
  if (!whole) return item;
  item["values"] = json::object();
  item["approximate"] = json::array();
  for (const auto& [field, value] : reports::values(connection, report.id)) {
    item["values"][field] = value.number ? json(*value.number) : value.text ? json(*value.text) : json();
    if (field == handlers::rules::kActivities) item["values"][field] = json::parse(*value.text);
    if (value.approximate) item["approximate"].push_back(field);
  }
  item["remarks"] = json::array();
  for (const auto& remark : storage::repo::remarks::of(connection, report.id))
    item["remarks"].push_back(
        {{"about", remark.about}, {"says", remark.says}, {"asked", remark.asked}, {"answer", remark.answer}});
  item["photos"] = json::array();
  for (const auto& photo : storage::repo::photos::of_month(connection, report.project, report.month))
    item["photos"].push_back(photo_json(photo));
  return item;
}

void print(const json& item) {
  std::cout << item["project"].get<std::string>() << "  " << item["month"].get<std::string>() << "  version "
            << item["version"] << "  " << item["state"].get<std::string>() << "  receipt " << item["receipt"]
            << '\n';
  if (!item.contains("values")) return;
  for (const auto& [field, value] : item["values"].items())
    std::cout << "  " << std::left << std::setw(26) << field
              << (value.is_string() ? value.get<std::string>()
                  : value.is_null() ? "not yet known"
                                    : value.dump())
              << '\n';
  if (!item["photos"].empty()) std::cout << "  photos: " << item["photos"].size() << '\n';
  for (const auto& remark : item["remarks"])
    std::cout << "  ? " << remark["says"].get<std::string>() << "  "
              << (remark["asked"].get<bool>() ? "answered: " + remark["answer"].get<std::string>() : "")
              << '\n';
}

/// `whole`: with the values, and only the highest version of each month.
void run(Context& context, const Options& options, bool whole) {
  const auto config = configuration(context);
  auto connection = reader(config);
  json items = json::array();
  std::optional<std::pair<model::ProjectId, model::Month>> last;
  reports::each(connection, filter_of(connection, options), [&](const model::Report& report) {
    const std::pair month{report.project, report.month};
    if (whole && last == month) return;
    last = month;
    items.push_back(to_json(connection, report, whole));
  });
  if (options.json)
    std::cout << items.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
  else
    for (const auto& item : items)
      print(item);
  if (items.empty() && whole) context.exit_code = kFound;
}

}  // namespace

void add_report(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("report", "look at monthly reports");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, bool whole) {
    const auto options = std::make_shared<Options>();
    auto* inner = command->add_subcommand(name, help);
    inner->add_option("--project", options->project, "only this project's (code)");
    inner->add_option("--month", options->month, "only this month's, YYYY-MM");
    inner->add_flag("--json", options->json, "print one JSON document");
    inner->callback([&context, options, whole] { run(context, *options, whole); });
  };
  add("list", "every version, newest month first", false);
  add("show", "the latest version of each month with its figures (counts, and money in fen)", true);
}

}  // namespace linli::bot::cli
