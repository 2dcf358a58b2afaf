#pragma once

#include <string>
#include <utility>

namespace linli::storage::model {

/// A token, key or password. It cannot be printed or formatted by accident; `reveal()` is easy to search for.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}

  const std::string& reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

 private:
  std::string text_;
};

}  // namespace linli::storage::model
