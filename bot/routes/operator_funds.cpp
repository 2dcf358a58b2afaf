#include <nlohmann/json.hpp>
#include <string>

#include "bot/routes/operator_commands.h"
#include "handlers/funds/payments.h"
#include "handlers/funds/vouchers.h"
#include "handlers/projects/evaluations.h"
#include "handlers/rules/observation.h"
#include "handlers/rules/satisfaction.h"
#include "storage/repo/observations.h"
#include "storage/repo/projects.h"
#include "storage/repo/ratings.h"
#include "storage/repo/tranches.h"

namespace linli::bot::routes {
namespace {

namespace model = storage::model;
namespace repo = storage::repo;
namespace funds = handlers::funds;
using model::CivilDate;
using model::Code;
using model::Error;
using model::Money;
using nlohmann::json;

/// What every command about money names.
struct Matter {
  model::Project project;
  funds::Means means;
  model::StaffId staff;
  CivilDate date;  ///< "date", or today
};

model::Result<Matter> matter_of(const Operation& operation) {
  const auto code = operation.request.value("project", "");
  auto project = repo::projects::find(operation.db, code);
  if (!project) return Error{Code::kNotFound, "there is no project with the code '" + code + "'"};
  const auto& program = operation.catalogue.program(operation.db, project->program);
  const auto today = CivilDate::of(operation.now);
  const auto date = CivilDate::parse(operation.request.value("date", today.text()));
  if (!date) return Error{Code::kInvalid, "a date is written YYYY-MM-DD"};
  return Matter{.project = *std::move(project),
                .means = {.text = operation.text, .program = program, .calendar = operation.calendar},
                .staff = {operation.request.value("staff", std::int64_t{0})},
                .date = *date};
}

std::optional<Money> amount_of(const json& request) {
  if (!request.contains("amount_fen")) return std::nullopt;
  return Money::fen(request.value("amount_fen", std::int64_t{0}));
}

funds::Order order_of(const Operation& operation, const Matter& matter) {
  funds::Order order{.tranche = std::nullopt,
                     .amount = amount_of(operation.request),
                     .moved_on = matter.date,
                     .document = operation.request.value("document", ""),
                     .staff = matter.staff};
  if (operation.request.contains("tranche")) order.tranche = operation.request.value("tranche", 0);
  return order;
}

Answer told(const Matter& matter, const model::Result<model::Payment>& payment) {
  if (!payment) return payment.error();
  return json{{"project", matter.project.code},
              {"payment", payment->id.value},
              {"kind", model::name_of(payment->kind)},
              {"amount_fen", payment->amount.fen()},
              {"date", payment->moved_on.text()},
              {"document", payment->document},
              {"payee", model::name_of(payment->payee)},
              {"state", payment->reversed  ? "reversed"
                        : payment->waits() ? "waits for a second signature"
                                           : "recorded"}};
}

model::PaymentId payment_of(const Operation& operation) {
  return {operation.request.value("payment", std::int64_t{0})};
}

json to_json(const Matter& matter, const model::Voucher& voucher) {
  return {{"project", matter.project.code},
          {"voucher", voucher.id.value},
          {"number", voucher.number},
          {"line", voucher.line},
          {"amount_fen", voucher.amount.fen()},
          {"date", voucher.issued_on.text()},
          {"state", model::name_of(voucher.state)}};
}

}  // namespace

Answer pay_funds(const Operation& operation) {
  const auto matter = matter_of(operation);
  if (!matter) return matter.error();
  return told(*matter, funds::pay(operation.db, matter->means, matter->project, order_of(operation, *matter),
                                  operation.now));
}

Answer confirm_payment(const Operation& operation) {
  const auto matter = matter_of(operation);
  if (!matter) return matter.error();
  return told(*matter, funds::confirm(operation.db, matter->means, matter->project, payment_of(operation),
                                      matter->staff, operation.now));
}

Answer reverse_payment(const Operation& operation) {
  const auto matter = matter_of(operation);
  if (!matter) return matter.error();
  return told(*matter, funds::reverse(operation.db, matter->means, matter->project, payment_of(operation),
                                      operation.request.value("reason", ""), matter->staff, operation.now));
}

Answer recover_funds(const Operation& operation) {
  const auto matter = matter_of(operation);
  if (!matter) return matter.error();
  return told(*matter, funds::recover(operation.db, matter->means, matter->project,
                                      order_of(operation, *matter), operation.now));
}

Answer withhold_tranche(const Operation& operation) {
  const auto matter = matter_of(operation);
  if (!matter) return matter.error();
  const int tranche = operation.request.value("tranche", 0);
  const bool held = operation.request.value("held", true);
  const auto done = funds::withhold(operation.db, matter->means, matter->project, tranche, held,
                                    operation.request.value("reason", ""), matter->staff, operation.now);
  if (!done) return done.error();
  return json{{"project", matter->project.code}, {"tranche", tranche}, {"held", held}};
}

Answer agree_funds(const Operation& operation) {
  const auto matter = matter_of(operation);
  if (!matter) return matter.error();
  std::vector<funds::AgreedPart> parts;
  for (const auto& part : operation.request.value("parts", json::array()))
    parts.push_back({.label = part.value("label", ""),
                     .amount = amount_of(part).value_or(Money{}),
                     .needs = part.value("needs", std::vector<std::string>{}),
                     .reducible = part.value("reducible", false)});
  const auto done =
      funds::agree(operation.db, matter->means, matter->project, parts, matter->staff, operation.now);
  if (!done) return done.error();
  return json{{"project", matter->project.code},
              {"tranches", repo::tranches::of(operation.db, matter->project.id).size()}};
}

Answer enter_voucher(const Operation& operation) {
  const auto matter = matter_of(operation);
  if (!matter) return matter.error();
  const auto entered = funds::enter_voucher(operation.db, matter->means, matter->project,
                                            {.number = operation.request.value("number", ""),
                                             .line = operation.request.value("line", ""),
                                             .amount = amount_of(operation.request).value_or(Money{}),
                                             .issued_on = matter->date,
                                             .staff = matter->staff},
                                            operation.now);
  if (!entered) return entered.error();
  auto answer = to_json(*matter, entered->voucher);
  answer["same_number"] = json::array();
  for (const auto& other : entered->same_number)
    answer["same_number"].push_back(
        {{"voucher", other.id.value},
         {"project", repo::projects::find(operation.db, other.project).value().code},
         {"amount_fen", other.amount.fen()}});
  return answer;
}

Answer move_voucher(const Operation& operation) {
  const auto matter = matter_of(operation);
  if (!matter) return matter.error();
  const auto to = model::value_named(model::kVoucherStates, operation.request.value("to", ""));
  if (!to) return Error{Code::kInvalid, "a voucher becomes checked, paid or refused"};
  const auto moved = funds::move_voucher(
      operation.db, matter->means, matter->project, {operation.request.value("voucher", std::int64_t{0})},
      *to, operation.request.value("document", ""), matter->staff, operation.now);
  if (!moved) return moved.error();
  return to_json(*matter, *moved);
}

Answer record_evaluation(const Operation& operation) {
  const auto& request = operation.request;
  const auto matter = matter_of(operation);
  if (!matter) return matter.error();
  const auto kind = model::value_named(model::kEvaluationKinds, request.value("kind", ""));
  if (!kind) return Error{Code::kInvalid, "an evaluation is midterm or final"};
  if (!request.contains("passed")) return Error{Code::kInvalid, "say whether it was passed"};
  handlers::projects::Assessment assessment{.kind = *kind,
                                            .score = std::nullopt,
                                            .passed = request.value("passed", false),
                                            .leaves_permille = request.value("leaves_permille", 1000),
                                            .comment = request.value("comment", ""),
                                            .held_on = matter->date,
                                            .staff = matter->staff};
  if (request.contains("score")) assessment.score = request.value("score", -1);
  const auto moved =
      handlers::projects::evaluate(operation.db, operation.text, matter->project, assessment, operation.now);
  if (!moved) return moved.error();
  // Beside the assessors' result stands what residents say, when enough of them do.
  const auto residents = handlers::rules::satisfaction(repo::ratings::counts(operation.db, moved->id));
  const auto observed = handlers::rules::observed({}, repo::observations::sums(operation.db, moved->id));
  const auto percent = [&](int value) { return residents.enough ? json(value) : json(); };
  return json{{"project", moved->code},
              {"state", model::name_of(moved->state)},
              {"raters", residents.raters},
              {"satisfied_percent", percent(residents.percent)},
              {"satisfied_low", percent(residents.low)},
              {"satisfied_high", percent(residents.high)},
              {"observer_visits", observed.visits},
              {"observer_mean", observed.visits > 0 ? json(observed.tenths / 10.0) : json()}};
}

}  // namespace linli::bot::routes
