#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Signing and encryption as the platform does it, written apart from the bot's so that a mistake there is not
// mirrored here. Source: developers.weixin.qq.com, "message push": sha1 over the sorted parts; AES-256-CBC
// with the key's first 16 bytes as IV; plaintext = 16 random bytes, length (4 bytes, big-endian), message,
// app id, PKCS#7 over 32 bytes.
namespace standin {

/// Cryptographically random bytes. Throws std::runtime_error when the system has none.
std::string random_bytes(std::size_t count);

/// `length` characters of [A-Za-z0-9].
std::string random_text(std::size_t length);

/// Decimal digits without a leading zero, as in the platform's `nonce`.
std::string random_digits(std::size_t length);

std::string base64(std::string_view bytes);

/// nullopt for characters outside the alphabet, wrong length or wrong padding.
std::optional<std::string> from_base64(std::string_view text);

/// Lower-case hexadecimal SHA-1 of the parts sorted as bytes and joined.
std::string signature(std::vector<std::string> parts);

/// The 32 key bytes of a 43-character EncodingAESKey; nullopt when it is not one. Spare bits in the last
/// character are allowed, as the platform hands out such keys.
std::optional<std::string> aes_key(std::string_view encoding_aes_key);

/// `prefix` must be 16 bytes; the message vectors fix it, everybody else passes random_bytes(16).
std::string encrypt(std::string_view key, std::string_view message, std::string_view app_id,
                    std::string_view prefix);

struct Decrypted {
  std::string message;
  std::string problem;  // empty when everything checked out
};

/// Opens `encrypted` (base64) and checks every padding byte, the length field and the trailing app id.
Decrypted decrypt(std::string_view key, std::string_view encrypted, std::string_view app_id);

}  // namespace standin
