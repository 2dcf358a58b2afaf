#pragma once

#include "tests/standin/config.h"

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace standin {

/// What the platform makes of the body with which the account answered a delivery.
struct Opened {
  std::optional<nlohmann::json> reply;  // {"type":"text","content":…}; none for `success` and the empty body
  std::string problem;                  // why the platform refuses it; empty when it is in order
};

struct Question {
  std::string openid;  // who asked
  std::function<bool(const std::string& media_id)> has_media;
};

/// Decrypts (as the account's mode demands) and checks the reply: signature, second-wise timestamp, padding,
/// app id, names turned round, type and its limits (text of 2048 bytes, one article). Source: "Passive user
/// reply message"; node-webot/wechat#243 for the timestamp.
Opened open_reply(const Account& account, const Question& question, const std::string& body);

}  // namespace standin
