#pragma once

#include <string>
#include <string_view>

#include "storage/model/result.h"

namespace linli::bot::wechat {

/// The value as the field takes it, so that the platform does not answer 47003: line breaks and control
/// characters become spaces, text that is too long is cut (`thing` with "…"), anything that a cut would make
/// wrong is refused (kInvalid): an amount, a number, a date. Emoji count double, because the platform counts
/// them so in some clients.
/// @param field its name in the template, "thing1": the kind and a number
/// Source: "订阅消息参数值内容限制说明" of the platform's sendMessage page.
storage::model::Result<std::string> fit_field(std::string_view field, std::string_view value);

}  // namespace linli::bot::wechat
