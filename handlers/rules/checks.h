#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "handlers/rules/program.h"
#include "storage/model/money.h"
#include "storage/model/month.h"

/// What a friendly reader would ask about a month before it is filed. Questions only: nothing here refuses.
namespace linli::handlers::rules {

/// Field → number: counts, money in fen. What is not known is absent.
using Figures = std::map<std::string, std::int64_t, std::less<>>;

/// A project's months side by side.
struct Ledger {
  storage::model::Month month{2000, 1};            ///< the one that is about to be filed
  Figures figures;                                 ///< … and what it says
  std::map<storage::model::Month, Figures> filed;  ///< as filed last, also an older version of `month`
  storage::model::Money amount;                    ///< approved for the project
  std::string_view track, offer;                   ///< whose rules apply
};

struct Question {
  enum class Kind {
    kRule,     ///< spending so far breaks `rule`: `value` of it, `bound` allowed
    kGrant,    ///< more was spent so far (`value`) than approved (`bound`)
    kSum,      ///< the lines add up to `value`, the total says `bound`
    kFewer,    ///< `field` (`value`) cannot be less than `than` (`bound`)
    kWithout,  ///< `than` is `bound` although `field` is 0
    kLowered,  ///< a correction lowers `field` from `bound` to `value`
    kUnusual,  ///< `field` is `value`, in earlier months about `bound`
  };
  Kind kind = Kind::kRule;
  std::string field;  ///< of the form; of a rule the fact
  std::string than;
  std::int64_t value = 0;
  std::int64_t bound = 0;
  const Rule* rule = nullptr;  ///< within the programme that was given

  std::int64_t by() const { return value > bound ? value - bound : bound - value; }
};

std::string_view name_of(Question::Kind kind);

/// Most worth asking first: broken rules, money that does not add up, contradictions, what a correction
/// lowers, what is at least 5 times or at most a fifth of the median of at least 3 earlier months. The
/// questions point into `program`.
std::vector<Question> questions(const Program& program, const Ledger& ledger);
std::vector<Question> questions(const Program&& program, const Ledger& ledger) = delete;

}  // namespace linli::handlers::rules
