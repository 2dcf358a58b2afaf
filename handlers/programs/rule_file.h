#pragma once

#include <set>
#include <string>
#include <vector>

#include "handlers/programs/toml_reader.h"
#include "handlers/rules/program.h"

/// The parts of a programme file that demand something. All throw TableReader::Wrong.
namespace linli::handlers::programs {

/// Text that must be one of a few words.
template <class Enum>
Enum choice(TableReader& reader, std::string_view key,
            storage::model::Result<Enum> (*named)(std::string_view)) {
  const auto value = named(reader.text(key));
  if (!value) reader.wrong(key, value.error().message);
  return *value;
}

/// The name of a track of the file, or "" where the key is absent.
std::string track_of(TableReader& reader, const rules::Program& program);

/// A list of conditions such as `when = [{ fact = "organization.age_years", at_least = 1 }]`. A condition has
/// a fact and one bound: at_most, at_least or exactly (a whole number, a day, true or false, as the fact is;
/// for money at_most_yuan and so on), or at_most_permille or at_least_permille `of` another fact.
std::vector<rules::Condition> conditions_of(TableReader& reader, std::string_view key,
                                            const rules::Program& program);

/// [[rules]]: its demand's keys stand in the table itself. `offers`: the numbers that it may name.
rules::Rule rule_of(TableReader& reader, const rules::Program& program,
                    const std::set<std::string, std::less<>>& offers);

}  // namespace linli::handlers::programs
