#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/ids.h"
#include "storage/model/report.h"
#include "storage/model/review.h"

/// What staff decide about reports that were filed, and what was said on both sides.
namespace linli::storage::repo::reviews {

/// Filed versions that wait for a decision, the longest waiting first: at most `most`, and how many there
/// are. `street`: only those of projects that this street office follows (model::street_of); empty: all.
struct Queue {
  std::vector<model::Report> first;
  std::int64_t count = 0;
};
Queue pending(db::Connection& connection, std::string_view street, int most);

/// Moves a filed version on, with an audit event that holds every word said: submitted → accepted, submitted
/// → returned, accepted → returned (reopened). Whether the actor may is decided above (handlers/review).
/// @throws std::logic_error when the version is not in that state or a later one was filed.
void decide(db::Connection& connection, model::ReportId id, model::Decision decision,
            std::string_view comment, const std::vector<model::FieldComment>& fields, std::string_view actor,
            model::Instant now);

/// The latest decision about a version; nothing when there is none.
std::optional<model::ReviewEvent> last(db::Connection& connection, model::ReportId id);
/// Everything that happened to a month, in order: filings and decisions.
std::vector<model::ReviewEvent> history(db::Connection& connection, model::ProjectId project,
                                        model::Month month);

/// The version that a further one corrects because staff sent it back; nothing for a first version or a
/// correction of its lead's own accord.
std::optional<model::Report> sent_back(db::Connection& connection, const model::Report& version);
/// Months of a project that staff sent back and that have not been filed again, the oldest first.
std::vector<model::Month> returned(db::Connection& connection, model::ProjectId project);
/// What a draft still owes the reviewer: the comments of the version it corrects whose field has not been
/// changed since and that have no reply. In the order in which they were made.
std::vector<model::FieldComment> open_comments(db::Connection& connection, const model::Report& draft);
/// Keeps the lead's words as the reply to what the last return of `returned` says of `field`.
/// @return whether there is such a comment.
bool reply(db::Connection& connection, model::ReportId returned, std::string_view field,
           std::string_view words, model::PersonId by);

/// Notes the numbered list that was shown to a person, from 1, in place of the one before.
void show_list(db::Connection& connection, model::PersonId person,
               const std::vector<model::ReportId>& reports);
/// The list last shown, in its order.
std::vector<model::ReportId> shown_list(db::Connection& connection, model::PersonId person);

}  // namespace linli::storage::repo::reviews
