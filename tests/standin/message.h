#pragma once

#include "tests/standin/clock.h"
#include "tests/standin/config.h"

#include <nlohmann/json.hpp>
#include <string>

namespace standin {

using nlohmann::json;

/// What a user does, ready for the wire.
struct Message {
  nlohmann::ordered_json fields;  // the platform's field names in its order
  json shown;                     // how the user's own phone shows it; null when it shows nothing
  bool opens_message_window = false;
  bool opens_event_window = false;
  bool takes_reply = true;     // what answers a departure or a report of the platform's own reaches nobody
  bool shows_failure = false;  // the platform tells this user when the account does not answer properly
};

struct Envelope {
  std::string openid;
  std::string original_id;
  Seconds at = 0;
  long long msg_id = 0;
  std::string self;  // the stand-in's own address, for picture links
};

/// Turns {"type":"text","content":"月报"} and its like into what the platform sends. `following` decides
/// whether a scan is a subscription. Throws std::invalid_argument with a sentence for a type or field that
/// WeChat does not have. Source: "Receiving standard messages", "Receiving event pushes".
Message compose(const json& request, const Envelope& envelope, bool following);

/// The fields as the platform's XML (strings as CDATA, arrays as repeated elements) or JSON.
std::string write(const nlohmann::ordered_json& fields, Format format);

}  // namespace standin
