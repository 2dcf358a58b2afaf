#include "handlers/sheets/number_format.h"

#include "handlers/sheets/decimal.h"
#include "storage/model/civil_date.h"

namespace linli::handlers::sheets {

using storage::model::CivilDate;

bool shows_day(int format) {
  return (format >= 14 && format <= 22) || (format >= 27 && format <= 36) || (format >= 45 && format <= 47) ||
         (format >= 50 && format <= 58);
}

bool shows_day(std::string_view code) {
  for (std::size_t at = 0; at < code.size(); ++at) {
    switch (code[at]) {
      case '"':
        at = code.find('"', at + 1);
        break;
      case '[':
        at = code.find(']', at + 1);
        break;
      case '\\':
      case '_':
      case '*':
        ++at;
        break;
      case ';':  // formats of negative numbers and texts follow
        return false;
      case 'y':
      case 'Y':
      case 'm':
      case 'M':
      case 'd':
      case 'D':
      case 'h':
      case 'H':
      case 's':
      case 'S':
        return true;
      default:
        break;
    }
    if (at == std::string_view::npos) return false;
  }
  return false;
}

std::optional<std::string> day_of_serial(std::string_view serial, bool from_1904) {
  const auto number = parse_decimal(serial.substr(0, serial.find('.')));
  const auto whole = number ? number->scaled(0) : std::nullopt;
  constexpr std::int64_t kMost = 109'938;  // 31 December 2200 is 109 939 or less in both systems
  if (!whole || *whole < 0 || *whole > kMost) return std::nullopt;
  const auto days = static_cast<int>(*whole);
  if (from_1904) return CivilDate{1904, 1, 1}.plus_days(days).text();
  constexpr int kFalseLeapDay = 60;
  if (days == 0 || days == kFalseLeapDay) return std::nullopt;
  return CivilDate{1899, 12, days < kFalseLeapDay ? 31u : 30u}.plus_days(days).text();
}

}  // namespace linli::handlers::sheets
