#pragma once

#include <string>
#include <string_view>

#include "handlers/contract/intent.h"

// Who is a lead and works for an office too: as which of the two a message is heard.
namespace linli::bot::dialogue {

/// The context in which somebody of an office is heard: of what they file themselves, nothing.
std::string context_of_staff(std::string_view context);

/// Whether a message that is understood in these two ways is said as staff: when nothing but staff's business
/// is said (谁没交, 通过 1 3 5), or where staff's talk goes on. Whatever tells something of a month is said
/// as lead.
bool said_as_staff(std::string_view context, const handlers::contract::Understanding& as_lead,
                   const handlers::contract::Understanding& as_staff);

}  // namespace linli::bot::dialogue
