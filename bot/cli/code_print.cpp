#include <filesystem>
#include <iostream>
#include <optional>
#include <stdexcept>

#include "bot/cli/cli.h"
#include "bot/cli/code_options.h"
#include "bot/cli/tables.h"
#include "bot/wechat/base64.h"
#include "handlers/feedback/poster.h"
#include "storage/media/store.h"
#include "storage/repo/organizations.h"
#include "storage/repo/projects.h"

namespace linli::bot::cli {
namespace {

namespace model = storage::model;
namespace repo = storage::repo;

/// The picture of the mini-program's code, if it is here.
std::optional<std::string> mini_code(const Config& config, const model::Scene& scene) {
  if (!scene.mini) return std::nullopt;
  return storage::media::get(config.storage.media_folder(), storage::media::path_of(*scene.mini));
}

/// As an address that holds the picture itself.
std::string in_page(const model::Scene& scene, const std::optional<std::string>& picture) {
  if (!picture) return "";
  return "data:image/" + scene.mini->format + ";base64," + wechat::base64_encode(*picture);
}

}  // namespace

void print_posters(const Config& config, const CodeOptions& options) {
  auto connection = reader(config);
  const auto pages = handlers::text::Text::load(config.templates.path + "/pages");
  if (!pages) throw Failure{kMisused, "templates.path: " + pages.error().message};
  std::vector<handlers::feedback::Sheet> sheets;
  for (const auto& scene : chosen_codes(connection, options))
    sheets.push_back({.scene = scene,
                      .page = rating_page(config, scene),
                      .mini = in_page(scene, mini_code(config, scene))});
  if (sheets.empty()) throw Failure{kFound, "there are no such codes; make them with: linli code create"};
  try {
    save(options.output, handlers::feedback::posters(connection, *pages, sheets));
  } catch (const std::invalid_argument& problem) {
    throw Failure{kMisused, std::string{problem.what()} +
                                ": set server.public_url, or give it --wechat or --miniprogram first"};
  }
  std::cerr << sheets.size() << " sheets in " << options.output << '\n';
}

void export_codes(const Config& config, const CodeOptions& options) {
  auto connection = reader(config);
  handlers::sheets::Sheet sheet{.name = "评价码",
                                .columns = {"项目编号", "项目", "组织", "活动", "活动日期", "截止", "评价码",
                                            "公众号二维码", "网页", "小程序码"},
                                .rows = {}};
  using handlers::sheets::WrittenCell;
  int pictures = 0;
  if (!options.pictures.empty()) std::filesystem::create_directories(options.pictures);
  for (const auto& scene : chosen_codes(connection, options)) {
    const auto project = repo::projects::find(connection, scene.project).value();
    const auto organization = repo::organizations::find(connection, project.organization).value();
    std::string name;
    if (const auto picture = options.pictures.empty() ? std::nullopt : mini_code(config, scene)) {
      name = scene.value + (scene.mini->format == "png" ? ".png" : ".jpg");
      save(options.pictures + "/" + name, *picture);
      ++pictures;
    }
    sheet.rows.push_back({project.code, project.name, organization.name, scene.activity,
                          scene.held_on ? WrittenCell{*scene.held_on} : WrittenCell{}, scene.closes_on,
                          scene.value, scene.url, rating_page(config, scene), name});
  }
  save(options.output, handlers::sheets::to_csv(sheet));
  if (!options.pictures.empty()) std::cerr << pictures << " pictures in " << options.pictures << '\n';
}

}  // namespace linli::bot::cli
