#include "bot/wechat/text_check.h"

#include <nlohmann/json.hpp>

#include "bot/wechat/errcode.h"

namespace linli::bot::wechat {
namespace {

/// Of an answer whose errcode is 0.
TextVerdict said_in(const std::string& body) {
  const auto answer = nlohmann::json::parse(body, nullptr, false);
  if (!answer.is_object()) return TextVerdict::kAgain;
  const auto result = answer.find("result");
  if (result == answer.end()) return answer.contains("errcode") ? TextVerdict::kPass : TextVerdict::kAgain;
  const auto suggest = result->is_object() ? result->find("suggest") : result->end();
  const bool pass = result->is_object() && suggest != result->end() && *suggest == "pass";
  return pass ? TextVerdict::kPass : TextVerdict::kDoubtful;
}

}  // namespace

TextVerdict text_verdict(const storage::model::Result<ApiAnswer>& answer) {
  if (!answer) return TextVerdict::kAgain;
  if (answer->ok()) return said_in(answer->body);
  switch (errcode(answer->errcode).action) {
    case Action::kRejectedText:
      return TextVerdict::kDoubtful;
    case Action::kDefect:
    case Action::kPerson:
      return TextVerdict::kNever;
    default:
      return TextVerdict::kAgain;
  }
}

}  // namespace linli::bot::wechat
