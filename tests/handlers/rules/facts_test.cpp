#include "handlers/rules/facts.h"

#include <set>
#include <string>

#include "tests/support/catch.h"

using namespace linli::handlers::rules;

TEST_CASE("every fact has one name, a label, and a unit where it is counted", "[rules]") {
  std::set<std::string_view> ids;
  for (const auto& fact : known_facts()) {
    INFO(std::string{fact.id});
    CHECK(ids.insert(fact.id).second);
    CHECK(fact.id.find('.') != std::string_view::npos);
    CHECK_FALSE(fact.label.empty());
    CHECK(fact.unit.empty() == (fact.measure != Measure::kCount));
    CHECK(known_fact(fact.id) == &fact);
  }
  CHECK(ids.size() > 50);
  CHECK(known_fact("project.amuont") == nullptr);
  CHECK(known_fact("") == nullptr);
  CHECK(known_fact("indicator.staff") == nullptr);  // a programme's own, not one of these
}
