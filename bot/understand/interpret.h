#pragma once

#include "bot/understand/analyse.h"
#include "bot/understand/context.h"
#include "handlers/contract/intent.h"

namespace linli::bot::understand {

/// What the message means to this person at this point of the conversation. Pure and cheap: meant to run
/// inside the turn's transaction, where the context is known. A slot in `ask` has no value in `slots`.
handlers::contract::Understanding interpret(const Analysis& analysis, const Context& context);

}  // namespace linli::bot::understand
