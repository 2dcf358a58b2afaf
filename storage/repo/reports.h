#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/report.h"
#include "storage/model/said.h"

/// Monthly reports: their versions, their values, and the journal by which a draft is undone.
namespace linli::storage::repo::reports {

/// The first receipt number. They have four digits, easy to say over the phone.
inline constexpr std::int64_t kFirstReceipt = 1001;

std::optional<model::Report> find(db::Connection& connection, model::ReportId id);
/// The highest version of a month, whatever its state.
std::optional<model::Report> latest(db::Connection& connection, model::ProjectId project, model::Month month);
/// The highest version that was filed.
std::optional<model::Report> filed(db::Connection& connection, model::ProjectId project, model::Month month);
/// The filed version before this one; nothing for the first.
std::optional<model::Report> former(db::Connection& connection, const model::Report& version);

/// Begins the next version as a draft. A further version starts with the values of the one before it.
/// @throws db::ConstraintViolated when the latest version is still a draft.
model::Report start(db::Connection& connection, model::ProjectId project, model::Month month,
                    model::PersonId by, model::Instant now);

model::ReportValues values(db::Connection& connection, model::ReportId id);

/// Month → field → number, each month filed by its highest filed version. What is not yet known is absent.
using MonthFigures = std::map<model::Month, std::map<std::string, std::int64_t, std::less<>>>;
MonthFigures figures(db::Connection& connection, model::ProjectId project);

/// One field's change: the value it gets, or nothing when it is forgotten.
struct Change {
  std::string field;
  std::optional<model::FieldValue> value;
  /// Said as a difference (再加1场); `value` is what it comes to with what stands. Where no figure stands
  /// yet, `value` is what does, and the difference waits for a figure that was said before it.
  std::optional<std::int64_t> add = std::nullopt;
};
/// Of a change: nothing means now.
using model::Said;
/// Changes a draft; all changes of one call are one step of its journal. Fields whose value stays are left
/// out, also when it was said in other words: taking such a step back would seem to do nothing. Whatever the
/// order in which messages arrive, what stands is what they make in the order in which they were said: a
/// figure that comes after differences which were said later gets them added, one that was told anew since is
/// beneath that one. Fields of `anyway` were gathered from what stands and go on top. @return whether
/// anything that stands changed. @throws std::logic_error when the report is not a draft.
bool change(db::Connection& connection, model::ReportId id, const std::vector<Change>& changes,
            model::PersonId by, model::Instant now, const Said& said = {},
            const std::vector<std::string>& anyway = {});
/// The last step of a draft's journal; 0 when there is none.
std::int64_t last_step(db::Connection& connection, model::ReportId id);
/// What `by` changed in the steps that came after `step`: each field with the value it had before the first
/// of these, in the order of saying.
std::vector<Change> before(db::Connection& connection, model::ReportId id, std::int64_t step,
                           model::PersonId by);
/// When the step that undo() would take back was said; nothing when there is none.
std::optional<Said> last_said(db::Connection& connection, model::ReportId id);
/// Takes the step back that was said last. @return what was put back (field, and the value it has now), empty
/// when there is no step. @throws std::logic_error when the report is not a draft.
std::vector<Change> undo(db::Connection& connection, model::ReportId id);

/// Draft → submitted, with an audit event that holds the values' digest; versions filed before become
/// history. `due_on` is the day the month is due: by it a first filing is noted as in time or late, and its
/// corrections with it. @throws std::logic_error when it is not a draft.
void submit(db::Connection& connection, model::ReportId id, model::PersonId by, model::Instant now,
            std::optional<model::CivilDate> due_on = std::nullopt);

/// Filed reports whose figures are not those that their audit event vouches for, in the order of filing.
std::vector<model::ReportId> altered(db::Connection& connection);

/// For lists: newest month first, then version. Absent filters match everything.
struct Filter {
  std::optional<model::ProjectId> project;
  std::optional<model::Month> month;
};
void each(db::Connection& connection, const Filter& filter,
          const std::function<void(const model::Report&)>& read);

}  // namespace linli::storage::repo::reports
