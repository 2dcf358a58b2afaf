// Template messages and subscription messages, and the events that follow them.
#include "tests/standin/field_rules.h"
#include "tests/standin/platform.h"

namespace standin {
namespace {

// The card as the phone shows it: fields in the order sent.
json card(const std::string& type, const Template& known, const nlohmann::ordered_json& body) {
  json fields = json::array();
  for (const auto& [name, field] : body.at("data").items())
    fields.push_back({{"name", name}, {"value", field.at("value")}});
  json shown{
      {"type", type}, {"title", known.title}, {"template_id", body.at("template_id")}, {"fields", fields}};
  if (body.contains("url")) shown["url"] = body.at("url");
  if (body.contains("page")) shown["page"] = body.at("page");
  if (body.contains("miniprogram")) shown["miniprogram"] = body.at("miniprogram");
  return shown;
}

bool has_fields(const Template& known, const json& data) {
  if (!data.is_object() || data.empty()) return false;
  for (const std::string& name : known.fields)
    if (!data.contains(name)) return false;
  for (const auto& [name, field] : data.items())
    if (!field.is_object() || !field.contains("value") || !field.at("value").is_string()) return false;
  return true;
}

}  // namespace

void Platform::add_template(const std::string& id, Template known) {
  const std::lock_guard lock(mutex_);
  templates_[id] = std::move(known);
}

json Platform::templates() const {
  const std::lock_guard lock(mutex_);
  json all = json::array();
  for (const auto& [id, known] : templates_)
    all.push_back({{"id", id}, {"title", known.title}});
  return all;
}

std::optional<Template> Platform::find_template(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  if (id.empty()) return std::nullopt;
  if (templates_.empty()) return Template{.title = "服务通知", .fields = {}};
  const auto found = templates_.find(id);
  if (found == templates_.end()) return std::nullopt;
  return found->second;
}

ApiAnswer Platform::template_send(const ApiCall& call, const Account& account) {
  if (&account != &config_.official) return errcode(48001);
  const auto body = nlohmann::ordered_json::parse(call.body);
  const std::string openid = body.value("touser", "");
  const auto person = world_.person(openid);
  if (!person) return errcode(40003);
  const auto known = find_template(body.value("template_id", ""));
  if (!known) return errcode(40037);
  if (!has_fields(*known, json(body.value("data", nlohmann::ordered_json())))) return errcode(47003);
  if (!person->following) return errcode(43004);
  long long id = 0;
  {
    const std::lock_guard lock(mutex_);
    id = ++next_message_;
  }
  if (!person->blocks_templates) world_.put(openid, Way::kTemplate, card("template", *known, body));
  delivery_.send_later(
      openid,
      {{"type", "event"},
       {"event", "TEMPLATESENDJOBFINISH"},
       {"fields", {{"MsgID", id}, {"Status", person->blocks_templates ? "failed:user block" : "success"}}}});
  return success({{"msgid", id}});
}

ApiAnswer Platform::subscribe_send(const ApiCall& call, const Account& account) {
  const bool official = &account == &config_.official;
  if (official != call.path.ends_with("bizsend")) return errcode(48001);
  const auto body = nlohmann::ordered_json::parse(call.body);
  const std::string openid = body.value("touser", "");
  if (!world_.knows(openid)) return errcode(40003);
  const std::string template_id = body.value("template_id", "");
  const auto known = find_template(template_id);
  if (!known) return errcode(40037);
  const json data = json(body.value("data", nlohmann::ordered_json()));
  if (!has_fields(*known, data)) return errcode(47003);
  for (const auto& [name, field] : data.items())
    if (!field_allows(name, field.at("value").get<std::string>())) return errcode(47003);
  const bool allowed = world_.with_person(openid, [&](Person& person) {
    const auto consent = person.consents.find(template_id);
    if (consent == person.consents.end() || consent->second == 0) return false;
    --consent->second;
    return true;
  });
  if (!allowed) return errcode(43101);
  long long id = 0;
  {
    const std::lock_guard lock(mutex_);
    id = ++next_message_;
  }
  world_.put(openid, Way::kSubscribe, card("subscribe", *known, body));
  delivery_.send_later(openid, {{"type", "event"},
                                {"event", "subscribe_msg_sent_event"},
                                {"via", official ? "official" : "miniprogram"},
                                {"fields",
                                 {{"SubscribeMsgSentEvent",
                                   {{"List",
                                     {{{"TemplateId", template_id},
                                       {"MsgID", id},
                                       {"ErrorCode", 0},
                                       {"ErrorStatus", "success"}}}}}}}}});
  return success({{"msgid", id}});
}

}  // namespace standin
