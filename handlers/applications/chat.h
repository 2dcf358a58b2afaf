#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "handlers/applications/applications.h"
#include "handlers/contract/handler.h"
#include "handlers/text/text.h"

namespace linli::handlers::applications {

/// Applying by chat: 申报, then one question after another, the rules said while answering. What is asked
/// next is derived from what is missing, as with reports.
///
/// Contexts it leaves behind: apply.pick_organization, apply.pick_program, apply.pick_track,
/// apply.pick_offer, apply.ask.FIELD, apply.confirm, idle.
class Chat final : public contract::Handler {
 public:
  Chat(const text::Text& text, catalogue::Catalogue& catalogue) : text_(text), catalogue_(catalogue) {}
  std::optional<contract::Reply> handle(contract::Turn& turn) override;

 private:
  std::optional<contract::Reply> steer(contract::Turn& turn);
  contract::Reply begin(contract::Turn& turn);
  contract::Reply open(contract::Turn& turn, storage::model::OrganizationId organization,
                       storage::model::ProgramId program);
  contract::Reply choose(contract::Turn& turn);
  contract::Reply choose_track(contract::Turn& turn, const Subject& subject, std::string_view track,
                               const std::optional<std::string>& offer);
  contract::Reply go_on(contract::Turn& turn, const Subject& subject, const std::string& opening);
  contract::Reply take_in(contract::Turn& turn, const Subject& subject);
  contract::Reply submit(contract::Turn& turn, const Subject& subject);
  contract::Reply summary(contract::Turn& turn, const Subject& subject);
  contract::Reply doubt(contract::Turn& turn, const Subject& subject);
  contract::Reply ask_again(contract::Turn& turn, const rules::FormField& field, const char* why);

  contract::Reply pick(contract::Turn& turn, std::string_view context, std::vector<text::Values> choices,
                       text::Values values);
  std::string warnings(contract::Turn& turn, const Subject& subject,
                       const std::vector<rules::Finding>& before);

  const text::Text& text_;
  catalogue::Catalogue& catalogue_;
};

}  // namespace linli::handlers::applications
