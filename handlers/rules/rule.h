#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/model/civil_date.h"
#include "storage/model/result.h"

/// A rule of a programme as data: a bound on a fact, and when it applies. handlers/rules/evaluate.h judges
/// them.
namespace linli::handlers::rules {

/// What the number of a fact is, to say it.
enum class Measure {
  kCount,  ///< of a unit: 人, 场, 级 …
  kMoney,  ///< whole fen
  kDate,   ///< days since 1970-01-01, see day_number
  kYes,    ///< 1 or 0
};

/// What is known of an application or a project: fact (handlers/rules/facts.h) → whole number. Absent: not
/// yet known, which is never taken for 0.
using Facts = std::map<std::string, std::int64_t, std::less<>>;

/// A day as a fact.
constexpr std::int64_t day_number(storage::model::CivilDate day) {
  return day.days_since({1970, 1, 1});
}

/// One bound on one fact. Exactly one of the four is set.
struct Condition {
  /// permille/1000 of another fact, compared exactly in whole numbers: labour of at most 300/1000 of the
  /// amount.
  struct Share {
    std::string of;
    int permille = 0;
    bool most = true;  ///< false: at least
  };

  std::string fact;
  std::optional<std::int64_t> at_most;
  std::optional<std::int64_t> at_least;
  std::optional<std::int64_t> exactly;
  std::optional<Share> share;
};

/// When in a project's life a rule is looked at.
enum class Stage {
  kApplication,  ///< may this organization ask for this
  kAward,        ///< may it be given
  kPlan,         ///< its plan and budget, before the contract
  kRunning,
  kClosing,
};

struct Rule {
  std::string id;     ///< unique in the programme: "fixed.labour"
  std::string track;  ///< empty: every track
  std::string offer;  ///< empty: every offer; else the number of one in the fixed-purpose list
  Stage stage = Stage::kPlan;
  Measure measure = Measure::kCount;  ///< of the fact
  std::string unit;                   ///< of a count
  Condition demand;
  std::vector<Condition> when;    ///< applies only where all of these are met
  std::vector<Condition> unless;  ///< met outright where any of these is met
  bool principle = false;         ///< "in principle": a breach is argued at review, it does not refuse
  bool preference = false;        ///< who meets it comes first; nobody is refused over it
  std::string says;               ///< one plain sentence that a lead understands
  std::string source;             ///< document and clause: "seeds/000 四(一)1(1)"

  bool may_refuse() const { return !principle && !preference; }
};

std::string_view name_of(Measure measure);
std::string_view name_of(Stage stage);
/// kInvalid for a word that is neither.
storage::model::Result<Measure> measure_named(std::string_view name);
storage::model::Result<Stage> stage_named(std::string_view name);

}  // namespace linli::handlers::rules
