#pragma once

#include <string>
#include <vector>

#include "handlers/text/text.h"
#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/letter.h"
#include "storage/model/obligation.h"

namespace linli::handlers::reminders {

/// All that one person is reminded of at one time.
struct Digest {
  storage::model::CivilDate today;
  std::vector<storage::model::Obligation> own{};     ///< theirs to do
  std::vector<storage::model::Obligation> ground{};  ///< overdue with others, for staff
  bool late = false;                                 ///< some of it was missed and caught up
  storage::model::Worth worth = storage::model::Worth::kLow;

  bool empty() const { return own.empty() && ground.empty(); }
};

/// How much a rung matters: the days around the due day are worth a person's last consent, a week before is
/// not; what staff only hear of is usual.
storage::model::Worth worth_of(int rung, bool own);

/// As it is read in chat, and what a template message's fields say: title, due, note.
struct Written {
  std::string content;
  std::string fields;  ///< JSON
};
Written write(storage::db::Connection& connection, const text::Text& text, Digest digest);
/// The content when it is staff who have it said.
std::string nudged(const text::Text& text, const std::string& content);

}  // namespace linli::handlers::reminders
