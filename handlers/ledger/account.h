#pragma once

#include <optional>
#include <string>
#include <vector>

#include "handlers/rules/evaluate.h"
#include "handlers/rules/program.h"
#include "handlers/rules/working_days.h"
#include "storage/model/civil_date.h"
#include "storage/model/funds.h"
#include "storage/model/money.h"
#include "storage/model/month.h"
#include "storage/model/project.h"

/// What came of a project's grant, what went, what is left, and what the next part waits for. Nothing of it
/// is stored: it follows from what is recorded, each time anew.
namespace linli::handlers::ledger {

/// All that is recorded of one project's money.
struct Records {
  storage::model::Project project;
  std::vector<storage::model::Tranche> tranches;        ///< in order
  std::vector<storage::model::Payment> payments;        ///< in the order of their recording
  std::vector<storage::model::Evaluation> evaluations;  ///< likewise
  std::vector<storage::model::Voucher> vouchers;
  std::vector<storage::model::Spending> spending;  ///< of filed reports, by month and version
  std::vector<storage::model::Month> filed;        ///< months that are filed and not returned
};

/// One thing that must happen before a part is paid.
struct Missing {
  enum class Kind {
    kContract,    ///< nobody signed it
    kEvaluation,  ///< mid-term or final, not held
    kFailed,      ///< held, and not passed
    kMonths,      ///< reports are owed
    kEarlier,     ///< the part before it is not paid
    kSignature,   ///< recorded, and waits for a second staff member
    kWithheld,    ///< staff hold it back
    kStopped,     ///< the project does not go on, or the part was cancelled
    kOther,       ///< another fact of the programme's rules
  };
  Kind kind = Kind::kOther;
  std::string who;                            ///< one of rules::kOwers
  std::string label;                          ///< what it is called: "中期评估", the part before it
  std::string words;                          ///< what staff wrote about it
  std::vector<storage::model::Month> months;  ///< those not filed
  std::optional<storage::model::CivilDate> since;
  /// Working days that it takes when everybody begins today; absent where that depends on a decision.
  std::optional<int> days;
};

/// Where a part of the grant stands.
enum class Standing {
  kPlanned,    ///< something is missing
  kReady,      ///< can be paid
  kSignature,  ///< recorded, waits for its second signature
  kPaid,       ///< nothing more is to come of it
  kWithheld,
  kCancelled,
};
/// "planned" "ready" "signature" "paid" "withheld" "cancelled"
std::string_view name_of(Standing standing);
std::string_view name_of(Missing::Kind kind);

struct Part {
  storage::model::Tranche tranche;
  rules::Tranche terms;
  storage::model::Money paid;
  storage::model::Money unsigned_;  ///< recorded, but without its second signature
  Standing standing = Standing::kPlanned;
  std::vector<Missing> missing;  ///< empty exactly when it is ready or paid
  /// The first day on which it can be paid if everybody begins today; absent where nobody can tell.
  std::optional<rules::WorkingDay> earliest;

  storage::model::Money rest() const { return tranche.due - paid - unsigned_; }
};

/// Spending of one budget line, and its bounds where the programme has some.
struct Line {
  std::string line;  ///< "labour"
  std::string label;
  storage::model::Money accepted;
  storage::model::Money waiting;  ///< in reports that nobody has accepted yet
  storage::model::Money newest;   ///< by the newest version of each month, which bounds are held against
  std::optional<storage::model::Money> most;
  std::optional<storage::model::Money> least;
};

struct MonthSpent {
  storage::model::Month month;
  storage::model::Money accepted;
  storage::model::Money waiting;
};

struct Account {
  storage::model::Project project;
  bool custody = false;  ///< the street keeps the money and reimburses what was spent
  std::vector<Part> parts;
  storage::model::Money paid;       ///< that counts
  storage::model::Money recovered;  ///< that came back
  storage::model::Money to_come;    ///< that is still planned to be paid
  storage::model::Money dropped;    ///< of the grant, that will not be paid: cut or cancelled
  storage::model::Money accepted;   ///< spent, in accepted reports
  storage::model::Money waiting;    ///< spent, in reports that wait
  std::vector<Line> lines;          ///< those with a bound, and those with spending
  storage::model::Money unsorted;   ///< of `accepted`, that no line was told for
  storage::model::Money unsorted_waiting;
  std::vector<storage::model::Month> disagreeing;  ///< accepted ones whose lines are more than their total
  std::vector<MonthSpent> months;                  ///< those with spending, oldest first
  std::vector<rules::Finding>
      exceeded;  ///< upper bounds that the spending breaks; they point into the programme
  std::vector<storage::model::Payment> payments;
  std::vector<storage::model::Evaluation> evaluations;
  std::vector<storage::model::Voucher> vouchers;
  storage::model::Money reimbursed;  ///< by the street, where it keeps the money

  /// What whoever holds the money holds; negative when more was spent than paid.
  storage::model::Money left() const { return paid - recovered - accepted; }
  /// What the street still has of the project's money, where it keeps it.
  storage::model::Money with_street() const { return paid - recovered - reimbursed; }
  /// The part that is paid next; null when none is to come.
  const Part* next() const;
};

/// What was agreed of a tranche. @throws std::runtime_error when it is damaged.
rules::Tranche terms_of(const storage::model::Tranche& tranche);

/// Whether the street keeps the money of a project: by its own contract or by that of its whole track.
bool in_custody(const rules::Program& program, const storage::model::Project& project);

/// The result that holds: the last of this kind. Null when there is none.
const storage::model::Evaluation* result_of(const std::vector<storage::model::Evaluation>& evaluations,
                                            storage::model::EvaluationKind kind);

/// @throws std::runtime_error when what is stored of a tranche is damaged.
Account reckon(const Records& records, const rules::Program& program, const rules::Calendar& calendar,
               storage::model::CivilDate today);

}  // namespace linli::handlers::ledger
