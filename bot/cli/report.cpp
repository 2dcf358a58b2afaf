#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/cli.h"
#include "bot/cli/filters.h"
#include "bot/cli/operator_client.h"
#include "bot/cli/photo_json.h"
#include "handlers/rules/activities.h"
#include "storage/repo/photos.h"
#include "storage/repo/projects.h"
#include "storage/repo/remarks.h"
#include "storage/repo/reports.h"
#include "storage/repo/reviews.h"

namespace linli::bot::cli {
namespace {

namespace model = storage::model;
namespace repo = storage::repo;
namespace reports = storage::repo::reports;
using nlohmann::json;

struct Options {
  std::string project;
  std::string month;
  std::vector<std::int64_t> receipts;
  std::string reason;
  std::vector<std::string> fields;
  bool json = false;
};

reports::Filter filter_of(storage::db::Connection& connection, const Options& options) {
  reports::Filter filter;
  if (!options.project.empty()) filter.project = project_of(connection, options.project).id;
  if (!options.month.empty()) filter.month = month_of(options.month);
  return filter;
}

/// A version filed anew after staff sent one back is "resubmitted".
std::string state_of(storage::db::Connection& connection, const model::Report& report) {
  if (report.state == model::ReportState::kSubmitted && repo::reviews::sent_back(connection, report))
    return "resubmitted";
  return std::string{model::name_of(report.state)};
}

json history_of(storage::db::Connection& connection, const model::Report& report) {
  auto history = json::array();
  for (const auto& event : repo::reviews::history(connection, report.project, report.month)) {
    json item{
        {"version", event.version}, {"what", event.decision ? model::name_of(*event.decision) : "submitted"},
        {"actor", event.actor},     {"at", model::iso_text(event.at)},
        {"comment", event.comment}, {"fields", json::array()}};
    for (const auto& [field, comment, reply] : event.fields)
      item["fields"].push_back(
          {{"field", field}, {"comment", comment}, {"reply", reply ? json(*reply) : json()}});
    history.push_back(std::move(item));
  }
  return history;
}

json to_json(storage::db::Connection& connection, const model::Report& report, bool whole) {
  const auto project = storage::repo::projects::find(connection, report.project).value();
  json item = {{"project", project.code},
               {"month", report.month.text()},
               {"version", report.version},
               {"state", state_of(connection, report)},
               {"receipt", report.id.value},
               {"submitted_at", report.submitted_at ? json(model::iso_text(*report.submitted_at)) : json()},
               {"due_on", report.due_on ? json(report.due_on->text()) : json()},
               {"late_days", report.late_days ? json(*report.late_days) : json()},
               {"late", report.late_days ? json(*report.late_days > 0) : json()}};
  if (!whole) return item;
  item["values"] = json::object();
  item["approximate"] = json::array();
  for (const auto& [field, value] : reports::values(connection, report.id)) {
    item["values"][field] = value.number ? json(*value.number) : value.text ? json(*value.text) : json();
    if (field == handlers::rules::kActivities) item["values"][field] = json::parse(*value.text);
    if (value.approximate) item["approximate"].push_back(field);
  }
  item["history"] = history_of(connection, report);
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
            << item["version"] << "  " << item["state"].get<std::string>() << "  receipt " << item["receipt"];
  if (const auto& days = item["late_days"]; days.is_number() && days != 0)
    std::cout << "  " << days << " days late";
  std::cout << '\n';
  if (!item.contains("values")) return;
  for (const auto& [field, value] : item["values"].items())
    std::cout << "  " << std::left << std::setw(26) << field
              << (value.is_string() ? value.get<std::string>()
                  : value.is_null() ? "not yet known"
                                    : value.dump())
              << '\n';
  for (const auto& event : item["history"]) {
    std::cout << "  " << event["at"].get<std::string>() << "  version " << event["version"] << "  "
              << event["what"].get<std::string>() << "  by " << event["actor"].get<std::string>() << "  "
              << event["comment"].get<std::string>() << '\n';
    for (const auto& said : event["fields"])
      std::cout << "    " << said["field"].get<std::string>() << ": " << said["comment"].get<std::string>()
                << (said["reply"].is_null() ? "" : "  -> " + said["reply"].get<std::string>()) << '\n';
  }
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

/// The receipts named, or the month's latest filed version by --project and --month.
std::vector<std::int64_t> receipts_of(Context& context, const Options& options) {
  if (!options.receipts.empty()) return options.receipts;
  if (options.project.empty() || options.month.empty())
    throw Failure{kMisused, "name the report by its receipt number, or by --project and --month"};
  auto connection = reader(configuration(context));
  const auto filter = filter_of(connection, options);
  const auto filed = reports::filed(connection, *filter.project, *filter.month);
  if (!filed) throw Failure{kFound, options.project + " has filed nothing for " + options.month};
  return {filed->id.value};
}

void accept(Context& context, const Options& options) {
  const auto answer = operate(configuration(context),
                              {{"command", "report.accept"}, {"reports", receipts_of(context, options)}});
  if (options.json) std::cout << answer.dump() << '\n';
  for (const auto& receipt : answer["accepted"])
    if (!options.json) std::cout << receipt << ": accepted\n";
  for (const auto& refused : answer["refused"])
    std::cerr << refused["why"].get<std::string>() << '\n';
  if (!answer["refused"].empty()) context.exit_code = kFound;
}

/// Sends the one command about the one report and prints how it stands then.
void send_back(Context& context, const Options& options, json request) {
  const auto receipts = receipts_of(context, options);
  if (receipts.size() != 1) throw Failure{kMisused, "one report at a time"};
  request["report"] = receipts.front();
  const auto answer = operate(configuration(context), request);
  if (options.json)
    std::cout << answer.dump() << '\n';
  else
    std::cout << answer["report"] << ": " << answer["state"].get<std::string>() << '\n';
}

void give_back(Context& context, const Options& options) {
  json fields = json::array();
  for (const auto& text : options.fields) {
    const auto mark = text.find('=');
    if (mark == std::string::npos)
      throw Failure{kMisused, "--field takes FIELD=COMMENT, such as spent=缺票据"};
    fields.push_back({{"field", text.substr(0, mark)}, {"comment", text.substr(mark + 1)}});
  }
  send_back(context, options,
            {{"command", "report.return"}, {"comment", options.reason}, {"fields", std::move(fields)}});
}

void reopen(Context& context, const Options& options) {
  send_back(context, options, {{"command", "report.reopen"}, {"reason", options.reason}});
}

CLI::App* add_one(CLI::App* command, const std::shared_ptr<Options>& options, const char* name,
                  const char* help) {
  auto* inner = command->add_subcommand(name, help);
  inner->add_option("--project", options->project, "only this project's (code)");
  inner->add_option("--month", options->month, "only this month's, YYYY-MM");
  inner->add_flag("--json", options->json, "print one JSON document");
  return inner;
}

void add_reading(CLI::App* command, Context& context, const char* name, const char* help, bool whole) {
  const auto options = std::make_shared<Options>();
  add_one(command, options, name, help)->callback([&context, options, whole] {
    run(context, *options, whole);
  });
}

void add_deciding(CLI::App* command, Context& context, const char* name, const char* help,
                  void (*decide)(Context&, const Options&)) {
  const auto options = std::make_shared<Options>();
  auto* inner = add_one(command, options, name, help);
  inner->add_option("receipt", options->receipts, "receipt numbers; or one report by --project and --month");
  if (decide != accept)
    inner->add_option("--reason", options->reason, "what is said of the whole; the lead is told");
  if (decide == give_back)
    inner->add_option("--field", options->fields, "what is said of a field, FIELD=COMMENT; may be repeated");
  inner->callback([&context, options, decide] { decide(context, *options); });
}

}  // namespace

void add_report(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("report", "look at monthly reports and decide about them");
  command->require_subcommand(1);
  add_reading(command, context, "list", "every version, newest month first", false);
  add_reading(command, context, "show",
              "the latest version of each month with its figures (counts, and money in fen) and its history",
              true);
  add_deciding(command, context, "accept", "accept what was filed; the lead is told", accept);
  add_deciding(command, context, "return", "send one back with what is to be changed", give_back);
  add_deciding(command, context, "reopen", "open an accepted one again, with the reason", reopen);
}

}  // namespace linli::bot::cli
