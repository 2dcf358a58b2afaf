#include <nlohmann/json.hpp>
#include <string>

#include "bot/routes/operator_commands.h"
#include "handlers/applications/list.h"
#include "handlers/programs/import.h"
#include "storage/db/transaction.h"
#include "storage/repo/programs.h"

namespace linli::bot::routes {

using nlohmann::json;
using storage::model::Code;
using storage::model::Error;

Answer import_program(const Operation& operation) {
  const auto imported =
      handlers::programs::import_program(operation.db, operation.request.value("rules", ""), operation.now);
  if (!imported) return imported.error();
  return json{{"code", imported->code}, {"version", imported->version}, {"changed", imported->changed}};
}

Answer import_applications(const Operation& operation) {
  namespace applications = handlers::applications;
  const auto code = operation.request.value("program", "");
  const auto program = storage::repo::programs::find(operation.db, code);
  if (!program) return Error{Code::kNotFound, "there is no programme with the code '" + code + "'"};
  storage::db::Savepoint all_or_nothing{operation.db};
  const auto filed = applications::file_list(
      operation.db, operation.catalogue, program->id,
      applications::lines_from_json(operation.request.value("lines", "[]")), "cli", operation.now);
  if (!filed.problems.empty()) {
    all_or_nothing.undo();
    std::string told;
    for (const auto& problem : filed.problems)
      told += problem.text() + "\n";
    return Error{Code::kInvalid, told + "nothing was imported"};
  }
  all_or_nothing.release();
  return json{{"added", filed.added}, {"same", filed.same}};
}

}  // namespace linli::bot::routes
