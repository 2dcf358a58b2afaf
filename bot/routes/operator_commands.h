#pragma once

#include <nlohmann/json_fwd.hpp>

#include "handlers/catalogue/catalogue.h"
#include "handlers/contract/random.h"
#include "handlers/rules/working_days.h"
#include "handlers/text/text.h"
#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/result.h"

/// What operators' commands change, one function each. A command that fails has changed nothing.
namespace linli::bot::routes {

/// A command and all that is needed to carry it out, inside one transaction.
struct Operation {
  storage::db::Connection& db;
  const nlohmann::json& request;  ///< an object
  const handlers::text::Text& text;
  const handlers::rules::Calendar& calendar;
  handlers::catalogue::Catalogue& catalogue;
  handlers::contract::Random& random;
  storage::model::Instant now;
};

using Answer = storage::model::Result<nlohmann::json>;

/// {"project":CODE,"role":"lead","replace":false,"name":"古丽"}, {"organization":CREDIT CODE or FILING
/// NUMBER, "role":"lead"} or {"staff":3} → {"code","role","expires_at", and the target}.
Answer invite(const Operation& operation);
/// {"program":CODE} or all →
/// {"codes":[{"project","project_name","name","phone","role","code","expires_at"}]}: a code for everybody on
/// the roster who is not bound yet.
Answer invite_roster(const Operation& operation);
/// {"name","role","street"} → {"staff":3,"code","expires_at"}
Answer add_staff(const Operation& operation);
/// {"staff":3} → {"staff":3}
Answer disable_staff(const Operation& operation);
/// {"project":CODE,"to":STATE,"opinion":TEXT,"reason":REASON,"approved_fen":N} → {"project","from","to"};
/// what the programme demands of the move (handlers/projects/programme.h) is looked at first.
Answer advance_project(const Operation& operation);
/// {"project":CODE,"person":12} → {"project","person"}
Answer remove_person(const Operation& operation);
/// {"rules":"<the programme as JSON>"} → {"code":"shufu-2024","version":2,"changed":true}
Answer import_program(const Operation& operation);
/// {"program":CODE,"lines":"<handlers/applications/list.h>"} → {"added","same"}, or the first problems as the
/// error.
Answer import_applications(const Operation& operation);
/// {"id":12} → {"id":12}: a message that found no way is tried again.
Answer retry_delivery(const Operation& operation);

}  // namespace linli::bot::routes
