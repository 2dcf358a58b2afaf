#include "handlers/rules/labels.h"

#include "handlers/rules/facts.h"

namespace linli::handlers::rules {

std::string label_of(const Program& program, std::string_view fact) {
  for (const auto& line : program.budget)
    if (fact == "budget." + line.line) return line.label;
  const auto* known = known_fact(fact);
  return std::string{known ? known->label : fact};
}

}  // namespace linli::handlers::rules
