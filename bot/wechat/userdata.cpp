#include "bot/wechat/userdata.h"

#include <openssl/evp.h>

#include <memory>
#include <optional>

#include "bot/wechat/base64.h"
#include "bot/wechat/digest.h"
#include "bot/wechat/document.h"
#include "bot/wechat/json.h"

namespace linli::bot::wechat {

using storage::model::Code;
using storage::model::Error;
using storage::model::Result;
using storage::model::Secret;

namespace {

constexpr std::size_t kBlock = 16;

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

std::optional<std::string> decode_wrapped(std::string_view text) {
  std::string with_plus;
  std::string without_blanks;
  for (const char c : text) {
    if (c == '\r' || c == '\n' || c == '\t') continue;
    with_plus += c == ' ' ? '+' : c;
    if (c != ' ') without_blanks += c;
  }
  if (with_plus.size() % 4 == 0) return base64_decode(with_plus);
  return base64_decode(without_blanks);
}

std::optional<std::string> decrypt_cbc_128(const std::string& key, const std::string& iv,
                                           const std::string& bytes) {
  const auto unsigned_bytes = [](const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  };
  const std::unique_ptr<EVP_CIPHER_CTX, FreeContext> context(EVP_CIPHER_CTX_new());
  std::string out(bytes.size() + kBlock, '\0');
  auto* const to = reinterpret_cast<unsigned char*>(out.data());
  int written = 0;
  int rest = 0;
  if (!context ||
      EVP_DecryptInit_ex2(context.get(), EVP_aes_128_cbc(), unsigned_bytes(key), unsigned_bytes(iv),
                          nullptr) != 1 ||
      EVP_DecryptUpdate(context.get(), to, &written, unsigned_bytes(bytes), static_cast<int>(bytes.size())) !=
          1 ||
      EVP_DecryptFinal_ex(context.get(), to + written, &rest) != 1) {
    return std::nullopt;
  }
  out.resize(static_cast<std::size_t>(written) + static_cast<std::size_t>(rest));
  return out;
}

}  // namespace

Result<std::string> decrypt_user_data(const Secret& session_key, std::string_view encrypted_data,
                                      std::string_view iv, std::string_view app_id) {
  const Error refused{Code::kInvalid, "user data cannot be opened"};
  if (encrypted_data.size() > kDocumentLimit) return refused;
  const auto key = base64_decode(session_key.reveal());
  const auto start = base64_decode(iv);
  const auto bytes = decode_wrapped(encrypted_data);
  if (!key || key->size() != kBlock || !start || start->size() != kBlock) return refused;
  if (!bytes || bytes->empty() || bytes->size() % kBlock != 0) return refused;
  auto clear = decrypt_cbc_128(*key, *start, *bytes);
  if (!clear) return refused;
  const auto document = read_json(*clear);
  if (!document) return refused;
  const Element* watermark = document->child("watermark");
  if (!watermark || watermark->value("appid") != app_id) return refused;
  return *std::move(clear);
}

bool raw_data_is_signed(std::string_view raw_data, const Secret& session_key, std::string_view signature) {
  if (session_key.empty()) return false;
  return equal_in_constant_time(sha1_hex(std::string(raw_data) + session_key.reveal()), signature);
}

std::string js_sdk_signature(const Secret& ticket, std::string_view nonce, std::string_view timestamp,
                             std::string_view url) {
  std::string text = "jsapi_ticket=" + ticket.reveal();
  text.append("&noncestr=").append(nonce).append("&timestamp=").append(timestamp);
  text.append("&url=").append(url.substr(0, url.find('#')));
  return sha1_hex(text);
}

}  // namespace linli::bot::wechat
