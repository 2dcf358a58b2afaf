#include "handlers/programs/import.h"

#include "handlers/rules/program.h"
#include "storage/repo/programs.h"

namespace linli::handlers::programs {

namespace repo = storage::repo;
using storage::model::Result;

Result<Imported> import_program(storage::db::Connection& connection, const std::string& json,
                                storage::model::Instant now) {
  const auto program = rules::program_from_json(json);
  if (!program) return program.error();
  const auto before = repo::programs::find(connection, program->code);
  const auto id =
      repo::programs::save(connection, program->code, program->name, rules::to_json(*program), now);
  const auto after = repo::programs::find(connection, id).value();
  return Imported{
      .code = after.code, .version = after.version, .changed = !before || before->version != after.version};
}

}  // namespace linli::handlers::programs
