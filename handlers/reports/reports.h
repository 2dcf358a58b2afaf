#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "handlers/contract/intent.h"
#include "handlers/rules/activities.h"
#include "handlers/rules/program.h"
#include "handlers/rules/working_days.h"
#include "storage/db/connection.h"
#include "storage/model/project.h"
#include "storage/model/report.h"
#include "storage/model/result.h"
#include "storage/repo/reports.h"

/// Filing the month: the decisions that every door (chat, mini-program, console) shares.
namespace linli::handlers::reports {

/// What a message changes in a report of this programme. Slots that the form does not have, and those that
/// must be asked before they are believed, are left out.
std::vector<storage::repo::reports::Change> changes_from(const rules::Program& program,
                                                         const contract::Understanding& said);

/// What the message says of single activities joins the list of what was done, and figures that follow from
/// the list follow it: `sessions` and `people_served` where nothing else is known of them. With the slot
/// `activity` (第2场改成50人) its figures are those of that activity and no longer the month's. `known`: the
/// draft's values. @return the fields whose new value holds what was there before, whenever it was said.
std::vector<std::string> add_activities(const rules::Program& program,
                                        const storage::model::ReportValues& known,
                                        const contract::Understanding& said,
                                        std::vector<storage::repo::reports::Change>& changes);
/// The list of activities in a report.
std::vector<rules::Activity> activities_in(const storage::model::ReportValues& values);
/// Whether the message says anything that stands in a report.
bool tells(const rules::Program& program, const contract::Understanding& said);

/// "支出再加300": the change that adds the slot `add` to what the draft knows of the slot `field`. kNotFound
/// when there is nothing to add to; kInvalid when the sum would fall below zero or grow absurd.
storage::model::Result<storage::repo::reports::Change> addition(const rules::FormField& field,
                                                                const storage::model::ReportValues& values,
                                                                std::int64_t add);

/// Figures that were told and that this programme's form does not ask for, each with its words.
std::map<std::string, std::string> unasked(const rules::Program& program,
                                           const contract::Understanding& said);

/// The slots of this message that the form has but that must be asked again.
std::vector<const rules::FormField*> doubtful(const rules::Program& program,
                                              const contract::Understanding& said);

/// Whether `month` can be reported for `project` on `today`. kForbidden while the project is not going on
/// (rules::active: not contracted yet, suspended, over); kInvalid before the project begins or after it
/// ends; kConflict for a month that has not begun.
storage::model::Result<void> reportable(const storage::model::Project& project, storage::model::Month month,
                                        storage::model::CivilDate today);

/// The version of a month that its lead has to do with: the highest, unless a filed one has been accepted,
/// which a draft begun before does not change.
std::optional<storage::model::Report> at_hand(storage::db::Connection& connection,
                                              storage::model::ProjectId project, storage::model::Month month);

/// What the last month filed before this one says in a field of words that may well stay the same
/// (difficulties, plans; never a story, never a figure). Nothing when it says nothing.
std::optional<std::string> words_of_last_month(storage::db::Connection& connection,
                                               const storage::model::Report& draft, std::string_view field);

/// The draft of that month: the open one, a first one, or the one that corrects what staff sent back.
/// kConflict when the month is filed and waits or has been accepted.
storage::model::Result<storage::model::Report> open_draft(storage::db::Connection& connection,
                                                          storage::model::ProjectId project,
                                                          storage::model::Month month,
                                                          storage::model::PersonId by,
                                                          storage::model::Instant now);
/// The draft that corrects a filed report: the open one, or a further version with the same values.
/// kForbidden when the report has been accepted: then staff must return it first.
storage::model::Result<storage::model::Report> reopen(storage::db::Connection& connection,
                                                      const storage::model::Report& filed,
                                                      storage::model::PersonId by,
                                                      storage::model::Instant now);

/// Throws away what was told, as one step that can be undone: a first draft is emptied, a correction goes
/// back to the figures that were filed. `said`: when that was asked for; nothing: now.
void clear(storage::db::Connection& connection, const storage::model::Report& draft,
           storage::model::PersonId by, storage::model::Instant now,
           const storage::repo::reports::Said& said = {});

/// When the month is due, if a report is owed: the day that stands among what is due, put off or not; by the
/// programme's rules where it does not stand there yet. Nothing for a month that was waived.
std::optional<storage::model::CivilDate> due_on(storage::db::Connection& connection,
                                                const rules::Calendar& calendar,
                                                const rules::Program& program,
                                                storage::model::ProjectId project,
                                                storage::model::Month month);

/// Files the draft. kInvalid while a required field is missing; kForbidden when the month has been accepted.
/// `due`: see due_on(); a first filing is noted as in time or late by it.
storage::model::Result<void> submit(storage::db::Connection& connection, const rules::Program& program,
                                    const storage::model::Report& draft, storage::model::PersonId by,
                                    storage::model::Instant now,
                                    std::optional<storage::model::CivilDate> due = std::nullopt);

/// How far a project is with an indicator: the sum over the months filed (their highest filed version each).
struct Progress {
  const rules::Indicator* indicator = nullptr;
  std::int64_t reached = 0;
};
/// Only the indicators that monthly reports feed.
std::vector<Progress> progress(storage::db::Connection& connection, const rules::Program& program,
                               storage::model::ProjectId project);

}  // namespace linli::handlers::reports
