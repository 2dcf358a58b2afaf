#include "bot/wechat/platform.h"

#include <nlohmann/json.hpp>

namespace linli::bot::wechat {

using storage::model::Code;
using storage::model::Error;
using storage::model::OpenId;
using storage::model::Result;
using storage::model::Secret;

namespace {

const std::string kHarmless = "/cgi-bin/get_api_domain_ip";

nlohmann::json filled(const OpenId& to, const Card& card) {
  nlohmann::json data = nlohmann::json::object();
  for (const auto& [name, value] : card.fields)
    data[name] = {{"value", value}};
  return {{"touser", to.reveal()}, {"template_id", card.template_id}, {"data", std::move(data)}};
}

std::string with_page(nlohmann::json message, const Card& card, const char* name = "page") {
  if (!card.page.empty()) message[name] = card.page;
  return dump(message);
}

}  // namespace

Platform::Platform(Transport& transport, const handlers::contract::Clock& clock,
                   handlers::contract::Random& random, std::string app_id, Secret app_secret,
                   PlatformObserver observer)
    : transport_(transport),
      observer_(std::move(observer)),
      guard_(clock, random),
      token_(transport, guard_, clock, std::move(app_id), std::move(app_secret), observer_) {}

template <class Answer, class Once>
Result<Answer> Platform::call(const std::string& path, const Once& once) {
  for (bool again = true;; again = false) {
    const auto token = token_.get();
    if (!token) return token.error();
    if (again && !guard_.admit(path)) return Error{Code::kRetryLater, path + ": closed for now"};
    if (guard_.doubtful(path) && !alive(*token)) {
      guard_.no_answer(path, false);
      return Error{Code::kRetryLater, path + ": the platform does not answer"};
    }
    Result<Answer> answer = once(*token);
    const bool refused = answer && errcode(answer->errcode).action == Action::kRefreshToken;
    if (refused) token_.expire(*token);
    if (refused && again) continue;
    if (answer)
      learn(path, answer->errcode);
    else
      learn(path, answer.error());
    return answer;
  }
}

Result<ApiAnswer> Platform::post(std::string_view wanted, const std::string& json_body, Gives gives) {
  const std::string path{wanted};
  return call<ApiAnswer>(path, [&](const Secret& token) {
    return read_answer(path, transport_.post(path + "?access_token=" + token.reveal(), json_body), observer_,
                       gives);
  });
}

Result<Medium> Platform::get_media(Transport& way, std::string_view media_id) {
  const std::string path{kMediaPath};
  return call<Medium>(path, [&](const Secret& token) {
    return read_medium(
        path, way.get(path + "?access_token=" + token.reveal() + "&media_id=" + std::string{media_id}),
        observer_);
  });
}

/// Whether the platform answers anything at all.
bool Platform::alive(const Secret& token) {
  return read_answer(kHarmless, transport_.get(kHarmless + "?access_token=" + token.reveal()), observer_)
      .ok();
}

void Platform::learn(const std::string& path, const Error& failed) {
  guard_.no_answer(path, failed.code == Code::kInternal);
}

void Platform::learn(const std::string& path, std::int64_t code) {
  const auto said = errcode(code);
  const bool configuration = said.action == Action::kConfiguration;
  const bool news = configuration ? guard_.stop_account(said) : guard_.answered(path, said);
  if (news && observer_.alarm)
    observer_.alarm(configuration ? "account" : path,
                    "errcode " + std::to_string(said.code) + ", " + std::string(said.name), said.sentence);
}

Result<ApiAnswer> Platform::send_text(const OpenId& to, std::string_view text) {
  return post(kServicePath,
              dump({{"touser", to.reveal()}, {"msgtype", "text"}, {"text", {{"content", text}}}}));
}

Result<ApiAnswer> Platform::send_subscription(const OpenId& to, const Card& card) {
  return post(kSubscriptionPath, with_page(filled(to, card), card));
}

Result<ApiAnswer> Platform::send_mini_subscription(const OpenId& to, const Card& card) {
  return post(kMiniSubscriptionPath, with_page(filled(to, card), card));
}

Result<ApiAnswer> Platform::send_template(const OpenId& to, const Card& card,
                                          std::string_view client_message_id) {
  auto message = filled(to, card);
  message["client_msg_id"] = client_message_id;
  return post(kTemplatePath, with_page(std::move(message), card, "url"));
}

Result<ApiAnswer> Platform::check_text(std::string_view content) {
  return post(kTextCheckPath, dump({{"content", content}}));
}

Result<ApiAnswer> Platform::draw_mini_code(const MiniCode& code) {
  return post(kMiniCodePath,
              dump({{"scene", code.scene},
                    {"page", code.page},
                    {"check_path", code.version == "release"},  // others hold pages that are not released
                    {"env_version", code.version},
                    {"width", code.width}}),
              Gives::kBytes);
}

Result<ApiAnswer> Platform::create_menu(const std::string& menu_json) {
  const auto menu = nlohmann::json::parse(menu_json, nullptr, false);
  if (!menu.is_object() || !menu.contains("button"))
    return Error{Code::kInvalid, "a menu is a JSON object with \"button\""};
  return post("/cgi-bin/menu/create", dump(menu));
}

}  // namespace linli::bot::wechat
