#pragma once

#include <optional>
#include <string>
#include <vector>

#include "handlers/catalogue/catalogue.h"
#include "handlers/contract/handler.h"
#include "handlers/rules/working_days.h"
#include "handlers/text/text.h"
#include "storage/model/project.h"

namespace linli::handlers::funds {

/// Answers questions about money: to a lead or deputy about their projects, to a street about those on its
/// ground, to the bureau about any that it names; to nobody else.
///
/// Contexts it leaves behind: funds.done, where 为什么, 明细, 哪个月花得多 follow on what was shown, unless a
/// report or an application is being filled in.
class Chat final : public contract::Handler {
 public:
  Chat(const text::Text& text, catalogue::Catalogue& catalogue, const rules::Calendar& calendar)
      : text_(text), catalogue_(catalogue), calendar_(calendar) {}
  std::optional<contract::Reply> handle(contract::Turn& turn) override;

 private:
  std::string answer(contract::Turn& turn, const storage::model::Project& project) const;
  std::string brief(contract::Turn& turn, const std::vector<storage::model::Project>& projects,
                    std::int64_t count) const;

  const text::Text& text_;
  catalogue::Catalogue& catalogue_;
  const rules::Calendar& calendar_;
};

}  // namespace linli::handlers::funds
