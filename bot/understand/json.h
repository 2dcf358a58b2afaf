#pragma once

#include <nlohmann/json.hpp>

#include "bot/understand/context.h"
#include "handlers/contract/intent.h"
#include "storage/model/result.h"

namespace linli::bot::understand {

/// {"intent", "confidence", "slots", "more", "ask", "approximate", "relative"}, as `linli understand` prints
/// it. `slots` holds those of the contract and the programme's indicators, `more` what the bot needs besides:
/// `about` and `tranche` of a question about money, `activity` (which of the draft's), `complaint` (1: the
/// comment is one), `held` (numbers of held texts) and `decisions` (one after the other about several reports).
nlohmann::json to_json(const handlers::contract::Understanding& understanding);

/// Slots from {"sessions": 8, "story": "…", "spent": null, "activities": [...]}; kInvalid names the slot at
/// fault.
storage::model::Result<handlers::contract::Slots> slots_from_json(const nlohmann::json& object);

/// {"role", "today", "context", "projects" (a list, or names with commas between), "draft", "last", "voice",
/// "form"}, all but "today" optional; `today` is used when it is missing. Other keys are left alone. kInvalid
/// names the key at fault.
storage::model::Result<Context> context_from_json(const nlohmann::json& object,
                                                  storage::model::CivilDate today);

}  // namespace linli::bot::understand
