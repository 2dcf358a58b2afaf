#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "storage/model/secret.h"

namespace linli::bot::wechat {

/// hex(sha1(concat(sort(parts)))), sorted by bytes. The parts are token, timestamp, nonce for `signature`,
/// and the text of Encrypt besides for `msg_signature`. Source: Message push / "Verifying messages" of the
/// platform's documentation.
std::string signature(std::vector<std::string_view> parts);

/// Whether `given` is what one of the tokens gives together with `parts`; nothing fits an empty token.
/// Returns the token's index, or -1. Compares in constant time.
int matching_token(const std::vector<storage::model::Secret>& tokens, std::vector<std::string_view> parts,
                   std::string_view given);

}  // namespace linli::bot::wechat
