#pragma once

#include <string>

#include "handlers/text/text.h"
#include "storage/model/civil_date.h"
#include "storage/model/month.h"

namespace linli::handlers::wording {

/// "5月", with the year when it is not `today`'s.
std::string month(const text::Text& text, storage::model::Month month, storage::model::CivilDate today);

}  // namespace linli::handlers::wording
