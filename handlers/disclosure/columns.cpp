#include "handlers/disclosure/columns.h"

#include <cstdint>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace linli::handlers::disclosure {

using sheets::Sheet;

std::vector<std::string> lines_in(const text::Text& text, const char* name) {
  std::vector<std::string> all;
  std::istringstream lines{text.say(name)};
  for (std::string line; std::getline(lines, line);)
    all.push_back(line);
  return all;
}

Sheet sheet_named(const text::Text& text, const char* name) {
  Sheet sheet;
  auto lines = lines_in(text, name);
  sheet.name = std::move(lines.front());
  sheet.columns.assign(std::next(lines.begin()), lines.end());
  return sheet;
}

void fits(const Sheet& sheet, const char* name) {
  for (const auto& row : sheet.rows)
    if (row.size() != sheet.columns.size())
      throw std::runtime_error{std::string{name} + " names " + std::to_string(sheet.columns.size()) +
                               " columns for rows of " + std::to_string(row.size())};
}

std::string word(const text::Text& text, std::string_view name) {
  return text.say("sheets/words", text::Values{}.flag(std::string{name}, true));
}

sheets::WrittenCell share_cell(const rules::Satisfaction& satisfaction, int percent) {
  return satisfaction.enough ? sheets::WrittenCell{std::int64_t{percent}} : sheets::WrittenCell{};
}

void add_observed(std::vector<sheets::WrittenCell>& row, const rules::Observed& observed) {
  row.emplace_back(observed.visits);
  auto& mean = row.emplace_back();
  if (observed.visits > 0) mean = rules::mean_text(observed.tenths);
}

}  // namespace linli::handlers::disclosure
