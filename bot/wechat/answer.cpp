#include "bot/wechat/answer.h"

#include <nlohmann/json.hpp>

namespace linli::bot::wechat {

using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

namespace {

constexpr int kGatewayTimeout = 504;

std::string message_id_in(const nlohmann::json& object) {
  const auto found = object.find("msgid");
  if (found == object.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  return found->is_number_integer() ? found->dump() : std::string();
}

}  // namespace

std::string dump(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<ApiAnswer> read_answer(const std::string& path, const Transport::Answer& answer,
                              const PlatformObserver& observer, Gives gives) {
  const auto note = [&](const std::string& outcome) {
    if (observer.called) observer.called(path, outcome);
  };
  // The transport's own words may quote the address, and with it the token: they are not passed on.
  if (!answer) {
    const bool reached = answer.error().code != Code::kNotFound;
    note(reached ? "no_answer" : "not_reached");
    return Error{reached ? Code::kInternal : Code::kRetryLater,
                 path + (reached ? ": no answer" : ": not reached")};
  }
  const auto& [status, body] = *answer;
  if (gives == Gives::kBytes && status == 200 && !body.empty() && !body.starts_with('{')) {
    note("0");
    return ApiAnswer{.errcode = 0, .body = body, .message_id = {}};
  }
  const auto object = nlohmann::json::parse(body, nullptr, false);
  const auto code = object.is_object() ? object.find("errcode") : object.end();
  const bool said = object.is_object() && code != object.end() && code->is_number_integer();
  if (status != 200 && !said) {
    note("http_" + std::to_string(status));
    return Error{status == kGatewayTimeout ? Code::kInternal : Code::kRetryLater,
                 path + ": HTTP " + std::to_string(status)};
  }
  if (!object.is_object()) {
    note("not_json");
    return Error{Code::kInternal, path + ": the answer is not JSON"};
  }
  const std::int64_t number = said ? code->get<std::int64_t>() : 0;
  note(std::to_string(number));
  return ApiAnswer{number, body, message_id_in(object)};
}

Result<Medium> read_medium(const std::string& path, Transport::Answer answer,
                           const PlatformObserver& observer) {
  const bool whole = answer && answer->first == 200;
  const auto object = whole && answer->second.starts_with('{')
                          ? nlohmann::json::parse(answer->second, nullptr, false)
                          : nlohmann::json();
  if (whole && !object.is_object()) {
    if (observer.called) observer.called(path, "0");
    return Medium{.errcode = 0, .bytes = std::move(answer->second), .address = ""};
  }
  const auto said = read_answer(path, answer, observer);
  if (!said) return said.error();
  Medium medium{.errcode = said->errcode, .bytes = "", .address = ""};
  for (const char* name : {"video_url", "down_url"})  // of temporary and of permanent media
    if (const auto found = object.find(name); found != object.end() && found->is_string())
      medium.address = found->get<std::string>();
  return medium;
}

}  // namespace linli::bot::wechat
