#pragma once

#include "handlers/contract/handler.h"
#include "handlers/text/text.h"

namespace linli::handlers::binding {

/// 绑定 CODE, or just the code.
class Chat final : public contract::Handler {
 public:
  explicit Chat(const text::Text& text) : text_(text) {}
  std::optional<contract::Reply> handle(contract::Turn& turn) override;

 private:
  const text::Text& text_;
};

}  // namespace linli::handlers::binding
