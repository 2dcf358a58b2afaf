#include "handlers/rules/indicators.h"

#include "handlers/rules/evaluate.h"

namespace linli::handlers::rules {

Qualified count_qualified(const std::vector<Condition>& counts_if, const std::vector<Facts>& items) {
  Qualified qualified;
  for (const auto& item : items) {
    const auto verdict = check_all(counts_if, item);
    ++(verdict == Verdict::kMet      ? qualified.count
       : verdict == Verdict::kNotMet ? qualified.failed
                                     : qualified.unknown);
  }
  return qualified;
}

}  // namespace linli::handlers::rules
