#pragma once

#include <optional>
#include <string>
#include <vector>

#include "handlers/contract/handler.h"
#include "handlers/obligations/upkeep.h"
#include "handlers/text/text.h"
#include "storage/model/obligation.h"

namespace linli::handlers::obligations {

/// What is due, in chat: 待办 and 延期 for leads, 谁没交 and what leads ask for for staff, the calendar.
///
/// Contexts it leaves behind: due.pick (which one to extend), due.decide (a list of requests), idle.
class Chat final : public contract::Handler {
 public:
  /// `public_url`: what links begin with; empty: there are none.
  Chat(const text::Text& text, Means means, std::string public_url)
      : text_(text), means_(means), public_url_(std::move(public_url)) {}
  std::optional<contract::Reply> handle(contract::Turn& turn) override;

 private:
  std::optional<contract::Reply> to_lead(contract::Turn& turn);
  contract::Reply list(contract::Turn& turn);
  contract::Reply request(contract::Turn& turn);
  std::optional<contract::Reply> pick(contract::Turn& turn);
  contract::Reply ask_for(contract::Turn& turn, storage::model::ObligationId id,
                          storage::model::CivilDate until, const std::string& reason);
  contract::Reply share(contract::Turn& turn);
  contract::Reply unshare(contract::Turn& turn);

  std::optional<contract::Reply> to_staff(contract::Turn& turn, const storage::model::StaffMember& member);
  contract::Reply who_has_not(contract::Turn& turn, const storage::model::StaffMember& member);
  contract::Reply requests(contract::Turn& turn, const storage::model::StaffMember& member);
  std::optional<contract::Reply> decide_in_chat(contract::Turn& turn,
                                                const storage::model::StaffMember& member);

  const text::Text& text_;
  Means means_;
  std::string public_url_;
};

}  // namespace linli::handlers::obligations
