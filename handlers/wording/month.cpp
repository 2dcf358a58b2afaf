#include "handlers/wording/month.h"

namespace linli::handlers::wording {

std::string month(const text::Text& text, storage::model::Month month, storage::model::CivilDate today) {
  text::Values values;
  if (month.year() != today.year()) values.set("year", std::to_string(month.year()));
  return text.say("report/month", values.set("month", std::to_string(month.month())));
}

}  // namespace linli::handlers::wording
