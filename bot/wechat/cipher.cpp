#include "bot/wechat/cipher.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>

#include "bot/wechat/base64.h"
#include "bot/wechat/digest.h"

namespace linli::bot::wechat {

using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

namespace {

constexpr std::size_t kAesBlock = 16;
constexpr std::size_t kPadBlock = 32;
constexpr std::size_t kRandom = 16;
constexpr std::size_t kHead = kRandom + 4;
constexpr std::size_t kKeyText = 43;

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

// One context per thread and direction, because making one costs as much as a message.
EVP_CIPHER_CTX* context_for(bool encrypting) {
  thread_local const std::unique_ptr<EVP_CIPHER_CTX, FreeContext> in(EVP_CIPHER_CTX_new());
  thread_local const std::unique_ptr<EVP_CIPHER_CTX, FreeContext> out(EVP_CIPHER_CTX_new());
  return encrypting ? out.get() : in.get();
}

/// Runs whole blocks through AES-256-CBC; `text.size()` is a multiple of 16.
std::string run_cbc(const EncodingAesKey& key, std::string_view text, bool encrypting) {
  static const EVP_CIPHER* const algorithm = EVP_CIPHER_fetch(nullptr, "AES-256-CBC", nullptr);
  EVP_CIPHER_CTX* const context = context_for(encrypting);
  std::string out(text.size(), '\0');
  int written = 0;
  int rest = 0;
  auto* const to = reinterpret_cast<unsigned char*>(out.data());
  const auto* const from = reinterpret_cast<const unsigned char*>(text.data());
  // OpenSSL's own padding check knows block 16 only; WeChat pads to 32.
  if (!context || !algorithm ||
      EVP_CipherInit_ex2(context, algorithm, key.bytes(), key.bytes(), encrypting ? 1 : 0, nullptr) != 1 ||
      EVP_CIPHER_CTX_set_padding(context, 0) != 1 ||
      EVP_CipherUpdate(context, to, &written, from, static_cast<int>(text.size())) != 1 ||
      EVP_CipherFinal_ex(context, to + written, &rest) != 1) {
    throw std::runtime_error("OpenSSL cannot run AES-256-CBC");
  }
  return out;
}

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

/// 1…32 when the last bytes all say so, else 0. Always looks at the last 32, so its time says nothing.
std::size_t padding_of(std::string_view plain) {
  const std::uint32_t pad = byte_at(plain, plain.size() - 1);
  const std::size_t looked_at = std::min(kPadBlock, plain.size());
  std::uint32_t wrong = 0;
  for (std::size_t back = 1; back <= looked_at; ++back) {
    const std::uint32_t inside = back <= pad ? 0xffU : 0U;
    wrong |= inside & (byte_at(plain, plain.size() - back) ^ pad);
  }
  return pad >= 1 && pad <= looked_at && wrong == 0 ? pad : 0;
}

std::size_t length_field(std::string_view plain) {
  return (byte_at(plain, kRandom) << 24U) | (byte_at(plain, kRandom + 1) << 16U) |
         (byte_at(plain, kRandom + 2) << 8U) | byte_at(plain, kRandom + 3);
}

}  // namespace

Result<EncodingAesKey> EncodingAesKey::parse(std::string_view text) {
  if (text.size() != kKeyText) {
    return Error{Code::kInvalid,
                 "an EncodingAESKey has 43 characters, this one has " + std::to_string(text.size())};
  }
  const auto bytes = base64_decode_lenient(std::string(text) + "=");
  EncodingAesKey key;
  if (!bytes || bytes->size() != key.bytes_.size()) {
    return Error{Code::kInvalid, "an EncodingAESKey has letters, digits, + and / only"};
  }
  std::copy(bytes->begin(), bytes->end(), key.bytes_.begin());
  return key;
}

std::variant<std::string, CipherFault> decrypt(const EncodingAesKey& key, std::string_view app_id,
                                               std::string_view encrypted) {
  const auto bytes = base64_decode(encrypted);
  if (!bytes) return CipherFault::kBase64;
  if (bytes->size() % kAesBlock != 0 || bytes->size() <= kHead) return CipherFault::kLength;
  const std::string plain = run_cbc(key, *bytes, false);
  const std::size_t pad = padding_of(plain);
  if (pad == 0) return CipherFault::kPadding;
  if (plain.size() - pad < kHead) return CipherFault::kMessageLength;
  const std::size_t rest = plain.size() - pad - kHead;
  const std::size_t length = length_field(plain);
  if (length > rest) return CipherFault::kMessageLength;
  const std::string_view tail = std::string_view(plain).substr(kHead + length, rest - length);
  if (app_id.empty() || !equal_in_constant_time(tail, app_id)) return CipherFault::kAppId;
  return plain.substr(kHead, length);
}

std::string encrypt(const EncodingAesKey& key, std::string_view app_id, std::string_view document,
                    handlers::contract::Random& random) {
  const std::size_t length = kHead + document.size() + app_id.size();
  const std::size_t pad = kPadBlock - length % kPadBlock;
  std::string plain;
  plain.reserve(length + pad);
  plain.resize(kRandom);
  random.fill(std::as_writable_bytes(std::span(plain)));
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    plain += static_cast<char>(static_cast<unsigned char>((document.size() >> shift) & 0xffU));
  }
  plain += document;
  plain += app_id;
  plain.append(pad, static_cast<char>(pad));
  return base64_encode(run_cbc(key, plain, true));
}

}  // namespace linli::bot::wechat
