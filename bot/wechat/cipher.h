#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "handlers/contract/random.h"
#include "storage/model/result.h"

namespace linli::bot::wechat {

/// The 32 bytes behind a 43-character EncodingAESKey. It has no way to be printed.
class EncodingAesKey {
 public:
  /// Takes 43 characters of base64; the two spare bits of the last may be set (WxJava#1454, #1379).
  /// kInvalid with a sentence that says what is wrong, never with the key.
  static storage::model::Result<EncodingAesKey> parse(std::string_view text);

  const unsigned char* bytes() const { return bytes_.data(); }

 private:
  std::array<unsigned char, 32> bytes_{};
};

/// Why a ciphertext was not believed. Only counters tell these apart, never an answer.
enum class CipherFault { kBase64, kLength, kPadding, kMessageLength, kAppId };

/// Opens the text of `Encrypt`: strict base64, AES-256-CBC with IV = the key's first 16 bytes, padding 1…32
/// with every byte checked, then 16 random bytes, a big-endian length, the document, and `app_id` to the last
/// byte. A ciphertext need only be a multiple of 16 long.
/// @throws std::runtime_error when OpenSSL cannot work.
std::variant<std::string, CipherFault> decrypt(const EncodingAesKey& key, std::string_view app_id,
                                               std::string_view encrypted);

/// The text of `Encrypt` for `document`; the first 16 bytes come from `random`.
/// @throws std::runtime_error when OpenSSL cannot work.
std::string encrypt(const EncodingAesKey& key, std::string_view app_id, std::string_view document,
                    handlers::contract::Random& random);

}  // namespace linli::bot::wechat
