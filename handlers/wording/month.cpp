#include "handlers/wording/month.h"

namespace linli::handlers::wording {

std::string month(const text::Text& text, storage::model::Month month, storage::model::CivilDate today) {
  text::Values values;
  if (month.year() != today.year()) values.set("year", std::to_string(month.year()));
  return text.say("report/month", values.set("month", std::to_string(month.month())));
}

std::string day(storage::model::CivilDate day, storage::model::CivilDate today) {
  return (day.year() == today.year() ? "" : std::to_string(day.year()) + "年") + std::to_string(day.month()) +
         "月" + std::to_string(day.day()) + "日";
}

}  // namespace linli::handlers::wording
