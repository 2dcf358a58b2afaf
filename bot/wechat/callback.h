#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "bot/wechat/cipher.h"
#include "bot/wechat/inbound.h"
#include "storage/model/civil_date.h"
#include "storage/model/result.h"
#include "storage/model/secret.h"

namespace linli::bot::wechat {

/// How the account's settings page says messages come.
enum class Mode {
  kSafe,        ///< encrypted only
  kCompatible,  ///< encrypted, with clear fields beside it that nobody signed and nobody here reads
  kPlain,       ///< clear only; the signature does not cover the body
};
enum class Format { kXml, kJson };

/// One account's door, as configured. Values only; may be used by any number of threads.
struct Endpoint {
  std::string app_id;
  std::vector<storage::model::Secret>
      tokens;                        ///< the current one, and the previous one while it is being changed
  std::vector<EncodingAesKey> keys;  ///< likewise; empty only in plain mode
  Mode mode = Mode::kSafe;
  Format format = Format::kXml;
  std::string account_id;  ///< our own gh_… id (ToUserName); empty: any
  std::chrono::seconds window =
      std::chrono::minutes{10};  ///< how far a timestamp may be from now, either way
};

/// The URL's query, percent-decoded, in the order given.
using Query = std::vector<std::pair<std::string, std::string>>;

/// Why a delivery was not let in. For counters; the sender is told nothing beyond the status.
enum class Refusal {
  kParameter,  ///< a parameter is missing, comes twice or has an impossible shape
  kTimestamp,  ///< outside the window
  kSignature,
  kMode,   ///< clear where encrypted is configured, or the other way round
  kParse,  ///< not a document, or not a message
  kTooLarge,
  kDecrypt,  ///< base64, length, padding or length field
  kAppId,    ///< meant for another app
  kAccount,  ///< ToUserName is not ours, or the envelope's is not the message's
};
inline constexpr std::size_t kRefusals = 9;

/// "signature"
std::string_view name_of(Refusal refusal);
/// 403 for everything that has to do with who sent it, 413 too large, 400 malformed.
int http_status_of(Refusal refusal);

/// What an answer to a delivery needs to know. A value: it may be kept past the request.
struct ReplyContext {
  Format format = Format::kXml;
  bool encrypted = false;
  std::size_t token = 0;  ///< index into the endpoint's, the one that fitted
  std::size_t key = 0;
  std::string nonce;
};

/// A delivery that may be believed.
struct Delivery {
  Inbound inbound;
  std::string dedupe_key;
  ReplyContext reply;
};

/// The answer to WeChat's GET: the echostr, verbatim. kForbidden with the refusal's name otherwise (always
/// 403).
storage::model::Result<std::string> verify_url(const Endpoint& endpoint, const Query& query,
                                               storage::model::Instant now);

/// Decides on a POST: shape of the parameters, window, signature (msg_signature only, where encrypted),
/// decryption, app id, document, account. WeChat's own retries are identical and are let in again: telling
/// them apart is the business of the table of handled messages, by `dedupe_key`.
/// @throws std::runtime_error when OpenSSL cannot work.
std::variant<Delivery, Refusal> open(const Endpoint& endpoint, const Query& query, std::string_view body,
                                     storage::model::Instant now);

}  // namespace linli::bot::wechat
