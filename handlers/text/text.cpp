#include "handlers/text/text.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <kainjow/mustache.hpp>
#include <stdexcept>

namespace linli::handlers::text {

namespace mustache = kainjow::mustache;
namespace fs = std::filesystem;
using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

Values& Values::set(std::string name, std::string text) {
  items_.emplace_back(std::move(name), std::move(text));
  return *this;
}

Values& Values::flag(std::string name, bool yes) {
  items_.emplace_back(std::move(name), yes);
  return *this;
}

Values& Values::list(std::string name, std::vector<Values> items) {
  items_.emplace_back(std::move(name), std::move(items));
  return *this;
}

struct Text::Impl {
  std::map<std::string, mustache::mustache, std::less<>> templates;

  static mustache::data data_of(const Values& values);
};

mustache::data Text::Impl::data_of(const Values& values) {
  mustache::data data{mustache::data::type::object};
  // data[name] = …: what set() is given it copies, with all that is in it.
  for (const auto& [name, item] : values.items_) {
    if (const auto* text = std::get_if<std::string>(&item)) {
      data[name] = mustache::data{*text};
    } else if (const auto* yes = std::get_if<bool>(&item)) {
      data[name] = mustache::data{*yes};
    } else {
      const auto& items = std::get<std::vector<Values>>(item);
      mustache::list list(items.size());
      std::ranges::transform(items, list.begin(), data_of);
      data[name] = mustache::data{list};
    }
  }
  return data;
}

Text::Text(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Text::~Text() = default;
Text::Text(Text&&) noexcept = default;
Text& Text::operator=(Text&&) noexcept = default;

Result<Text> Text::load(const std::string& directory) {
  auto impl = std::make_unique<Impl>();
  std::error_code error;
  for (fs::recursive_directory_iterator at{directory, error}, end; !error && at != end; at.increment(error)) {
    const bool page = at->path().extension() == ".html";
    if (!at->is_regular_file() || (!page && at->path().extension() != ".txt")) continue;
    std::ifstream file{at->path(), std::ios::binary};
    std::string content{std::istreambuf_iterator<char>{file}, {}};
    if (!file) return Error{Code::kNotFound, "cannot read " + at->path().string()};
    while (content.ends_with('\n'))
      content.pop_back();
    mustache::mustache parsed{content};
    if (!parsed.is_valid()) return Error{Code::kInvalid, at->path().string() + ": " + parsed.error_message()};
    if (!page) parsed.set_custom_escape([](const std::string& text) { return text; });  // chat is not HTML
    const auto name = fs::relative(at->path(), directory).replace_extension().generic_string();
    impl->templates.insert_or_assign(name, std::move(parsed));
  }
  if (error) return Error{Code::kNotFound, "cannot read " + directory + ": " + error.message()};
  return Text{std::move(impl)};
}

std::string Text::say(std::string_view name, const Values& values) const {
  const auto found = impl_->templates.find(name);
  if (found == impl_->templates.end()) throw std::out_of_range{"no template " + std::string{name}};
  std::string said;
  found->second.render(Impl::data_of(values), [&](const std::string& part) { said += part; });
  while (said.ends_with('\n'))
    said.pop_back();  // a section at a template's end leaves one
  return said;
}

std::vector<std::string> Text::names() const {
  std::vector<std::string> all;
  for (const auto& [name, parsed] : impl_->templates)
    all.push_back(name);
  return all;
}

}  // namespace linli::handlers::text
