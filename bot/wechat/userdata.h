#pragma once

#include <string>
#include <string_view>

#include "storage/model/result.h"
#include "storage/model/secret.h"

namespace linli::bot::wechat {

/// Opens what a mini-program's front end passes on encrypted (`encryptedData`, `iv`) with its user's session
/// key: AES-128-CBC, PKCS#7. kInvalid when a field is not base64 of the right length, the padding does not
/// fit (a stale session key), the text is not UTF-8 JSON or its watermark names another app. One sentence for
/// all of them. Blanks are taken for the `+` that form decoding turned into them, or dropped with line breaks
/// as mere wrapping, whichever gives a whole number of base64 quartets; anything else is refused.
storage::model::Result<std::string> decrypt_user_data(const storage::model::Secret& session_key,
                                                      std::string_view encrypted_data, std::string_view iv,
                                                      std::string_view app_id);

/// hex(sha1(rawData + session_key)), compared in constant time.
bool raw_data_is_signed(std::string_view raw_data, const storage::model::Secret& session_key,
                        std::string_view signature);

/// The signature a web page needs for the JS-SDK. A fragment (#…) of the URL does not count.
std::string js_sdk_signature(const storage::model::Secret& ticket, std::string_view nonce,
                             std::string_view timestamp, std::string_view url);

}  // namespace linli::bot::wechat
