#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace linli::bot::wechat {

/// The longest text WeChat shows; one byte more and the person reads "the service is out of order" instead.
inline constexpr std::size_t kTextLimit = 2048;

/// A text as messages of at most `kTextLimit` bytes, one message when it fits. Longer ones are cut between
/// characters (never inside a joined emoji), at a line end where one is near, and each begins with （1/3）.
/// Broken bytes and control characters are cleaned out first. An empty text is no message.
std::vector<std::string> pages(std::string_view text);

}  // namespace linli::bot::wechat
