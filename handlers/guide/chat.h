#pragma once

#include "handlers/contract/handler.h"
#include "handlers/text/text.h"
#include "storage/model/staff.h"

namespace linli::handlers::guide {

/// Answers what no other capability does: greetings, thanks, help, and whatever was not understood. There is
/// always an answer that says what to do next.
class Chat final : public contract::Handler {
 public:
  explicit Chat(const text::Text& text) : text_(text) {}
  std::optional<contract::Reply> handle(contract::Turn& turn) override;

 private:
  contract::Reply to_others(const contract::Turn& turn) const;
  contract::Reply to_staff(const contract::Turn& turn, const storage::model::StaffMember& member) const;

  const text::Text& text_;
};

}  // namespace linli::handlers::guide
