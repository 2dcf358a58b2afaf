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

}  // namespace

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
