#include "handlers/rules/plan.h"

namespace linli::handlers::rules {

using storage::model::Money;

Money Offer::most() const {
  if (each) return *each;
  if (to) return *to;
  return Money::fen(per_unit.value_or(Money{}).fen() * units);
}

}  // namespace linli::handlers::rules
