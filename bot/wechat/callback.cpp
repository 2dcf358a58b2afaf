#include "bot/wechat/callback.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "bot/wechat/json.h"
#include "bot/wechat/signature.h"
#include "bot/wechat/xml.h"

namespace linli::bot::wechat {

using storage::model::Code;
using storage::model::Error;
using storage::model::Instant;
using storage::model::Result;

namespace {

constexpr std::size_t kNonceLimit = 32;
constexpr std::size_t kEchoLimit = 256;
constexpr std::size_t kSignatureLength = 40;
constexpr std::size_t kTimestampLength = 10;

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_visible_or_blank(char c) {
  return c >= ' ' && c < '\x7f';
}
template <class Test>
bool consists_of(std::string_view text, Test test) {
  return std::all_of(text.begin(), text.end(), test);
}

bool names_repeat(const Query& query) {
  for (std::size_t i = 1; i < query.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (query[i].first == query[j].first) return true;
    }
  }
  return false;
}

std::string_view value_of(const Query& query, std::string_view name) {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return {};
}

bool is_signature(std::string_view text) {
  return text.size() == kSignatureLength && consists_of(text, is_hex);
}

/// The strings that are signed are joined without separators, so digits could be moved from one to the next
/// under the same signature: exact shapes leave one way only to split them.
std::optional<Refusal> check_shape(const Query& query, std::string_view signature_name) {
  constexpr std::size_t kMostParameters = 16;
  if (query.size() > kMostParameters || names_repeat(query)) return Refusal::kParameter;
  const std::string_view timestamp = value_of(query, "timestamp");
  const std::string_view nonce = value_of(query, "nonce");
  if (timestamp.size() != kTimestampLength || !consists_of(timestamp, is_digit)) return Refusal::kParameter;
  if (nonce.empty() || nonce.size() > kNonceLimit || !consists_of(nonce, is_alphanumeric))
    return Refusal::kParameter;
  if (!is_signature(value_of(query, signature_name))) return Refusal::kParameter;
  return std::nullopt;
}

bool in_window(const Endpoint& endpoint, std::string_view timestamp, Instant now) {
  std::int64_t seconds = 0;
  std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), seconds);
  const auto apart = std::chrono::abs(now - Instant{std::chrono::seconds{seconds}});
  return apart <= endpoint.window;
}

Result<Element> read_document(Format format, std::string_view bytes, std::size_t limit) {
  return format == Format::kXml ? read_xml(bytes, limit) : read_json(bytes, limit);
}

/// What both ways in come to: a clear document that may be believed.
std::variant<Delivery, Refusal> deliver(const Endpoint& endpoint, const Element& document,
                                        std::string_view bytes, ReplyContext reply) {
  auto inbound = read_inbound(document);
  if (!inbound) return Refusal::kParse;
  if (!endpoint.account_id.empty() && inbound->to_user != endpoint.account_id) return Refusal::kAccount;
  std::string key = dedupe_key(endpoint.app_id, *inbound, bytes);
  return Delivery{*std::move(inbound), std::move(key), std::move(reply)};
}

std::variant<Delivery, Refusal> open_plain(const Endpoint& endpoint, const Query& query,
                                           std::string_view body) {
  const std::string_view nonce = value_of(query, "nonce");
  const int token =
      matching_token(endpoint.tokens, {value_of(query, "timestamp"), nonce}, value_of(query, "signature"));
  if (token < 0) return Refusal::kSignature;
  if (body.size() > kDocumentLimit) return Refusal::kTooLarge;
  const auto document = read_document(endpoint.format, body, kDocumentLimit);
  if (!document) return Refusal::kParse;
  if (document->child("Encrypt")) return Refusal::kMode;
  return deliver(endpoint, *document, body,
                 {endpoint.format, false, static_cast<std::size_t>(token), 0, std::string(nonce)});
}

struct Opened {
  std::string document;
  std::size_t key = 0;
};

std::variant<Opened, Refusal> decrypt_with_any(const Endpoint& endpoint, std::string_view encrypted) {
  Refusal refusal = Refusal::kDecrypt;
  for (std::size_t i = 0; i < endpoint.keys.size(); ++i) {
    auto opened = decrypt(endpoint.keys[i], endpoint.app_id, encrypted);
    if (auto* document = std::get_if<std::string>(&opened)) return Opened{std::move(*document), i};
    if (std::get<CipherFault>(opened) == CipherFault::kAppId) refusal = Refusal::kAppId;
  }
  return refusal;
}

std::variant<Delivery, Refusal> open_encrypted(const Endpoint& endpoint, const Query& query,
                                               std::string_view body) {
  if (body.size() > kEnvelopeLimit) return Refusal::kTooLarge;
  const auto envelope = read_document(endpoint.format, body, kEnvelopeLimit);
  if (!envelope) return Refusal::kParse;
  const std::string_view encrypted = envelope->value("Encrypt");
  if (encrypted.empty()) return Refusal::kMode;

  const std::string_view nonce = value_of(query, "nonce");
  const int token = matching_token(endpoint.tokens, {value_of(query, "timestamp"), nonce, encrypted},
                                   value_of(query, "msg_signature"));
  if (token < 0) return Refusal::kSignature;
  auto opened = decrypt_with_any(endpoint, encrypted);
  if (const auto* refusal = std::get_if<Refusal>(&opened)) return *refusal;
  const Opened& clear = std::get<Opened>(opened);

  const auto document = read_document(endpoint.format, clear.document, kDocumentLimit);
  if (!document) return Refusal::kParse;
  // The envelope's name is outside the signature; a message that says something else was tampered with.
  const Element* outer = envelope->child("ToUserName");
  if (outer && outer->text != document->value("ToUserName")) return Refusal::kAccount;
  return deliver(endpoint, *document, clear.document,
                 {endpoint.format, true, static_cast<std::size_t>(token), clear.key, std::string(nonce)});
}

}  // namespace

std::string_view name_of(Refusal refusal) {
  static constexpr std::array<std::string_view, kRefusals> kNames = {
      "parameter", "timestamp", "signature", "mode", "parse", "too_large", "decrypt", "app_id", "account"};
  return kNames[static_cast<std::size_t>(refusal)];
}

int http_status_of(Refusal refusal) {
  if (refusal == Refusal::kParse) return 400;
  if (refusal == Refusal::kTooLarge) return 413;
  return 403;
}

Result<std::string> verify_url(const Endpoint& endpoint, const Query& query, Instant now) {
  const auto refused = [](Refusal refusal) { return Error{Code::kForbidden, std::string(name_of(refusal))}; };
  if (const auto refusal = check_shape(query, "signature")) return refused(*refusal);
  const std::string_view timestamp = value_of(query, "timestamp");
  const std::string_view echo = value_of(query, "echostr");
  if (echo.empty() || echo.size() > kEchoLimit || !consists_of(echo, is_visible_or_blank)) {
    return refused(Refusal::kParameter);
  }
  if (!in_window(endpoint, timestamp, now)) return refused(Refusal::kTimestamp);
  if (matching_token(endpoint.tokens, {timestamp, value_of(query, "nonce")}, value_of(query, "signature")) <
      0) {
    return refused(Refusal::kSignature);
  }
  return std::string(echo);
}

std::variant<Delivery, Refusal> open(const Endpoint& endpoint, const Query& query, std::string_view body,
                                     Instant now) {
  const bool plain = endpoint.mode == Mode::kPlain;
  const std::string_view encrypt_type = value_of(query, "encrypt_type");
  const bool says_encrypted = !value_of(query, "msg_signature").empty() || encrypt_type == "aes";
  const bool says_clear =
      value_of(query, "msg_signature").empty() || (!encrypt_type.empty() && encrypt_type != "aes");
  if (plain ? says_encrypted : says_clear) return Refusal::kMode;
  if (const auto refusal = check_shape(query, plain ? "signature" : "msg_signature")) return *refusal;
  if (!in_window(endpoint, value_of(query, "timestamp"), now)) return Refusal::kTimestamp;
  return plain ? open_plain(endpoint, query, body) : open_encrypted(endpoint, query, body);
}

}  // namespace linli::bot::wechat
