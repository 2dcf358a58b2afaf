#include "handlers/feedback/words.h"

#include <toml++/toml.h>

#include <stdexcept>

namespace linli::handlers::feedback {
namespace {

using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

constexpr std::size_t kLongest = 500;  // characters

/// Lower-case letters and characters without what is put between them to hide a word.
std::string bare(std::string_view text) {
  std::u32string codes;
  for (char32_t c : rules::to_utf32(text)) {
    constexpr std::u32string_view kBetween = U" 　*-_~·,，。、!！?？|";
    if (c >= U'Ａ' && c <= U'ｚ') c = c - U'Ａ' + U'A';  // full-width
    if (c >= U'A' && c <= U'Z') c = c - U'A' + U'a';
    if (kBetween.find(c) == kBetween.npos) codes += c;
  }
  return rules::to_utf8(codes);
}

struct Wrong : std::runtime_error {
  using std::runtime_error::runtime_error;
};

const toml::table& table_of(const toml::table& root, std::string_view name) {
  const auto* table = root[name].as_table();
  if (!table) throw Wrong{std::string{name} + " is missing"};
  return *table;
}

std::vector<std::string> texts_of(const toml::table& table, std::string_view name) {
  const auto* list = table[name].as_array();
  if (!list || list->empty()) throw Wrong{std::string{name} + " is no list of texts"};
  std::vector<std::string> texts;
  for (const auto& item : *list) {
    const auto text = item.value<std::string>();
    if (!text || text->empty()) throw Wrong{std::string{name} + " holds what is no text"};
    texts.push_back(*text);
  }
  return texts;
}

std::vector<std::u32string> words_of(const toml::table& table, std::string_view name) {
  std::vector<std::u32string> words;
  for (const auto& text : texts_of(table, name))
    words.push_back(rules::to_utf32(text));
  return words;
}

std::u32string characters_of(const toml::table& table, std::string_view name) {
  const auto text = table[name].value<std::string>();
  if (!text || text->empty()) throw Wrong{std::string{name} + " is no text"};
  return rules::to_utf32(*text);
}

}  // namespace

Result<Words> Words::load(const std::string& path) {
  try {
    const auto root = toml::parse_file(path);
    Words words;
    for (const auto& [reason, list] : table_of(root, "unsafe")) {
      auto& [name, all] = words.unsafe_.emplace_back(std::string{reason.str()}, std::vector<std::string>{});
      for (const auto& word : texts_of(table_of(root, "unsafe"), name))
        all.push_back(bare(word));
    }
    const auto& names = table_of(root, "names");
    words.names_ = {.children = words_of(names, "children"),
                    .called = words_of(names, "called"),
                    .not_names = words_of(names, "not_names"),
                    .surnames = characters_of(names, "surnames"),
                    .ends = characters_of(names, "ends")};
    return words;
  } catch (const toml::parse_error& problem) {
    return Error{Code::kInvalid, path + ": line " + std::to_string(problem.source().begin.line) + ": " +
                                     std::string{problem.description()}};
  } catch (const Wrong& problem) {
    return Error{Code::kInvalid, path + ": " + problem.what()};
  }
}

std::string Words::masked(std::string_view text) const {
  auto codes = rules::to_utf32(rules::masked(text, names_));
  if (codes.size() > kLongest) codes = codes.substr(0, kLongest) + U"…";
  return rules::to_utf8(codes);
}

std::string Words::unsafe(std::string_view text) const {
  const auto clean = bare(text);
  for (const auto& [reason, words] : unsafe_)
    for (const auto& word : words)
      if (clean.find(word) != std::string::npos) return reason;
  return "";
}

}  // namespace linli::handlers::feedback
