#include "bot/delivery/card_form.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "bot/wechat/subscription_fields.h"

namespace linli::bot::delivery {

using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

namespace {

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

/// Up to what ends a sentence or the line; the colon before a list says nothing.
std::string_view first_sentence(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
  auto end = text.find('\n');
  for (const std::string_view mark : {"。", "！", "？"})
    end = std::min(end, text.find(mark));
  text = text.substr(0, end);
  for (const std::string_view mark : {"：", ":", "，"})
    if (text.ends_with(mark)) text.remove_suffix(mark.size());
  return text;
}

/// "2024-06-03 09:00", which both date and time fields take.
std::string day_and_time(storage::model::Instant at) {
  const auto text = storage::model::iso_text(at);
  return text.substr(0, 10) + " " + text.substr(11, 5);
}

}  // namespace

std::string notice_fields(std::string_view content, storage::model::Instant leaves) {
  const nlohmann::json fields{{"title", first_sentence(content)}, {"time", day_and_time(leaves)}};
  return fields.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::vector<std::string_view> names_said(storage::model::LetterKind kind) {
  if (kind == storage::model::LetterKind::kReminder) return {"title", "due", "note"};
  if (kind == storage::model::LetterKind::kNotice) return {"title", "time"};
  return {};
}

Result<CardForm> parse_card_form(std::string_view text) {
  CardForm form;
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;) {
    const auto equals = word.find('=');
    if (form.template_id.empty()) {
      if (!is_name(word)) return Error{Code::kInvalid, "begins with the template's ID"};
      form.template_id = word;
    } else if (word.starts_with("page=")) {
      form.page = word.substr(equals + 1);
    } else if (equals != word.npos && is_name(word.substr(0, equals)) && is_name(word.substr(equals + 1))) {
      form.fields.emplace_back(word.substr(0, equals), word.substr(equals + 1));
    } else {
      return Error{Code::kInvalid, "says after the ID what each field says, such as thing1=title"};
    }
  }
  if (!form.template_id.empty() && form.fields.empty())
    return Error{Code::kInvalid, "has no field, such as thing1=title"};
  return form;
}

Result<wechat::Card> fill(const CardForm& form, const std::string& fields_json) {
  const auto values = nlohmann::json::parse(fields_json, nullptr, false);
  wechat::Card card{.template_id = form.template_id, .fields = {}, .page = form.page};
  for (const auto& [field, name] : form.fields) {
    const auto found = values.is_object() ? values.find(name) : values.end();
    if (!values.is_object() || found == values.end() || !found->is_string())
      return Error{Code::kInvalid, field + ": the message says no " + name};
    auto value = wechat::fit_field(field, found->get<std::string>());
    if (!value) return value.error();
    card.fields.emplace_back(field, *std::move(value));
  }
  return card;
}

}  // namespace linli::bot::delivery
