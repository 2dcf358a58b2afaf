#pragma once

#include <set>
#include <string>

#include "handlers/programs/toml_reader.h"
#include "handlers/rules/program.h"

/// The parts of a programme file that lay it out. All throw TableReader::Wrong.
namespace linli::handlers::programs {

using Names = std::set<std::string, std::less<>>;

rules::Track track_entry(TableReader& reader);
/// `rules`: the ids that it may waive.
rules::Offer offer_of(TableReader& reader, const rules::Program& program, const Names& rules);
rules::Tranche tranche_of(TableReader& reader, const rules::Program& program);
rules::Milestone milestone_of(TableReader& reader, const rules::Program& program);
rules::Approval approval_of(TableReader& reader, const rules::Program& program);
rules::Reminding reminding_of(TableReader& reader);
/// The tranches of each track must be the whole of the grant.
void check_shares(const TableReader& reader, const rules::Program& program);

}  // namespace linli::handlers::programs
