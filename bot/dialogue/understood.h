#pragma once

#include "bot/understand/analyse.h"
#include "handlers/catalogue/catalogue.h"
#include "handlers/contract/intent.h"
#include "handlers/contract/turn.h"

namespace linli::bot::dialogue {

/// Understands the message of a turn by who sends it, where the talk with them stands, and what they file.
/// Who files and works for an office, too, speaks as either, as the message has it; from then on they are in
/// this turn what they speak as. For the writer's thread.
handlers::contract::Understanding understood(handlers::contract::Turn& turn,
                                             const understand::Analysis& analysis,
                                             handlers::catalogue::Catalogue& catalogue);

}  // namespace linli::bot::dialogue
