#pragma once

#include "handlers/catalogue/catalogue.h"
#include "handlers/contract/handler.h"
#include "handlers/progress/progress.h"
#include "handlers/rules/working_days.h"
#include "handlers/text/text.h"

namespace linli::handlers::progress {

/// 进度 by chat: a lead's own project indicator by indicator; for staff every project on their ground, the
/// worst pace first.
class Chat final : public contract::Handler {
 public:
  Chat(const text::Text& text, catalogue::Catalogue& catalogue, const rules::Calendar& calendar)
      : text_(text), catalogue_(catalogue), calendar_(calendar) {}
  std::optional<contract::Reply> handle(contract::Turn& turn) override;

 private:
  contract::Reply to_lead(const contract::Turn& turn, std::vector<storage::model::Project> projects);
  contract::Reply to_staff(const contract::Turn& turn);
  std::string in_full(const Standing& standing, storage::model::CivilDate today) const;
  std::string in_short(const std::vector<Standing>& standings, bool staff,
                       storage::model::CivilDate today) const;

  const text::Text& text_;
  catalogue::Catalogue& catalogue_;
  const rules::Calendar& calendar_;
};

}  // namespace linli::handlers::progress
