#include <array>
#include <charconv>
#include <chrono>
#include <string_view>
#include <vector>

#include "handlers/sheets/number_format.h"
#include "handlers/sheets/text.h"
#include "handlers/sheets/values.h"

namespace linli::handlers::sheets {
namespace {

using storage::model::CivilDate;
using storage::model::Month;

constexpr auto kNoDate = "不是日期，要写成 2024-03-01 这样";
constexpr auto kNoMonth = "不是月份，要写成 2024-05 这样";

/// What a text has of year, month and day; those that are not there are missing at the end.
struct Parts {
  std::vector<int> numbers;
  bool compact = false;  ///< "20240301"
};

/// The numbers between separators. Nothing when there is anything else, or two of the separators together.
std::optional<Parts> parts_of(std::string_view text) {
  Parts parts;
  constexpr std::array<std::string_view, 8> kSeparators{"-", "/", ".", "年", "月", "日", "号", "—"};
  while (!text.empty()) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const auto digits = static_cast<std::size_t>(end - text.data());
    if (error != std::errc{} || digits == 0 || text[0] == '-' || parts.numbers.size() == 3)
      return std::nullopt;
    if (parts.numbers.empty() && (digits == 8 || digits == 6) && digits == text.size()) {
      const int day = digits == 8 ? value % 100 : 0;
      const int rest = digits == 8 ? value / 100 : value;
      parts.numbers = {rest / 100, rest % 100};
      if (digits == 8) parts.numbers.push_back(day);
      parts.compact = true;
      return parts;
    }
    if (parts.numbers.empty() ? digits != 4 : digits > 2) return std::nullopt;
    parts.numbers.push_back(value);
    text.remove_prefix(digits);
    if (text.empty()) break;
    bool separated = false;
    for (const auto separator : kSeparators)
      if (text.starts_with(separator)) {
        text.remove_prefix(separator.size());
        separated = true;
        break;
      }
    if (!separated) return std::nullopt;
  }
  return parts;
}

std::optional<CivilDate> real(int year, int month, int day) {
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  return CivilDate::parse(CivilDate{year, static_cast<unsigned>(month), static_cast<unsigned>(day)}.text());
}

/// "2024-03-01 09:30:00" without its time.
std::string without_time(const Cell& cell) {
  auto text = half_width(cell.text);
  if (const auto colon = text.find(':'); colon != std::string::npos)
    if (const auto blank = text.find_last_of(" T", colon); blank != std::string::npos) text.resize(blank);
  return without_blanks(text);
}

/// The day whose number this is, from 1940 on: a smaller number is hardly one.
std::optional<CivilDate> of_serial(const Cell& cell, const std::string& text) {
  if (cell.kind == Cell::Kind::kDate || text.size() < 5 || text.substr(0, text.find('.')).size() != 5)
    return std::nullopt;
  const auto day = day_of_serial(text, cell.from_1904);
  const auto date = day ? CivilDate::parse(*day) : std::nullopt;
  if (!date || date->year() < 1940) return std::nullopt;
  return date;
}

}  // namespace

Reading<CivilDate> date(const Cell& cell) {
  if (cell.kind == Cell::Kind::kBroken) return Reason{text(cell).reason()};
  const auto written = without_time(cell);
  if (const auto day = of_serial(cell, written)) return *day;
  const auto parts = parts_of(written);
  if (!parts || parts->numbers.size() != 3) return Reason{kNoDate};
  const auto day = real(parts->numbers[0], parts->numbers[1], parts->numbers[2]);
  if (!day) return Reason{"没有这一天"};
  return *day;
}

Reading<Month> month(const Cell& cell) {
  if (cell.kind == Cell::Kind::kBroken) return Reason{text(cell).reason()};
  const auto written = without_time(cell);
  if (const auto day = of_serial(cell, written)) return Month::of(*day);
  const auto parts = parts_of(written);
  if (!parts || parts->numbers.size() < 2) return Reason{kNoMonth};
  // A number 2024.1 may have been typed as 2024.10.
  if (cell.kind == Cell::Kind::kNumber && !parts->compact && parts->numbers[1] == 1)
    return Reason{"看不出是1月还是10月，请写成 2024-01 或 2024-10"};
  const auto day =
      real(parts->numbers[0], parts->numbers[1], parts->numbers.size() == 3 ? parts->numbers[2] : 1);
  if (!day) return Reason{"没有这个月"};
  return Month::of(*day);
}

}  // namespace linli::handlers::sheets
