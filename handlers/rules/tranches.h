#pragma once

#include <map>
#include <string>
#include <vector>

#include "handlers/rules/evaluate.h"
#include "handlers/rules/program.h"
#include "storage/model/money.h"

/// How a grant is paid.
namespace linli::handlers::rules {

/// The planned amounts of a track's tranches (Program::tranches_of), which add up to the grant to the fen.
std::vector<storage::model::Money> amounts_of(const std::vector<const Tranche*>& tranches,
                                              storage::model::Money grant);

/// What is still missing before a tranche is paid: its conditions that are not met or not yet known, in
/// order.
struct Missing {
  const Condition* condition = nullptr;
  Reading reading;
};
std::vector<Missing> missing_for(const Tranche& tranche, const Facts& facts);

/// What is planned or spent by line ("labour") as facts by the programme's budget lines ("budget.labour"),
/// with the lines that each includes. A line of which a part is not known is not known.
Facts budget_facts(const Program& program,
                   const std::map<std::string, storage::model::Money, std::less<>>& spending);

}  // namespace linli::handlers::rules
