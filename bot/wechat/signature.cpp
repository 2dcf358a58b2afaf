#include "bot/wechat/signature.h"

#include <algorithm>

#include "bot/wechat/digest.h"

namespace linli::bot::wechat {

std::string signature(std::vector<std::string_view> parts) {
  std::sort(parts.begin(), parts.end());
  std::string text;
  for (const auto part : parts)
    text += part;
  return sha1_hex(text);
}

int matching_token(const std::vector<storage::model::Secret>& tokens, std::vector<std::string_view> parts,
                   std::string_view given) {
  parts.emplace_back();
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].empty()) continue;
    parts.back() = tokens[i].reveal();
    if (equal_in_constant_time(signature(parts), given)) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace linli::bot::wechat
