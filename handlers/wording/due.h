#pragma once

#include <string>

#include "handlers/text/text.h"
#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/obligation.h"

/// How something due is written in chat and in a calendar. The words are in templates/chat/due.
namespace linli::handlers::wording {

/// "5月 月报", "二季度 季度督导", "中期评估".
std::string due_name(const text::Text& text, const storage::model::Obligation& obligation,
                     storage::model::CivilDate today);
/// "6月5日", with the year when it is not `today`'s.
std::string due_day(const text::Text& text, storage::model::CivilDate day, storage::model::CivilDate today);
/// "还有3天", "今天截止", "过期2天".
std::string days_left(const text::Text& text, storage::model::CivilDate day, storage::model::CivilDate today);
/// {what, project, day, left, extended, ticket, unreminded}; `project` is its name, missing for the
/// programme's own; `unreminded`: overdue for so long that nobody is reminded of it any more.
text::Values due_line(storage::db::Connection& connection, const text::Text& text,
                      const storage::model::Obligation& obligation, storage::model::CivilDate today);

}  // namespace linli::handlers::wording
