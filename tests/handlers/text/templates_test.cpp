// The templates that come with Linli, held against the sources that use them.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "handlers/text/text.h"
#include "tests/support/catch.h"

using namespace linli;
using handlers::text::Text;
using handlers::text::Values;
namespace fs = std::filesystem;

namespace {

const std::string kTemplates = LINLI_SOURCE_DIR "/templates/chat";

Text load() {
  auto text = Text::load(kTemplates);
  INFO((text ? "" : text.error().message));
  REQUIRE(text);
  return *std::move(text);
}

std::string content_of(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// Every string constant of the sources that reads "folder/name", folder being one of templates/chat.
std::set<std::string> names_in_sources() {
  std::set<std::string> names;
  static const std::regex constant{R"re("([a-z_]+)/([a-z_]+)")re"};
  for (const auto* room : {"/handlers", "/bot"})
    for (const auto& entry : fs::recursive_directory_iterator{LINLI_SOURCE_DIR + std::string{room}}) {
      if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") continue;
      std::ifstream file{entry.path()};
      for (std::string line; std::getline(file, line);) {
        if (line.starts_with("#include")) continue;
        for (std::sregex_iterator at{line.begin(), line.end(), constant}, end; at != end; ++at)
          if (fs::is_directory(kTemplates + "/" + at->str(1))) names.insert(at->str(1) + "/" + at->str(2));
      }
    }
  return names;
}

/// Every name that a template asks for.
std::set<std::string> names_in(const std::string& content) {
  std::set<std::string> names;
  static const std::regex tag{R"(\{\{[#^/]?([a-z_]+)\}\})"};
  for (std::sregex_iterator at{content.begin(), content.end(), tag}, end; at != end; ++at)
    names.insert(at->str(1));
  return names;
}

}  // namespace

TEST_CASE("every template that a source says exists, and every template is said by a source", "[templates]") {
  const auto all = load().names();
  const auto said = names_in_sources();
  REQUIRE(said.size() > 20);
  for (const auto& name : said) {
    INFO("a source says " << name << ", which is not in templates/chat");
    CHECK(std::ranges::count(all, name) == 1);
  }
  for (const auto& name : all) {
    INFO("nothing says " << name);
    CHECK(said.contains(name));
  }
}

TEST_CASE("no template shows its braces, whether everything is filled in or nothing", "[templates]") {
  const auto text = load();
  for (const auto& name : text.names()) {
    INFO(name);
    const auto content = content_of(kTemplates + "/" + name + ".txt");
    Values texts, yes, no;
    for (const auto& asked : names_in(content)) {
      texts.set(asked, "");
      yes.flag(asked, true);
      no.flag(asked, false);
    }
    for (const auto& values : {Values{}, texts, yes, no}) {
      const auto said = text.say(name, values);
      CHECK(said.find("{{") == std::string::npos);
      CHECK(said.find("}}") == std::string::npos);
    }
  }
}

TEST_CASE("templates are written in the one way that fills in: {{name}}, {{#name}}, {{^name}}, {{/name}}",
          "[templates]") {
  for (const auto& name : load().names()) {
    INFO(name);
    auto content = content_of(kTemplates + "/" + name + ".txt");
    content = std::regex_replace(content, std::regex{R"(\{\{[#^/]?[a-z_]+\}\})"}, "");
    CHECK(content.find_first_of("{}") == std::string::npos);
    CHECK(content.find('\r') == std::string::npos);
    CHECK(content.ends_with('\n'));
  }
}
