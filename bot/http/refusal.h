#pragma once

#include <string>

#include "bot/http/head.h"

namespace linli::bot::http {

/// The whole answer to a request that is not served: small, fixed, and the last on its connection.
/// `bytes` are those of the request, as far as they came: an answer to HEAD has no body.
std::string refusal_answer(const Refusal& refusal, std::string_view bytes);

}  // namespace linli::bot::http
