#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

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

/// How much a monthly report insists on a field.
enum class Asked {
  kRequired,  ///< no report without it
  kOptional,  ///< asked once, may be skipped
  kNever,     ///< taken when told
};

/// One field of the monthly report. `id` is also the name of the slot in which it is understood.
struct FormField {
  std::string id;
  std::string label;
  std::string unit;
  std::string question;
  FieldKind kind = FieldKind::kCount;
  Asked asked = Asked::kNever;
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
};

/// A limit on what a budget line may cost, per project. Absent limits are negative.
struct BudgetLine {
  std::string line;  ///< "labour", as in the slots `spending.<line>`
  std::string label;
  storage::model::Money at_most = storage::model::Money::fen(-1);
  storage::model::Money at_least = storage::model::Money::fen(-1);
  std::string source;
};

struct Program {
  std::string code;
  std::string name;
  storage::model::Money grant;  ///< per project
  int projects = 0;             ///< how many are planned
  int report_due_day = 5;       ///< of the following month
  std::vector<FormField> form;
  std::vector<Indicator> indicators;
  std::vector<BudgetLine> budget;

  const FormField* field(std::string_view id) const;
};

std::string_view name_of(FieldKind kind);
std::string_view name_of(Asked asked);
/// kInvalid for a word that is neither.
storage::model::Result<FieldKind> field_kind_named(std::string_view name);
storage::model::Result<Asked> asked_named(std::string_view name);

/// The form in which a programme is stored. Reading refuses (kInvalid) what writing could not have made.
std::string to_json(const Program& program);
storage::model::Result<Program> program_from_json(const std::string& json);

}  // namespace linli::handlers::rules
