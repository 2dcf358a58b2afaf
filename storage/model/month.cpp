#include "storage/model/month.h"

namespace linli::storage::model {

std::optional<Month> Month::parse(std::string_view text) {
  if (text.size() != 7) return std::nullopt;
  const auto first = CivilDate::parse(std::string{text} + "-01");
  if (!first) return std::nullopt;
  return Month::of(*first);
}

std::string Month::text() const {
  return first_day().text().substr(0, 7);
}

}  // namespace linli::storage::model
