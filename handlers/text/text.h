#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "storage/model/result.h"

namespace linli::handlers::text {

/// What fills a template: names with text, yes/no, or lists of further values.
class Values {
 public:
  Values& set(std::string name, std::string text);
  Values& set(std::string name, const char* text) { return set(std::move(name), std::string{text}); }
  Values& flag(std::string name, bool yes);
  Values& list(std::string name, std::vector<Values> items);

 private:
  friend class Text;
  using Item = std::variant<std::string, bool, std::vector<Values>>;
  std::vector<std::pair<std::string, Item>> items_;
};

/// Everything the product says: the mustache files of a folder of `templates`, read once. What fills in an
/// HTML page is escaped, what fills in a chat text is not. Immutable after loading, but rendering is for one
/// thread at a time (the writer's).
class Text {
 public:
  /// Reads every `*.txt` and `*.html` below `directory`; a file's name without ending is its template's name
  /// ("report/ask"). kInvalid names the file that does not parse; kNotFound an unreadable directory.
  static storage::model::Result<Text> load(const std::string& directory);
  ~Text();
  Text(Text&&) noexcept;
  Text& operator=(Text&&) noexcept;

  /// @throws std::out_of_range for a name that is not there.
  std::string say(std::string_view name, const Values& values = {}) const;
  std::vector<std::string> names() const;

 private:
  struct Impl;
  explicit Text(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace linli::handlers::text
