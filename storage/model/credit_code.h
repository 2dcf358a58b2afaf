#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace linli::storage::model {

/// A unified social credit code 统一社会信用代码: 18 characters, the last one a check character.
/// Every value of this type is valid. Source: GB 32100-2015.
class CreditCode {
 public:
  /// Lower case is accepted and raised; nothing for a wrong length, character or check character.
  static std::optional<CreditCode> parse(std::string_view text);

  const std::string& text() const { return text_; }
  auto operator<=>(const CreditCode&) const = default;

 private:
  explicit CreditCode(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace linli::storage::model
