#include <fstream>
#include <iostream>
#include <stdexcept>

#include "bot/cli/cli.h"
#include "bot/cli/code_options.h"
#include "handlers/feedback/poster.h"
#include "storage/repo/organizations.h"
#include "storage/repo/projects.h"

namespace linli::bot::cli {
namespace {

namespace model = storage::model;
namespace repo = storage::repo;

constexpr const char* kByteOrderMark = "\xef\xbb\xbf";

/// Written whole or not left at all.
void write(const std::string& path, const std::string& bytes) {
  std::ofstream file{path, std::ios::binary | std::ios::trunc};
  file << bytes;
  file.close();
  if (!file) throw Failure{kFound, "cannot write " + path};
}

/// A cell that a spreadsheet shows and does not calculate.
std::string cell(std::string text) {
  if (!text.empty() && std::string_view{"=+-@\t\r"}.find(text.front()) != std::string_view::npos)
    text.insert(text.begin(), '\'');
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace

void print_posters(const Config& config, const CodeOptions& options) {
  auto connection = reader(config);
  const auto pages = handlers::text::Text::load(config.templates.path + "/pages");
  if (!pages) throw Failure{kMisused, "templates.path: " + pages.error().message};
  std::vector<handlers::feedback::Sheet> sheets;
  for (const auto& scene : chosen_codes(connection, options))
    sheets.push_back({.scene = scene, .page = rating_page(config, scene)});
  if (sheets.empty()) throw Failure{kFound, "there are no such codes; make them with: linli code create"};
  try {
    write(options.output, handlers::feedback::posters(connection, *pages, sheets));
  } catch (const std::invalid_argument& problem) {
    throw Failure{kMisused,
                  std::string{problem.what()} + ": set server.public_url, or give it --wechat first"};
  }
  std::cerr << sheets.size() << " sheets in " << options.output << '\n';
}

void export_codes(const Config& config, const CodeOptions& options) {
  auto connection = reader(config);
  std::string bytes = std::string{kByteOrderMark} +
                      "\"项目编号\",\"项目\",\"组织\",\"活动\",\"活动日期\",\"截止\",\"评价码\","
                      "\"公众号二维码\",\"网页\"\r\n";
  for (const auto& scene : chosen_codes(connection, options)) {
    const auto project = repo::projects::find(connection, scene.project).value();
    const auto organization = repo::organizations::find(connection, project.organization).value();
    std::string line;
    for (const auto& text : {project.code, project.name, organization.name, scene.activity,
                             scene.held_on ? scene.held_on->text() : "", scene.closes_on.text(), scene.value,
                             scene.url, rating_page(config, scene)})
      line += (line.empty() ? "" : ",") + cell(text);
    bytes += line + "\r\n";
  }
  write(options.output, bytes);
}

}  // namespace linli::bot::cli
