#include "bot/understand/json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <sstream>
#include <string_view>

namespace linli::bot::understand {
namespace {

using handlers::contract::Activity;
using handlers::contract::Filing;
using handlers::contract::Slots;
using handlers::contract::SlotValue;
using nlohmann::json;
using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

json to_json(const Slots& slots);

json to_json(const Activity& activity) {
  json object = {{"kind", activity.kind}};
  if (activity.sessions) object["sessions"] = *activity.sessions;
  if (activity.people_served) object["people_served"] = *activity.people_served;
  if (!activity.date.empty()) object["date"] = activity.date;
  return object;
}

struct ToJson {
  json operator()(std::monostate) const { return nullptr; }
  json operator()(std::int64_t number) const { return number; }
  json operator()(const std::string& text) const { return text; }
  json operator()(const std::vector<Activity>& activities) const {
    json list = json::array();
    for (const Activity& activity : activities) {
      list.push_back(to_json(activity));
    }
    return list;
  }
  json operator()(const std::vector<std::string>& texts) const { return texts; }
  json operator()(const std::vector<std::int64_t>& numbers) const { return numbers; }
  json operator()(const std::vector<Filing>& filings) const {
    json list = json::array();
    for (const Filing& filing : filings) {
      list.push_back(to_json(filing.slots));
    }
    return list;
  }
};

json to_json(const Slots& slots) {
  json object = json::object();
  for (const auto& [slot, value] : slots) {
    object[slot] = std::visit(ToJson{}, value);
  }
  return object;
}

/// Slots that the bot needs beyond those that others rely on.
constexpr auto kOwn =
    std::to_array<std::string_view>({"about", "activity", "complaint", "decisions", "held", "tranche"});

/// The slots that are our own, or the others: those of the contract and the programme's indicators. There
/// `field` is what is to be edited; what else has one (a reason, a question about money) has it of our own.
json some_of(const handlers::contract::Understanding& said, bool own) {
  Slots some;
  std::ranges::copy_if(said.slots, std::inserter(some, some.end()), [&](const auto& slot) {
    const bool ours = slot.first == "field" ? said.intent != handlers::contract::Intent::kReportEdit
                                            : std::ranges::find(kOwn, slot.first) != kOwn.end();
    return ours == own;
  });
  return to_json(some);
}

Error fault(const std::string& key, const std::string& what) {
  return {Code::kInvalid, key + ": " + what};
}

std::optional<Activity> activity_from(const json& object) {
  if (!object.is_object()) return std::nullopt;
  Activity activity;
  for (const auto& [key, value] : object.items()) {
    if (key == "kind" && value.is_string())
      activity.kind = value.get<std::string>();
    else if (key == "date" && value.is_string())
      activity.date = value.get<std::string>();
    else if (key == "sessions" && value.is_number_integer())
      activity.sessions = value.get<std::int64_t>();
    else if (key == "people_served" && value.is_number_integer())
      activity.people_served = value.get<std::int64_t>();
    else
      return std::nullopt;
  }
  return activity;
}

bool read_list(const json& array, SlotValue& out) {
  std::vector<Activity> activities;
  std::vector<std::string> texts;
  for (const json& item : array) {
    if (item.is_string()) {
      texts.push_back(item.get<std::string>());
    } else if (auto activity = activity_from(item)) {
      activities.push_back(std::move(*activity));
    } else {
      return false;
    }
  }
  if (!activities.empty() && !texts.empty()) return false;
  if (texts.empty())
    out.emplace<std::vector<Activity>>(std::move(activities));
  else
    out.emplace<std::vector<std::string>>(std::move(texts));
  return true;
}

bool read_slot(const json& value, SlotValue& out) {
  if (value.is_null()) return true;
  if (value.is_array()) return read_list(value, out);
  if (value.is_string()) {
    out.emplace<std::string>(value.get<std::string>());
    return true;
  }
  if (!value.is_number_integer()) return false;
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX))
    return false;
  out.emplace<std::int64_t>(value.get<std::int64_t>());
  return true;
}

Result<std::vector<FormField>> form_from(const json& array) {
  std::vector<FormField> form;
  if (!array.is_array()) return fault("form", "must be a list");
  for (const json& item : array) {
    FormField field;
    const bool object = item.is_object();
    const auto text = [&](const char* key) {
      const auto found = object ? item.find(key) : item.end();
      return object && found != item.end() && found->is_string() ? found->get<std::string>() : std::string{};
    };
    field.id = text("id");
    field.label = text("label");
    field.unit = text("unit");
    const std::string kind = text("kind");
    if (kind == "money")
      field.kind = FormField::Kind::kMoney;
    else if (kind == "text")
      field.kind = FormField::Kind::kText;
    else if (!kind.empty() && kind != "count")
      return fault("form", "kind must be count, money or text");
    if (field.id.empty()) return fault("form", "a field needs an id");
    form.push_back(std::move(field));
  }
  return form;
}

std::string text_or(const json& object, const char* key, std::string otherwise) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::move(otherwise);
}

/// "甲,乙", as on the command line, as the list it is; anything else as it is.
json listed(const json& value) {
  if (!value.is_string()) return value;
  json list = json::array();
  std::istringstream names{value.get<std::string>()};
  for (std::string name; std::getline(names, name, ',');)
    if (!name.empty()) list.push_back(name);
  return list;
}

bool present(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && !found->is_null();
}

}  // namespace

json to_json(const handlers::contract::Understanding& understanding) {
  return {{"intent", handlers::contract::name_of(understanding.intent)},
          {"confidence", std::round(understanding.confidence * 100) / 100},
          {"slots", some_of(understanding, false)},
          {"more", some_of(understanding, true)},
          {"ask", understanding.ask},
          {"approximate", understanding.approximate},
          {"relative", understanding.relative}};
}

Result<Slots> slots_from_json(const json& object) {
  if (!object.is_object()) return fault("slots", "must be an object");
  Slots slots;
  for (const auto& [slot, value] : object.items()) {
    if (!read_slot(value, slots[slot])) return fault(slot, "must be a whole number, text, null or a list");
  }
  return slots;
}

Result<Context> context_from_json(const json& object, storage::model::CivilDate today) {
  if (!object.is_object()) return fault("context", "must be an object");
  Context context;
  context.today = today;
  const auto role = storage::model::role_named(text_or(object, "role", "lead"));
  if (!role) return fault("role", "must be lead, resident, observer, street, agency, bureau or stranger");
  context.role = *role == Role::kDeputy ? Role::kLead : *role;  // as a lead speaks
  context.name = text_or(object, "context", "idle");
  if (context.name.empty()) context.name = "idle";
  if (present(object, "today")) {
    const auto date = storage::model::CivilDate::parse(text_or(object, "today", ""));
    if (!date) return fault("today", "must be YYYY-MM-DD");
    context.today = *date;
  }
  if (const auto voice = object.find("voice"); voice != object.end() && voice->is_boolean())
    context.voice = voice->get<bool>();
  if (present(object, "projects")) {
    const json projects = listed(object["projects"]);
    if (!projects.is_array()) return fault("projects", "must be a list, or names with commas between");
    for (const json& project : projects) {
      if (!project.is_string()) return fault("projects", "must be a list of names");
      context.projects.push_back(project.get<std::string>());
    }
  }
  for (const auto& [key, slots] : {std::pair{"draft", &context.draft}, std::pair{"last", &context.last}}) {
    if (!present(object, key)) continue;
    auto read = slots_from_json(object[key]);
    if (!read) return std::move(read).error().during(key);
    *slots = *std::move(read);
  }
  if (present(object, "form")) {
    auto form = form_from(object["form"]);
    if (!form) return std::move(form).error();
    context.form = *std::move(form);
  }
  return context;
}

}  // namespace linli::bot::understand
