#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "handlers/rules/program.h"

/// Judges a programme's rules over what is known: pure, exact, and without taking silence for a number.
namespace linli::handlers::rules {

enum class Verdict {
  kMet,
  kNotMet,
  kUnknown,  ///< what is known does not decide it
  kNotApplicable,
};
/// "met" "not_met" "unknown" "not_applicable"
std::string_view name_of(Verdict verdict);

/// A single condition held against the facts.
struct Reading {
  Verdict verdict = Verdict::kUnknown;  ///< never kNotApplicable
  std::optional<std::int64_t> value;    ///< of the fact, when known
  /// What it is compared with, when known. For a share the last whole number that is still right, so that
  /// comparing with it decides exactly.
  std::optional<std::int64_t> bound;
  std::int64_t by = 0;  ///< how far the value is on the wrong side, in the fact's unit; 0 unless not met
  std::vector<std::string> unknown;  ///< facts that must be known first
};
Reading check(const Condition& condition, const Facts& facts);
/// All of them: not met when one is not, else unknown when one is. None at all is met.
Verdict check_all(const std::vector<Condition>& conditions, const Facts& facts);

struct Finding {
  const Rule* rule = nullptr;  ///< within the programme that was given
  Verdict verdict = Verdict::kUnknown;
  std::optional<std::int64_t> value;  ///< these as in Reading
  std::optional<std::int64_t> bound;
  std::int64_t by = 0;
  std::vector<std::string> unknown;
  const Condition* exemption = nullptr;  ///< the `unless` that made it met although the bound is broken
  bool waived = false;                   ///< not applicable because the offer's own document overrides it
};

/// Whose rules are looked at: those of every track and of this one, of every offer and of this one, of one
/// stage or of all.
struct Scope {
  std::string_view track;
  std::string_view offer;
  std::optional<Stage> stage;
};

/// Every rule of the scope, in the file's order. What would be met in any case is met although something else
/// is unknown. The findings point into `program`.
std::vector<Finding> evaluate(const Program& program, const Scope& scope, const Facts& facts);
std::vector<Finding> evaluate(const Program&& program, const Scope& scope, const Facts& facts) = delete;

/// Nothing that may refuse is broken: principles and preferences never refuse, what is unknown does not yet.
bool acceptable(const std::vector<Finding>& findings);

}  // namespace linli::handlers::rules
