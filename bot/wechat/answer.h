#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "bot/wechat/transport.h"
#include "storage/model/result.h"

namespace linli::bot::wechat {

/// What the platform said to a call. `errcode` 0 is success; `errcode(…)` of errcode.h says what to do
/// otherwise.
struct ApiAnswer {
  std::int64_t errcode = 0;
  std::string body;
  std::string message_id;  ///< `msgid`, all digits kept; empty where there is none

  bool ok() const { return errcode == 0; }
};

/// What the platform gives of something that a person sent: the thing itself, or for a video the address of
/// it.
struct Medium {
  std::int64_t errcode = 0;
  std::string bytes;
  std::string address;
};

/// What a call gives when it succeeds; a refusal is JSON in either case.
enum class Gives {
  kJson,
  kBytes,  ///< a picture
};

/// JSON as the platform takes it: Chinese as itself, because clients show \u escapes raw (40033), and broken
/// bytes replaced.
std::string dump(const nlohmann::json& json);

/// Reads an answer, and tells `observer` of the call. Errors: kRetryLater when the call was not carried out
/// (not reached, HTTP error), kInternal when nobody knows. No message contains a token, secret or openid.
storage::model::Result<ApiAnswer> read_answer(const std::string& path, const Transport::Answer& answer,
                                              const PlatformObserver& observer, Gives gives = Gives::kJson);
/// The same of a call that is answered by a file: JSON is a refusal, or says where the file is.
storage::model::Result<Medium> read_medium(const std::string& path, Transport::Answer answer,
                                           const PlatformObserver& observer);

}  // namespace linli::bot::wechat
