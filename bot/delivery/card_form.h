#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bot/wechat/platform.h"
#include "storage/model/civil_date.h"
#include "storage/model/letter.h"
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

/// What templates for notices say, of a text that was written to be read in chat: its first sentence as
/// "title", and when it leaves as "time". A JSON object, for fill().
std::string notice_fields(std::string_view content, storage::model::Instant leaves);

/// The names that messages of a kind say: nothing else can stand in their templates. Answers and broadcasts
/// have no templates.
std::vector<std::string_view> names_said(storage::model::LetterKind kind);

/// Fills the form from a JSON object of texts; each value is brought into its field's form. kInvalid, without
/// any value, when one is not there or cannot be.
storage::model::Result<wechat::Card> fill(const CardForm& form, const std::string& fields_json);

}  // namespace linli::bot::delivery
