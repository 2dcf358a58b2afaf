#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/cli.h"
#include "bot/cli/operator_client.h"
#include "bot/schedule/rungs_of.h"
#include "bot/system.h"
#include "handlers/obligations/upkeep.h"
#include "handlers/programs/calendar_files.h"
#include "handlers/reminders/concerned.h"
#include "storage/repo/obligations.h"
#include "storage/repo/people.h"
#include "storage/repo/projects.h"
#include "storage/repo/reminders.h"

namespace linli::bot::cli {
namespace {

namespace model = storage::model;
namespace repo = storage::repo;
namespace rules = handlers::rules;
using nlohmann::json;

constexpr int kMostListed = 1000;

struct Options {
  std::string at;
  std::int64_t number = 0;
  std::int64_t person = 0;
  std::string day;
  std::string note;
  std::string project;
  std::string milestone;
  bool json = false;
};

/// What the commands that only look need.
struct Sight {
  Config config;
  rules::Rungs rungs;
  rules::Calendar calendar;
  handlers::catalogue::Catalogue catalogue;
  storage::db::Connection db;
  model::Instant now;

  explicit Sight(const Context& context)
      : config(configuration(context)), rungs(schedule::rungs_of(config)), db(reader(config)) {
    auto read = handlers::programs::read_calendars(config.templates.path + "/calendars");
    if (!read) throw Failure{kMisused, "templates.path: " + read.error().message};
    calendar = *std::move(read);
    now = config.development.clock.value_or(SystemClock{}.now());
  }
};

/// What somebody is to what is due, by what they are told as.
std::string role_of(storage::db::Connection& db, const model::Obligation& obligation,
                    model::PersonId person) {
  if (obligation.project)
    for (const auto& member : repo::people::members(db, *obligation.project))
      if (member.person == person && model::files_reports(member.role))
        return std::string{model::name_of(member.role)};
  return "staff";
}

rules::Rungs rungs_of(Sight& sight, const model::Obligation& obligation) {
  return rules::rungs_for(sight.catalogue.program(sight.db, obligation.program), sight.rungs,
                          obligation.kind);
}

json describe(Sight& sight, const model::Obligation& obligation) {
  const auto project = obligation.project ? repo::projects::find(sight.db, *obligation.project)
                                          : std::optional<model::Project>{};
  const auto today = model::CivilDate::of(sight.now);
  return {{"obligation", obligation.id.value},
          {"title", obligation.title},
          {"kind", obligation.kind},
          {"period", obligation.period},
          {"project", project ? json(project->code) : json()},
          {"owner", name_of(obligation.owner)},
          {"due_on", obligation.due_on.text()},
          {"extended", obligation.extended},
          {"state", rules::name_of(rules::standing(obligation, rungs_of(sight, obligation), today))}};
}

/// What is reminded of next, up to a moment, and whom; or what would be at that very moment, if nothing ran
/// until then.
json upcoming(Sight& sight, model::Instant until, bool at_that_moment) {
  handlers::reminders::Offices offices{sight.db};
  auto items = json::array();
  for (const auto& one : repo::obligations::ringing(sight.db, until, kMostListed)) {
    const auto rungs = rungs_of(sight, one);
    const rules::Ring next{one.next_rung, *one.next_at};
    const auto ring =
        at_that_moment ? rules::latest_ring(rungs, sight.calendar, one.due_on, next, until) : next;
    auto item = describe(sight, one);
    item["rung"] = ring.rung;
    item["at"] = model::iso_text(rules::quiet_until(rungs.quiet, ring.at).value_or(ring.at));
    item["people"] = json::array();
    for (const auto& person : handlers::reminders::concerned(sight.db, offices, one, rungs, ring.rung))
      item["people"].push_back(
          {{"person", person.person.value}, {"role", role_of(sight.db, one, person.person)}});
    items.push_back(std::move(item));
  }
  return items;
}

void print(const json& item) {
  std::cout << item["obligation"] << "  " << item["at"].get<std::string>() << "  rung " << item["rung"]
            << "  " << (item["project"].is_null() ? "-" : item["project"].get<std::string>()) << "  "
            << item["title"].get<std::string>() << " " << item["period"].get<std::string>() << "  due "
            << item["due_on"].get<std::string>() << "  " << item["state"].get<std::string>();
  for (const auto& person : item["people"])
    std::cout << "  " << person["role"].get<std::string>() << " " << person["person"];
  std::cout << '\n';
}

void list(const Context& context, const Options& options) {
  Sight sight{context};
  auto until = sight.now + std::chrono::days{60};
  if (!options.at.empty()) {
    const auto at = model::parse_iso(options.at);
    if (!at) throw Failure{kMisused, "--at: a time is written like 2024-06-05T09:00"};
    until = *at;
  }
  const auto items = upcoming(sight, until, !options.at.empty());
  if (options.json)
    std::cout << items.dump(2) << '\n';
  else
    for (const auto& item : items)
      print(item);
}

void show(const Context& context, const Options& options) {
  Sight sight{context};
  const auto found = repo::obligations::find(sight.db, model::ObligationId{options.number});
  if (!found) throw Failure{kFound, "nothing due has the number " + std::to_string(options.number)};
  auto item = describe(sight, *found);
  item["first_due_on"] = found->first_due_on.text();
  item["next_at"] = found->next_at ? json(model::iso_text(*found->next_at)) : json();
  item["extensions"] = json::array();
  for (const auto& one : repo::obligations::extensions(sight.db, found->id))
    item["extensions"].push_back({{"extension", one.id.value},
                                  {"until", one.until.text()},
                                  {"reason", one.reason},
                                  {"asked_by", one.asked_by.value},
                                  {"asked_at", model::iso_text(one.asked_at)},
                                  {"decision", name_of(one.decision)},
                                  {"note", one.note}});
  item["reminders"] = json::array();
  for (const auto& mark : repo::reminders::of(sight.db, found->id))
    item["reminders"].push_back({{"rung", mark.rung.rung},
                                 {"round", mark.rung.round},
                                 {"person", mark.person.value},
                                 {"planned_at", model::iso_text(mark.rung.planned_at)},
                                 {"late", mark.rung.late},
                                 {"state", mark.state}});
  std::cout << item.dump(options.json ? -1 : 2) << '\n';
}

void requests(const Context& context, const Options& options) {
  Sight sight{context};
  auto items = json::array();
  for (const auto& one : repo::obligations::asked(sight.db, "", kMostListed)) {
    auto item = describe(sight, repo::obligations::find(sight.db, one.obligation).value());
    item["extension"] = one.id.value;
    item["until"] = one.until.text();
    item["reason"] = one.reason;
    items.push_back(std::move(item));
  }
  if (options.json) {
    std::cout << items.dump(2) << '\n';
    return;
  }
  for (const auto& item : items)
    std::cout << item["extension"] << "  " << item["title"].get<std::string>() << " "
              << item["period"].get<std::string>() << "  from " << item["due_on"].get<std::string>() << " to "
              << item["until"].get<std::string>() << "  " << item["reason"].get<std::string>() << '\n';
}

void tell(const Context& context, const Options& options, const json& request) {
  const auto answer = operate(configuration(context), request);
  if (options.json)
    std::cout << answer.dump() << '\n';
  else if (answer.contains("due_on"))
    std::cout << answer["obligation"] << ": due " << answer["due_on"].get<std::string>() << ", "
              << answer["outcome"].get<std::string>() << '\n';
}

using Shared = std::shared_ptr<Options>;

void add_looking(CLI::App& command, Context& context, const Shared& options) {
  auto* showing = command.add_subcommand("show", "one thing due: its extensions and reminders");
  showing->add_option("number", options->number, "its number")->required();
  showing->add_flag("--json", options->json, "print JSON");
  showing->callback([&context, options] { show(context, *options); });

  auto* asking = command.add_subcommand("requests", "extensions that were asked for and are not decided");
  asking->add_flag("--json", options->json, "print JSON");
  asking->callback([&context, options] { requests(context, *options); });
}

void add_deciding(CLI::App& command, Context& context, const Shared& options) {
  auto* extending = command.add_subcommand("extend", "give one thing due a later day; its leads are told");
  extending->add_option("number", options->number, "its number")->required();
  extending->add_option("--until", options->day, "the day, such as 2024-06-10")->required();
  extending->callback([&context, options] {
    tell(context, *options,
         {{"command", "due.extend"}, {"obligation", options->number}, {"until", options->day}});
  });
  for (const bool granted : {true, false}) {
    auto* deciding = command.add_subcommand(granted ? "grant" : "refuse",
                                            granted ? "grant what was asked for" : "refuse it");
    deciding->add_option("extension", options->number, "the request's number, from due requests")->required();
    deciding->add_option("--note", options->note, "a word to whoever asked");
    deciding->callback([&context, options, granted] {
      tell(context, *options,
           {{"command", "due.decide"},
            {"extension", options->number},
            {"granted", granted},
            {"note", options->note}});
    });
  }
}

void add_changing(CLI::App& command, Context& context, const Shared& options) {
  auto* waiving = command.add_subcommand("waive", "one thing due need not be done");
  waiving->add_option("number", options->number, "its number")->required();
  waiving->add_option("--why", options->note, "the reason, for the record")->required();
  waiving->callback([&context, options] {
    tell(context, *options,
         {{"command", "due.waive"}, {"obligation", options->number}, {"why", options->note}});
  });
  auto* finishing = command.add_subcommand("done", "one thing due is done; a report is by being filed");
  finishing->add_option("number", options->number, "its number")->required();
  finishing->callback([&context, options] {
    tell(context, *options, {{"command", "due.done"}, {"obligation", options->number}});
  });
  auto* setting = command.add_subcommand("set", "the day of a milestone for which the programme names none");
  setting->add_option("--project", options->project, "the project's code")->required();
  setting->add_option("--milestone", options->milestone, "its id in the programme, such as midterm")
      ->required();
  setting->add_option("--on", options->day, "the day, such as 2024-09-10")->required();
  setting->callback([&context, options] {
    tell(context, *options,
         {{"command", "due.set"},
          {"project", options->project},
          {"milestone", options->milestone},
          {"on", options->day}});
  });
  auto* revoking = command.add_subcommand("revoke-calendar", "end a person's calendar addresses");
  revoking->add_option("--person", options->person, "the number from people list")->required();
  revoking->callback([&context, options] {
    tell(context, *options, {{"command", "due.revoke_calendar"}, {"person", options->person}});
  });
}

}  // namespace

void add_due(CLI::App& app, Context& context) {
  const auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("due", "what would be reminded of, whom, and when");
  command->add_option(
      "--at", options->at,
      "at that time, such as 2024-06-05T09:00 (default: what comes next, up to 60 days ahead)");
  command->add_flag("--json", options->json, "print JSON");
  command->require_subcommand(0, 1);
  command->callback([&context, options, command] {
    if (command->get_subcommands().empty()) list(context, *options);
  });
  add_looking(*command, context, options);
  add_deciding(*command, context, options);
  add_changing(*command, context, options);
}

}  // namespace linli::bot::cli
