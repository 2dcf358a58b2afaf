#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"

/// What whoever reviews a report should know beside its figures: what was asked before it was filed and how
/// the lead answered, and what is odd about its pictures.
namespace linli::storage::repo::remarks {

struct Remark {
  std::string about;   ///< what it is about, once per report: "rule:budget.labour", "photo:12"
  std::string says;    ///< as people read it
  std::string answer;  ///< the lead's own words; empty while there is none
  bool asked = false;  ///< the lead was asked; otherwise it is for the reviewer only
  model::Instant at;   ///< when it was noted

  bool operator==(const Remark&) const = default;
};

/// In the order in which they were noted.
std::vector<Remark> of(db::Connection& connection, model::ReportId report);
/// Notes it, in place of what was noted about the same thing before.
void note(db::Connection& connection, model::ReportId report, const Remark& remark);
/// Answers everything that was asked and has no answer yet.
void answer(db::Connection& connection, model::ReportId report, std::string_view words);
void drop(db::Connection& connection, model::ReportId report, std::string_view about);

}  // namespace linli::storage::repo::remarks
