#include "bot/routes/operator.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "bot/routes/operator_commands.h"

namespace linli::bot::routes {
namespace {

namespace model = storage::model;
using model::Code;
using model::Error;
using model::Result;
using nlohmann::json;

struct Command {
  std::string_view name;
  Answer (*run)(const Operation&);
};
constexpr Command kCommands[] = {
    {"invite", invite},
    {"invite.roster", invite_roster},
    {"staff.add", add_staff},
    {"staff.disable", disable_staff},
    {"project.advance", advance_project},
    {"people.remove", remove_person},
    {"report.accept", accept_reports},
    {"report.return", return_report},
    {"report.reopen", reopen_report},
    {"program.import", import_program},
    {"applications.import", import_applications},
    {"delivery.retry", retry_delivery},
    {"delivery.state", delivery_state},
    {"delivery.resume", resume_delivery},
    {"funds.pay", pay_funds},
    {"funds.confirm", confirm_payment},
    {"funds.reverse", reverse_payment},
    {"funds.recover", recover_funds},
    {"funds.withhold", withhold_tranche},
    {"funds.agree", agree_funds},
    {"voucher.enter", enter_voucher},
    {"voucher.move", move_voucher},
    {"evaluation.record", record_evaluation},
    {"code.create", create_codes},
    {"code.url", set_code_url},
    {"code.mini", set_mini_code},
    {"code.close", close_code},
    {"feedback.judge", judge_comment},
    {"due.extend", extend_due},
    {"due.decide", decide_due},
    {"due.waive", waive_due},
    {"due.done", finish_due},
    {"due.set", set_due},
    {"due.revoke_calendar", revoke_calendar},
};

}  // namespace

Result<json> operate(storage::db::Connection& connection, const json& request, const Means& means,
                     model::Instant now) {
  if (!request.is_object()) return Error{Code::kInvalid, "a command is a JSON object"};
  const auto wanted = request.value("command", "");
  for (const auto& command : kCommands)
    if (command.name == wanted)
      return command.run({.db = connection,
                          .request = request,
                          .text = means.text,
                          .calendar = means.calendar,
                          .catalogue = means.catalogue,
                          .random = means.random,
                          .now = now,
                          .rungs = means.rungs,
                          .platform = means.platform});
  return Error{Code::kInvalid, "there is no such command"};
}

void add_operator(http::Server& server, storage::db::Writer& writer, const handlers::contract::Clock& clock,
                  const Means& means, std::function<void()> done_something) {
  server.route("POST", "/operate",
               [&writer, &clock, means,
                done_something = std::move(done_something)](const http::Request& request) -> http::Response {
                 const auto command = json::parse(request.body, nullptr, false);
                 std::optional<Result<json>> result;
                 writer.run([&](storage::db::Connection& connection) {
                   result = operate(connection, command, means, clock.now());
                 });
                 const bool done = result->ok();
                 if (done) done_something();
                 return {.status = done ? 200 : 422,
                         .content_type = "application/json",
                         .body = (done ? **result : json{{"error", result->error().message}}).dump(),
                         .headers = {}};
               });
}

}  // namespace linli::bot::routes
