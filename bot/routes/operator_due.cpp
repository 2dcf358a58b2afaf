#include <nlohmann/json.hpp>
#include <string>

#include "bot/routes/operator_commands.h"
#include "handlers/obligations/extensions.h"
#include "handlers/obligations/upkeep.h"
#include "storage/repo/calendar_links.h"
#include "storage/repo/obligations.h"
#include "storage/repo/projects.h"

namespace linli::bot::routes {
namespace {

namespace model = storage::model;
namespace obligations = handlers::obligations;
namespace repo = storage::repo;
using model::Code;
using model::Error;
using model::Result;
using nlohmann::json;

constexpr auto kOperator = "cli";
constexpr std::string_view kByItsAnswer = "a resident waits for it: a ticket is done when it is answered";

obligations::Means means_of(const Operation& operation) {
  return {operation.catalogue, operation.calendar, operation.rungs};
}

Result<model::Obligation> obligation_of(const Operation& operation) {
  const auto number = operation.request.value("obligation", std::int64_t{0});
  auto found = repo::obligations::find(operation.db, model::ObligationId{number});
  if (!found) return Error{Code::kNotFound, "nothing due has the number " + std::to_string(number)};
  return *std::move(found);
}

Result<model::CivilDate> day_of(const Operation& operation, const char* name) {
  const auto day = model::CivilDate::parse(operation.request.value(name, ""));
  if (!day) return Error{Code::kInvalid, "a day is written like 2024-06-10"};
  return *day;
}

json answer_for(const Operation& operation, model::ObligationId id) {
  const auto now = repo::obligations::find(operation.db, id).value();
  return {{"obligation", id.value}, {"due_on", now.due_on.text()}, {"outcome", name_of(now.outcome)}};
}

}  // namespace

Answer extend_due(const Operation& operation) {
  const auto obligation = obligation_of(operation);
  if (!obligation) return obligation.error();
  const auto until = day_of(operation, "until");
  if (!until) return until.error();
  const auto granted = obligations::grant(operation.db, means_of(operation), operation.text, *obligation,
                                          *until, operation.now, kOperator);
  if (!granted) return granted.error();
  return answer_for(operation, obligation->id);
}

Answer decide_due(const Operation& operation) {
  const model::ExtensionId id{operation.request.value("extension", std::int64_t{0})};
  const auto decided = obligations::decide(operation.db, means_of(operation), operation.text, id,
                                           operation.request.value("granted", false),
                                           operation.request.value("note", ""), operation.now, kOperator);
  if (!decided) return decided.error();
  auto answer = answer_for(operation, decided->obligation);
  answer["extension"] = id.value;
  return answer;
}

Answer waive_due(const Operation& operation) {
  const auto obligation = obligation_of(operation);
  if (!obligation) return obligation.error();
  if (obligation->kind == model::kTicketAnswer) return Error{Code::kInvalid, std::string{kByItsAnswer}};
  const auto why = operation.request.value("why", "");
  if (why.empty()) return Error{Code::kInvalid, "say why it need not be done"};
  if (!repo::obligations::waive(operation.db, obligation->id, operation.now, kOperator, why))
    return Error{Code::kConflict, "it is done, or waived, already"};
  return answer_for(operation, obligation->id);
}

Answer finish_due(const Operation& operation) {
  const auto obligation = obligation_of(operation);
  if (!obligation) return obligation.error();
  if (obligation->kind == model::kMonthlyReport)
    return Error{Code::kInvalid, "a monthly report is done when it is filed"};
  if (obligation->kind == model::kTicketAnswer) return Error{Code::kInvalid, std::string{kByItsAnswer}};
  if (!repo::obligations::meet(operation.db, obligation->id, operation.now, kOperator))
    return Error{Code::kConflict, "it is done, or waived, already"};
  return answer_for(operation, obligation->id);
}

Answer set_due(const Operation& operation) {
  const auto code = operation.request.value("project", "");
  const auto project = repo::projects::find(operation.db, code);
  if (!project) return Error{Code::kNotFound, "there is no project with the code '" + code + "'"};
  const auto on = day_of(operation, "on");
  if (!on) return on.error();
  const auto id =
      obligations::set_day(operation.db, means_of(operation), *project,
                           operation.request.value("milestone", ""), *on, operation.now, kOperator);
  if (!id) return id.error();
  return answer_for(operation, *id);
}

Answer revoke_calendar(const Operation& operation) {
  const model::PersonId person{operation.request.value("person", std::int64_t{0})};
  return json{{"person", person.value},
              {"revoked", repo::calendar_links::revoke(operation.db, person, operation.now, kOperator)}};
}

}  // namespace linli::bot::routes
