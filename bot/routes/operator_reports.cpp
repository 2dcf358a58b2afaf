#include <nlohmann/json.hpp>
#include <string>

#include "bot/routes/operator_commands.h"
#include "handlers/review/review.h"
#include "storage/model/review.h"

namespace linli::bot::routes {
namespace {

namespace model = storage::model;
namespace review = handlers::review;
using model::Code;
using model::Error;
using nlohmann::json;

/// Whoever may use the operators' socket decides for the bureau.
const review::Reviewer& the_operator() {
  static const review::Reviewer reviewer{
      .actor = "cli", .role = model::Role::kBureau, .street = "", .person = std::nullopt};
  return reviewer;
}

model::Result<void> decide(const Operation& operation, model::ReportId report, const review::Ruling& ruling) {
  return review::decide(operation.db, operation.text, operation.catalogue, report, ruling, the_operator(),
                        operation.now);
}

model::ReportId report_of(const json& request) {
  const auto found = request.find("report");
  return {found != request.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0};
}

std::string text_of(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

Answer open_again(const Operation& operation, const review::Ruling& ruling) {
  const auto report = report_of(operation.request);
  if (const auto done = decide(operation, report, ruling); !done) return done.error();
  return json{{"report", report.value}, {"state", "returned"}};
}

}  // namespace

Answer accept_reports(const Operation& operation) {
  const auto reports = operation.request.find("reports");
  if (reports == operation.request.end() || !reports->is_array() || reports->empty())
    return Error{Code::kInvalid, "reports must be a list of receipt numbers"};
  json answer{{"accepted", json::array()}, {"refused", json::array()}};
  for (const auto& number : *reports) {
    const model::ReportId report{number.is_number_integer() ? number.get<std::int64_t>() : 0};
    const auto done =
        decide(operation, report, {.decision = model::Decision::kAccepted, .comment = "", .fields = {}});
    if (done)
      answer["accepted"].push_back(report.value);
    else
      answer["refused"].push_back({{"report", report.value}, {"why", done.error().message}});
  }
  return answer;
}

Answer return_report(const Operation& operation) {
  review::Ruling ruling{
      .decision = model::Decision::kReturned, .comment = text_of(operation.request, "comment"), .fields = {}};
  if (const auto fields = operation.request.find("fields");
      fields != operation.request.end() && fields->is_array())
    for (const auto& item : *fields) {
      if (!item.is_object()) return Error{Code::kInvalid, "fields must be a list of {field, comment}"};
      ruling.fields.push_back({.field = text_of(item, "field"), .comment = text_of(item, "comment")});
    }
  return open_again(operation, ruling);
}

Answer reopen_report(const Operation& operation) {
  return open_again(operation, {.decision = model::Decision::kReopened,
                                .comment = text_of(operation.request, "reason"),
                                .fields = {}});
}

}  // namespace linli::bot::routes
