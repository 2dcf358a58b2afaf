#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bot/routes/operator_commands.h"
#include "storage/repo/audit.h"
#include "storage/repo/outbox.h"

namespace linli::bot::routes {

namespace model = storage::model;
using model::Code;
using model::Error;
using nlohmann::json;

namespace {

json to_json(const std::vector<delivery::Stop>& stops) {
  auto all = json::array();
  for (const auto& stop : stops)
    all.push_back({{"account", name_of(stop.account)},
                   {"about", stop.about},
                   {"problem", stop.problem},
                   {"sentence", stop.sentence},
                   {"since", model::iso_text(stop.since)}});
  return all;
}

}  // namespace

Answer delivery_state(const Operation& operation) {
  const auto stops = operation.platform ? operation.platform->stops() : std::vector<delivery::Stop>{};
  return json{{"stopped", to_json(stops)}};
}

Answer resume_delivery(const Operation& operation) {
  if (!operation.platform)
    return Error{Code::kConflict, "no server is running; one that starts stops nothing beforehand"};
  const auto name = operation.request.value("account", "");
  const auto account = model::account_named(name);
  if (!name.empty() && !account) return Error{Code::kInvalid, "there is no account '" + name + "'"};
  const auto resumed = operation.platform->resume(account);
  for (const auto& stop : resumed)
    storage::repo::audit::append(operation.db, {.at = operation.now,
                                                .actor = "cli",
                                                .action = "delivery.resumed",
                                                .subject = "account:" + std::string{name_of(stop.account)},
                                                .before = stop.about + " stopped: " + stop.problem,
                                                .after = ""});
  if (!resumed.empty()) storage::repo::outbox::hasten(operation.db, operation.now);
  return json{{"resumed", to_json(resumed)}};
}

Answer retry_delivery(const Operation& operation) {
  const auto id = operation.request.find("id");
  if (id == operation.request.end() || !id->is_number_integer())
    return Error{Code::kInvalid, "the message's number is missing"};
  const model::OutboxId message{id->get<std::int64_t>()};
  const auto retried = storage::repo::outbox::retry(operation.db, message, operation.now);
  if (!retried) return retried.error();
  storage::repo::audit::append(operation.db, {.at = operation.now,
                                              .actor = "cli",
                                              .action = "delivery.retried",
                                              .subject = "message:" + std::to_string(message.value),
                                              .before = "",
                                              .after = ""});
  return json{{"id", message.value}};
}

}  // namespace linli::bot::routes
