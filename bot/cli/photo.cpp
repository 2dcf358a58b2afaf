#include <iostream>
#include <map>
#include <memory>

#include "bot/cli/cli.h"
#include "bot/cli/filters.h"
#include "bot/cli/photo_json.h"
#include "storage/media/store.h"
#include "storage/repo/photos.h"
#include "storage/repo/projects.h"

namespace linli::bot::cli {
namespace {

namespace model = storage::model;
namespace photos = storage::repo::photos;
using nlohmann::json;

struct Options {
  std::string project;
  std::string month;
  std::string state;
  bool json = false;
};

photos::Filter filter_of(storage::db::Connection& connection, const Options& options) {
  photos::Filter filter;
  if (!options.state.empty()) {
    filter.state = model::photo_state_named(options.state);
    if (!filter.state) throw Failure{kMisused, "--state takes waiting, kept or lost"};
  }
  if (!options.project.empty()) filter.project = project_of(connection, options.project).id;
  if (!options.month.empty()) filter.month = month_of(options.month);
  return filter;
}

void run(Context& context, const Options& options) {
  const auto config = configuration(context);
  auto connection = reader(config);
  std::map<model::ProjectId, std::string> codes;
  const auto code_of = [&](model::ProjectId id) {
    const auto [known, fresh] = codes.try_emplace(id);
    if (fresh) known->second = storage::repo::projects::find(connection, id).value().code;
    return known->second;
  };
  json items = json::array();
  photos::each(connection, filter_of(connection, options), [&](const model::Photo& photo) {
    auto item = photo_json(photo);
    item["project"] = photo.project ? json(code_of(*photo.project)) : json();
    items.push_back(std::move(item));
  });
  if (options.json) {
    std::cout << items.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
    return;
  }
  const auto words = [](const json& value) { return value.is_string() ? value.get<std::string>() : "-"; };
  for (const auto& item : items)
    std::cout << item["id"] << "  " << words(item["project"]) << "  " << words(item["month"]) << "  "
              << words(item["kind"]) << "  " << words(item["state"])
              << (item["taken_back_at"].is_string() ? " (taken back)" : "") << "  " << words(item["activity"])
              << "  " << (item["file"].is_string() ? words(item["file"]) : words(item["error"])) << '\n';
}

}  // namespace

json photo_json(const model::Photo& photo) {
  json item = {{"id", photo.id.value},
               {"kind", model::name_of(photo.kind)},
               {"month", photo.month ? json(photo.month->text()) : json()},
               {"activity", photo.activity},
               {"sent_at", model::iso_text(photo.sent_at)},
               {"state", model::name_of(photo.state)},
               {"tries", photo.tries},
               {"error", photo.last_error},
               {"taken_back_at", photo.taken_back ? json(model::iso_text(*photo.taken_back)) : json()},
               {"file", nullptr}};
  if (photo.file) {
    item["file"] = storage::media::path_of(*photo.file);
    item["width"] = photo.file->width;
    item["height"] = photo.file->height;
    item["bytes"] = photo.file->bytes;
  }
  return item;
}

void add_photo(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("photo", "look at the pictures that people sent");
  command->require_subcommand(1);
  const auto options = std::make_shared<Options>();
  auto* list = command->add_subcommand("list", "newest first; --state lost: those that could not be fetched");
  list->add_option("--project", options->project, "only this project's (code)");
  list->add_option("--month", options->month, "only this month's, YYYY-MM");
  list->add_option("--state", options->state, "waiting, kept or lost");
  list->add_flag("--json", options->json, "print one JSON document");
  list->callback([&context, options] { run(context, *options); });
}

}  // namespace linli::bot::cli
