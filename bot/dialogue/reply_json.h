#pragma once

#include <string>

#include "handlers/contract/reply.h"

namespace linli::bot::dialogue {

/// How an answer is kept beside the delivery it answers, to be given again when WeChat asks again.
std::string to_json(const handlers::contract::Reply& reply);
/// @throws std::runtime_error for text that to_json did not make.
handlers::contract::Reply reply_from_json(const std::string& json);

}  // namespace linli::bot::dialogue
