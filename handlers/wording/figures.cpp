#include "handlers/wording/figures.h"

#include "storage/model/civil_date.h"
#include "storage/model/money.h"

namespace linli::handlers::wording {
namespace {

std::string date(std::int64_t day_number) {
  const auto day = storage::model::CivilDate{1970, 1, 1}.plus_days(static_cast<int>(day_number));
  return std::to_string(day.year()) + "年" + std::to_string(day.month()) + "月" + std::to_string(day.day()) +
         "日";
}

}  // namespace

std::string figure(bool money, std::int64_t number) {
  return money ? storage::model::Money::fen(number).text() : std::to_string(number);
}

std::string amount(rules::Measure measure, std::string_view unit, std::int64_t number) {
  switch (measure) {
    case rules::Measure::kMoney:
      return figure(true, number) + " 元";
    case rules::Measure::kDate:
      return date(number);
    case rules::Measure::kYes:
      return "";
    case rules::Measure::kCount:
      break;
  }
  return std::to_string(number) + " " + std::string{unit};
}

std::string shorten(std::string_view text, std::size_t most) {
  std::string line;
  std::size_t characters = 0;
  for (const char c : text) {
    const bool continues = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
    if (!continues && characters++ == most) return line + "…";
    line += c == '\n' || c == '\r' ? ' ' : c;
  }
  return line;
}

}  // namespace linli::handlers::wording
