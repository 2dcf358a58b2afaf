#include "bot/routes/operator.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "handlers/binding/binding.h"
#include "storage/repo/audit.h"
#include "storage/repo/outbox.h"
#include "storage/repo/projects.h"

namespace linli::bot::routes {
namespace {

namespace model = storage::model;
using model::Code;
using model::Error;
using model::Result;
using nlohmann::json;

Result<json> invite(storage::db::Connection& connection, const json& request,
                    handlers::contract::Random& random, model::Instant now) {
  const auto code = request.value("project", "");
  const auto role = model::role_named(request.value("role", "lead"));
  if (role != model::Role::kLead && role != model::Role::kObserver)
    return Error{Code::kInvalid, "the role must be lead or observer"};
  const auto project = storage::repo::projects::find(connection, code);
  if (!project) return Error{Code::kNotFound, "there is no project with the code '" + code + "'"};
  return json{{"code", handlers::binding::invite(connection, project->id, *role, random, now)},
              {"project", project->code},
              {"role", model::name_of(*role)},
              {"expires_at", model::iso_text(now + handlers::binding::kValidity)}};
}

Result<json> retry(storage::db::Connection& connection, const json& request, model::Instant now) {
  const auto id = request.find("id");
  if (id == request.end() || !id->is_number_integer())
    return Error{Code::kInvalid, "the message's number is missing"};
  const model::OutboxId message{id->get<std::int64_t>()};
  const auto retried = storage::repo::outbox::retry(connection, message, now);
  if (!retried) return retried.error();
  storage::repo::audit::append(connection, {.at = now,
                                            .actor = "cli",
                                            .action = "delivery.retried",
                                            .subject = "message:" + std::to_string(message.value),
                                            .before = "",
                                            .after = ""});
  return json{{"id", message.value}};
}

}  // namespace

Result<json> operate(storage::db::Connection& connection, const json& request,
                     handlers::contract::Random& random, model::Instant now) {
  if (!request.is_object()) return Error{Code::kInvalid, "a command is a JSON object"};
  if (request.value("command", "") == "invite") return invite(connection, request, random, now);
  if (request.value("command", "") == "delivery.retry") return retry(connection, request, now);
  return Error{Code::kInvalid, "there is no such command"};
}

void add_operator(http::Server& server, storage::db::Writer& writer, const handlers::contract::Clock& clock,
                  handlers::contract::Random& random, std::function<void()> outbox_filled) {
  server.route("POST", "/operate",
               [&writer, &clock, &random,
                outbox_filled = std::move(outbox_filled)](const http::Request& request) -> http::Response {
                 const auto command = json::parse(request.body, nullptr, false);
                 std::optional<Result<json>> result;
                 writer.run([&](storage::db::Connection& connection) {
                   result = operate(connection, command, random, clock.now());
                 });
                 const bool done = result->ok();
                 if (done && outbox_filled) outbox_filled();
                 return {.status = done ? 200 : 422,
                         .content_type = "application/json",
                         .body = (done ? **result : json{{"error", result->error().message}}).dump(),
                         .headers = {}};
               });
}

}  // namespace linli::bot::routes
