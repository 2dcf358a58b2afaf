#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bot/wechat/platform.h"
#include "storage/model/result.h"

namespace linli::bot::delivery {

/// A template of the account and what its fields say, as the operator writes it:
/// "TEMPLATE-ID thing1=title date2=due page=pages/report". Which names there are ("title", "due") is up to
/// who writes the message.
struct CardForm {
  std::string template_id;                                  ///< empty: none is set
  std::vector<std::pair<std::string, std::string>> fields;  ///< field → name
  std::string page;
};

/// kInvalid says what is wrong. An empty text is a form without a template.
storage::model::Result<CardForm> parse_card_form(std::string_view text);

/// Fills the form from a JSON object of texts; each value is brought into its field's form. kInvalid, without
/// any value, when one is not there or cannot be.
storage::model::Result<wechat::Card> fill(const CardForm& form, const std::string& fields_json);

}  // namespace linli::bot::delivery
