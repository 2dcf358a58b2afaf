#pragma once

#include "handlers/contract/handler.h"
#include "handlers/rules/rungs.h"
#include "handlers/text/text.h"

namespace linli::handlers::reminders {

/// 催办, said by staff: everybody who owes an overdue month on their ground (of the month or project that was
/// named, if any) is told so in one message, which leaves after the quiet hours. A month is nudged once a day
/// for a person, whoever says it; every nudge is an audit event. The answer says how many were told, and for
/// how many months there is nobody to tell. Others are told that it is not theirs to do.
contract::Reply nudge(contract::Turn& turn, const text::Text& text, const rules::Rungs& rungs);

}  // namespace linli::handlers::reminders
