#include "handlers/programs/toml_reader.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace linli::handlers::programs {

using storage::model::CivilDate;
using storage::model::Code;
using storage::model::Error;
using storage::model::Money;
using storage::model::Result;

void TableReader::wrong(std::string_view key, const std::string& why) const {
  const auto* node = table_.get(key);
  const auto line = (node ? node->source() : table_.source()).begin.line;
  throw Wrong{"line " + std::to_string(line) + ": " + path_ + std::string{key} + ": " + why};
}

const toml::node& TableReader::need(std::string_view key) {
  read_.emplace(key);
  const auto* node = table_.get(key);
  if (!node) wrong(key, "is missing");
  return *node;
}

std::string TableReader::text(std::string_view key) {
  const auto* value = need(key).as_string();
  if (!value) wrong(key, "must be text");
  if (value->get().empty()) wrong(key, "must not be empty");
  return value->get();
}

std::string TableReader::text_or(std::string_view key, std::string otherwise) {
  return has(key) ? text(key) : std::move(otherwise);
}

std::int64_t TableReader::number(std::string_view key, std::int64_t least, std::int64_t most) {
  const auto* value = need(key).as_integer();
  if (!value) wrong(key, "must be a whole number");
  if (value->get() < least || value->get() > most)
    wrong(key, "must lie between " + std::to_string(least) + " and " + std::to_string(most));
  return value->get();
}

Money TableReader::yuan(std::string_view key) {
  return Money::yuan(number(key, 0, 1'000'000'000'000));
}

Money TableReader::yuan_or(std::string_view key, Money otherwise) {
  return has(key) ? yuan(key) : otherwise;
}

CivilDate TableReader::date(std::string_view key) {
  const auto* value = need(key).as_date();
  if (!value) wrong(key, "must be a day such as 2024-03-01, without quotes");
  return {value->get().year, value->get().month, value->get().day};
}

std::int64_t TableReader::number_or(std::string_view key, std::int64_t least, std::int64_t most,
                                    std::int64_t otherwise) {
  return has(key) ? number(key, least, most) : otherwise;
}

bool TableReader::flag_or(std::string_view key, bool otherwise) {
  if (!has(key)) return otherwise;
  const auto* value = need(key).as_boolean();
  if (!value) wrong(key, "must be true or false");
  return value->get();
}

std::vector<std::string> TableReader::texts(std::string_view key) {
  std::vector<std::string> all;
  if (!has(key)) return all;
  const auto* array = need(key).as_array();
  if (!array) wrong(key, "must be a list of texts");
  for (const auto& item : *array) {
    const auto* text = item.as_string();
    if (!text || text->get().empty()) wrong(key, "must be a list of texts");
    if (std::ranges::find(all, text->get()) != all.end()) wrong(key, "holds '" + text->get() + "' twice");
    all.push_back(text->get());
  }
  return all;
}

std::vector<int> TableReader::numbers(std::string_view key, int least, int most) {
  const auto* array = need(key).as_array();
  if (!array) wrong(key, "must be a list of whole numbers such as [7, 3, 1]");
  std::vector<int> all;
  for (const auto& item : *array) {
    const auto* value = item.as_integer();
    if (!value || value->get() < least || value->get() > most)
      wrong(key, "must hold whole numbers from " + std::to_string(least) + " to " + std::to_string(most));
    const auto number = static_cast<int>(value->get());
    if (std::ranges::find(all, number) != all.end()) wrong(key, "holds " + std::to_string(number) + " twice");
    all.push_back(number);
  }
  return all;
}

std::string TableReader::word(std::string_view key, std::span<const char* const> words) {
  auto value = text(key);
  if (std::ranges::find(words, value) != words.end()) return value;
  std::string all;
  for (const auto* one : words)
    all += (all.empty() ? "" : ", ") + std::string{one};
  wrong(key, "'" + value + "' is none of " + all);
}

std::set<std::string, std::less<>> TableReader::names(std::string_view key, std::string_view inner) const {
  std::set<std::string, std::less<>> all;
  if (const auto* array = table_[key].as_array())
    for (const auto& item : *array)
      if (const auto* table = item.as_table())
        if (const auto* text = table->get_as<std::string>(inner)) all.insert(text->get());
  return all;
}

std::vector<CivilDate> TableReader::dates(std::string_view key) {
  const auto* array = need(key).as_array();
  if (!array) wrong(key, "must be a list of days such as [2024-03-01]");
  std::vector<CivilDate> days;
  for (const auto& node : *array) {
    const auto* value = node.as_date();
    if (!value) wrong(key, "must hold days such as 2024-03-01, without quotes");
    days.emplace_back(value->get().year, value->get().month, value->get().day);
  }
  return days;
}

void TableReader::each(std::string_view key, const std::function<void(TableReader&)>& read) {
  if (!has(key)) return;
  const auto* array = need(key).as_array();
  if (!array) wrong(key, "must be written as [[" + path_ + std::string{key} + "]]");
  for (std::size_t i = 0; i < array->size(); ++i) {
    const auto* table = array->get(i)->as_table();
    if (!table) wrong(key, "must hold tables only");
    TableReader inner{*table, path_ + std::string{key} + "[" + std::to_string(i) + "]."};
    read(inner);
    inner.done();
  }
}

void TableReader::done() const {
  for (const auto& [key, node] : table_)
    if (!read_.contains(key.str())) wrong(key.str(), "is not a known key");
}

Result<void> read_toml(const std::string& path, const std::function<void(TableReader&)>& read) {
  const auto name = std::filesystem::path{path}.filename().string();
  std::error_code ignored;  // whatever stands in the way, there is no file for us
  if (!std::filesystem::is_regular_file(path, ignored))
    return Error{Code::kNotFound, "there is no file " + path};
  try {
    const auto root = toml::parse_file(path);
    TableReader reader{root};
    read(reader);
    reader.done();
    return {};
  } catch (const toml::parse_error& problem) {
    return Error{Code::kInvalid, name + ": line " + std::to_string(problem.source().begin.line) + ": " +
                                     std::string{problem.description()}};
  } catch (const TableReader::Wrong& problem) {
    return Error{Code::kInvalid, name + ": " + problem.what()};
  }
}

}  // namespace linli::handlers::programs
