#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "storage/model/civil_date.h"
#include "storage/model/money.h"
#include "storage/model/result.h"

namespace linli::handlers::programs {

/// Reads the keys of one TOML table. Whatever is wrong is thrown as Wrong with line and key; a key that
/// nobody read is wrong too, for it is a misspelt one (call done() after the last).
class TableReader {
 public:
  struct Wrong : std::runtime_error {
    using std::runtime_error::runtime_error;
  };

  explicit TableReader(const toml::table& table, std::string path = "")
      : table_(table), path_(std::move(path)) {}

  std::string text(std::string_view key);
  std::string text_or(std::string_view key, std::string otherwise);
  /// A whole number between the two, both included.
  std::int64_t number(std::string_view key, std::int64_t least, std::int64_t most);
  /// Whole yuan.
  storage::model::Money yuan(std::string_view key);
  storage::model::Money yuan_or(std::string_view key, storage::model::Money otherwise);
  storage::model::CivilDate date(std::string_view key);
  /// `otherwise` where the key is absent.
  std::int64_t number_or(std::string_view key, std::int64_t least, std::int64_t most, std::int64_t otherwise);
  bool flag_or(std::string_view key, bool otherwise);
  /// A list of texts, each once; empty when the key is absent.
  std::vector<std::string> texts(std::string_view key);
  /// A list of whole numbers between the two, each once.
  std::vector<int> numbers(std::string_view key, int least, int most);
  /// A text that is one of `words`.
  std::string word(std::string_view key, std::span<const char* const> words);
  /// An array of days.
  std::vector<storage::model::CivilDate> dates(std::string_view key);
  /// Each table of an array of tables, in order; none when the key is absent.
  void each(std::string_view key, const std::function<void(TableReader&)>& read);
  void done() const;

  /// The texts that stand as `inner` in the tables of `key`, unchecked: what may be named before it is read.
  std::set<std::string, std::less<>> names(std::string_view key, std::string_view inner) const;
  bool has(std::string_view key) const { return table_.contains(key); }
  [[noreturn]] void wrong(std::string_view key, const std::string& why) const;

 private:
  const toml::node& need(std::string_view key);

  const toml::table& table_;
  std::string path_;  ///< "indicators[2]." in front of a key
  std::set<std::string, std::less<>> read_;
};

/// Parses `path` and hands its root to `read`; everything that can be wrong with a file becomes kInvalid
/// "<file>: line <n>: <key>: <why>", an unreadable one kNotFound.
storage::model::Result<void> read_toml(const std::string& path,
                                       const std::function<void(TableReader&)>& read);

}  // namespace linli::handlers::programs
