#pragma once

#include "handlers/contract/handler.h"
#include "handlers/rules/rungs.h"
#include "handlers/text/text.h"

namespace linli::handlers::reminders {

/// 明天再提醒我, 不再提醒 and 恢复提醒; 催办 for staff. Leaves the talk where it is.
class Chat final : public contract::Handler {
 public:
  Chat(const text::Text& text, const rules::Rungs& rungs) : text_(text), rungs_(rungs) {}
  std::optional<contract::Reply> handle(contract::Turn& turn) override;

 private:
  contract::Reply snooze(contract::Turn& turn) const;
  contract::Reply mute(contract::Turn& turn, bool muted) const;

  const text::Text& text_;
  const rules::Rungs& rungs_;
};

}  // namespace linli::handlers::reminders
