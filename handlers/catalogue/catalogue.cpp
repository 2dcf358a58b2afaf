#include "handlers/catalogue/catalogue.h"

#include <stdexcept>

#include "storage/repo/programs.h"

namespace linli::handlers::catalogue {

namespace programs = storage::repo::programs;

const rules::Program& Catalogue::program(storage::db::Connection& connection, storage::model::ProgramId id) {
  const auto updated_at = programs::updated_at(connection, id);
  if (!updated_at) throw std::runtime_error{"no such programme"};
  if (const auto kept = entries_.find(id); kept != entries_.end() && kept->second.updated_at == *updated_at)
    return kept->second.program;
  auto parsed = rules::program_from_json(programs::find(connection, id).value().rules);
  if (!parsed) throw std::runtime_error{parsed.error().message};
  return entries_.insert_or_assign(id, Entry{*updated_at, *std::move(parsed)}).first->second.program;
}

}  // namespace linli::handlers::catalogue
