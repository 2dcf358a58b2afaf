#pragma once

#include "handlers/binding/binding.h"
#include "handlers/contract/handler.h"
#include "handlers/text/text.h"
#include "storage/model/project.h"

namespace linli::handlers::binding {

/// 绑定 CODE, or just the code; 移交: a code for the successor; 解绑: leaving, once it is confirmed.
///
/// The code for a successor stands in the stored answer of its turn (a repeat of the message must be answered
/// the same way) as long as answers are kept; it is good for 14 days and once.
///
/// Contexts it leaves behind: binding.handover, binding.leave (which one?), binding.confirm (yes or no?),
/// idle.
class Chat final : public contract::Handler {
 public:
  explicit Chat(const text::Text& text) : text_(text) {}
  std::optional<contract::Reply> handle(contract::Turn& turn) override;

 private:
  std::optional<contract::Reply> answered(contract::Turn& turn);
  contract::Reply bind(contract::Turn& turn, const std::string& code);
  contract::Reply welcome(contract::Turn& turn, const Bound& bound);
  void tell_replaced(contract::Turn& turn, const Bound& bound);

  std::optional<contract::Reply> begin_handover(contract::Turn& turn);
  contract::Reply hand_over(contract::Turn& turn, const storage::model::Project& project);

  std::optional<contract::Reply> begin_leaving(contract::Turn& turn);
  contract::Reply confirm(contract::Turn& turn, const Target& target);
  contract::Reply end(contract::Turn& turn);
  void tell_staff(contract::Turn& turn, const storage::model::Project& project);

  const text::Text& text_;
};

}  // namespace linli::handlers::binding
