#pragma once

#include <string>
#include <vector>

#include "tests/support/world.h"

namespace linli::tests {

/// A conversation as it stands in tests/golden/chat: what people say, and beneath it, indented, what they
/// read.
///
///     # what this conversation shows
///     @ now 2024-06-03T09:00
///     古丽> 月报
///       填 5月 月报（银铃相伴）。
///       这个月办了几场活动？
///
/// `@ now TIME` moves the clock and restarts the server, `@ until TIME` lets time pass while it runs,
/// `@ restart` restarts the server, `NAME> [type {json}]` sends something other than text, `NAME> ~words`
/// says them by voice. `(nothing)` is an answer without a message.
///
/// `@ operate {json}` is an operator's command (bot/routes/operator_commands.h) to the running server, `@
/// told NAME` shows what reached this person by itself since the last time. Codes are fresh each time: the
/// last one, made by an operator or read by a person, is shown as CODE, and CODE in what is said (or scanned:
/// `[scan {"scene":"CODE"}]`) stands for it.
std::string play(World& world, const std::string& script);

/// The script without its answers: what `play` would be given for the first time.
std::string questions_of(const std::string& script);

}  // namespace linli::tests
