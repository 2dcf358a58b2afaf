#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "handlers/rules/feedback.h"
#include "handlers/rules/plan.h"
#include "handlers/rules/rule.h"
#include "storage/model/money.h"
#include "storage/model/result.h"

/// A programme as data. What stands in templates/programs/*.toml is checked once when it is imported
/// (handlers/programs) and kept in the database as JSON; these are its values.
namespace linli::handlers::rules {

enum class FieldKind {
  kCount,  ///< whole number of `unit`
  kMoney,  ///< whole fen
  kText,
};

/// How much a form insists on a field.
enum class Asked {
  kRequired,  ///< no report without it
  kOptional,  ///< asked once, may be skipped
  kNever,     ///< taken when told
};

/// One field of the monthly report or of the application. `id` is also the name of the slot in which it is
/// understood.
struct FormField {
  std::string id;
  std::string label;
  std::string unit;
  std::string question;
  FieldKind kind = FieldKind::kCount;
  Asked asked = Asked::kNever;
  std::vector<std::string> options;  ///< the only words that a text may be; empty: any
  std::string fact;                  ///< the fact that its answer is, for rules looked at while answering
};

/// Something a project must reach within its period. Progress is the sum of `field` over the months filed.
struct Indicator {
  std::string id;
  std::string label;
  std::string unit;
  std::string field;  ///< the form field that is summed; empty when staff judge it otherwise
  std::int64_t target = 0;
  bool money = false;  ///< target and sum are fen
  std::string source;  ///< document and clause
  std::string says;
  /// What each counted thing must meet to count (a new organization: filed, and two events): facts of the
  /// item.
  std::vector<Condition> counts_if;
};

/// A budget line and its limits, per project. Absent limits are negative.
struct BudgetLine {
  std::string line;  ///< "labour", as in the slots `spending.<line>`
  std::string label;
  storage::model::Money at_most = storage::model::Money::fen(-1);
  storage::model::Money at_least = storage::model::Money::fen(-1);
  std::string source;
  std::string says;
  std::vector<std::string> includes;  ///< further lines of spending that count towards it
};

/// How the money is handled. What nobody set is negative.
struct FundsTerms {
  /// A payment above it counts once a second staff member has confirmed it.
  storage::model::Money second_signature_above = storage::model::Money::fen(-1);
  int evaluation_days = -1;  ///< working days that an evaluation takes once its material is there
  int payment_days = -1;     ///< working days from the last thing that was missing to the payment
};

struct Program {
  std::string code;
  std::string name;
  std::string document;         ///< what its rules are found in, as people call it: "实施方案"
  storage::model::Money grant;  ///< per project; 0 where tracks and offers have amounts of their own, or none
  int projects = 0;             ///< how many are planned; 0 where no number is given
  int report_due_day = 5;       ///< of the following month; 0: no monthly report is owed
  std::vector<FormField> form;
  std::vector<Indicator> indicators;
  std::vector<BudgetLine> budget;
  int publicity_days = 0;             ///< working days for which a choice is made public; 0: none
  bool tranches_by_contract = false;  ///< the contract and not the programme divides the grant
  FundsTerms funds;
  std::vector<Track> tracks;
  std::vector<Offer> offers;
  /// Everything demanded, also what follows from the limits of budget lines, from indicators and from the
  /// amounts of offers (handlers/rules/derived.h).
  std::vector<Rule> rules;
  std::vector<Tranche> tranches;
  std::vector<Milestone> milestones;
  std::vector<FormField> application;
  std::vector<Approval> approvals;
  Feedback feedback;
  Reminding reminders;

  const FormField* field(std::string_view id) const;
  const Track* track(std::string_view id) const;
  const Offer* offer(std::string_view number) const;
  const Rule* rule(std::string_view id) const;
  /// A track's own, or those of every track where it has none; in order.
  std::vector<const Tranche*> tranches_of(std::string_view track) const;
  std::vector<const Approval*> approvals_of(std::string_view track) const;
  /// A track's own and those of every track.
  std::vector<const Milestone*> milestones_of(std::string_view track) const;
};

std::string_view name_of(FieldKind kind);
std::string_view name_of(Asked asked);
/// kInvalid for a word that is neither.
storage::model::Result<FieldKind> field_kind_named(std::string_view name);
storage::model::Result<Asked> asked_named(std::string_view name);

/// The form in which a programme is stored. Reading refuses (kInvalid) what writing could not have made.
std::string to_json(const Program& program);
storage::model::Result<Program> program_from_json(const std::string& json);

/// A tranche as it was agreed for one project; it stands whatever the programme becomes.
std::string to_json(const Tranche& tranche);
storage::model::Result<Tranche> tranche_from_json(const std::string& json);

}  // namespace linli::handlers::rules
