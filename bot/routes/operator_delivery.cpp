#include <nlohmann/json.hpp>
#include <string>

#include "bot/routes/operator_commands.h"
#include "storage/repo/audit.h"
#include "storage/repo/outbox.h"

namespace linli::bot::routes {

namespace model = storage::model;
using model::Code;
using model::Error;
using nlohmann::json;

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
