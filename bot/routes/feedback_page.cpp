#include "bot/routes/feedback_page.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>

#include "bot/http/query.h"
#include "bot/routes/rate_limit.h"
#include "bot/wechat/digest.h"
#include "handlers/feedback/tickets.h"
#include "storage/db/utf8.h"
#include "storage/repo/scenes.h"
#include "storage/repo/tickets.h"

namespace linli::bot::routes {
namespace {

namespace feedback = handlers::feedback;
namespace model = storage::model;
namespace repo = storage::repo;
using handlers::text::Values;

constexpr std::string_view kCookie = "linli_voice";
constexpr std::size_t kBrowserDigits = 32;
constexpr std::size_t kLongestForm = 8 * 1024;  // bytes: 300 characters, percent-encoded, and the rest
constexpr int kFormsAMinute = 60;               // a hall full of people behind one address
constexpr int kHeard = 5;                       // lines of what was heard and done

/// The value of a cookie; empty when it was not sent.
std::string cookie(const http::Request& request, std::string_view name) {
  std::string_view rest = request.headers.get("Cookie");
  while (!rest.empty()) {
    const auto end = std::min(rest.find(';'), rest.size());
    auto part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (part.starts_with(' '))
      part.remove_prefix(1);
    if (part.starts_with(name) && part.substr(name.size()).starts_with('='))
      return std::string{part.substr(name.size() + 1)};
  }
  return "";
}

/// The proxy in front says whom it speaks for; nobody else is believed.
std::string address_of(const http::Request& request) {
  const bool proxied = request.remote_address == "127.0.0.1" || request.remote_address == "::1";
  const auto told = request.headers.get("X-Real-IP");
  return proxied && !told.empty() ? std::string{told} : request.remote_address;
}

/// A form that another site made the browser send. Browsers that say nothing are old; cookie and token still
/// have to fit.
bool from_elsewhere(const http::Request& request) {
  const auto site = request.headers.get("Sec-Fetch-Site");
  if (!site.empty()) return site != "same-origin" && site != "none";
  const auto origin = request.headers.get("Origin");
  const auto scheme = origin.find("://");
  return scheme != origin.npos && origin.substr(scheme + 3) != request.headers.get("Host");
}

std::string field(const http::Pairs& form, std::string_view name) {
  const auto found = std::ranges::find(form, name, &std::pair<std::string, std::string>::first);
  return found == form.end() ? "" : found->second;
}

/// What was written, without what no text has.
std::string comment_in(const http::Pairs& form) {
  std::string text;
  for (const char c : field(form, "comment"))
    text += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  if (!storage::db::storable(text)) return "";
  const auto begin = text.find_first_not_of(' ');
  return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

struct Page {
  FeedbackPageParts parts;
  RateLimit limit{kFormsAMinute};
  std::mutex rendering{};

  explicit Page(FeedbackPageParts all) : parts(std::move(all)) {}

  http::Response html(int status, std::string_view name, const Values& values) {
    std::string body;
    {
      const std::lock_guard lock{rendering};
      body = parts.pages.say(name, values);
    }
    return {
        .status = status,
        .content_type = "text/html; charset=utf-8",
        .body = std::move(body),
        .headers = {{"Cache-Control", "no-store"},
                    {"Content-Security-Policy",
                     "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
                     "frame-ancestors 'none'"},
                    {"Referrer-Policy", "same-origin"},
                    {"X-Content-Type-Options", "nosniff"}}};
  }
  http::Response message(int status, const char* what) {
    return html(status, "rating/message", Values{}.flag(what, true));
  }

  std::string proof_of(const std::string& scene, const std::string& browser) const {
    return parts.means.seal.proof("browser", scene + " " + browser);
  }
  std::string token_of(const std::string& scene, const std::string& browser) const {
    return parts.means.seal.proof("form", scene + " " + browser);
  }
  /// Who the browser is for this code, when its cookie was given out here.
  std::optional<std::string> browser_of(const http::Request& request, const std::string& scene) const {
    const auto value = cookie(request, kCookie);
    if (value.size() <= kBrowserDigits + 1 || value[kBrowserDigits] != '.') return std::nullopt;
    auto browser = value.substr(0, kBrowserDigits);
    if (!wechat::equal_in_constant_time(value.substr(kBrowserDigits + 1), proof_of(scene, browser)))
      return std::nullopt;
    return browser;
  }
  std::string cookie_for(const model::Scene& scene, const std::string& browser) const {
    constexpr auto kSeconds = std::chrono::seconds{std::chrono::days{400}}.count();
    return std::string{kCookie} + "=" + browser + "." + proof_of(scene.value, browser) + "; Path=/f/" +
           scene.value + "; Max-Age=" + std::to_string(kSeconds) + "; HttpOnly; SameSite=Lax" +
           (parts.secure ? "; Secure" : "");
  }

  /// The page; `notice` names what stands above the form, if anything.
  http::Response form(storage::db::Connection& connection, const model::Scene& scene,
                      const std::string& browser, int status, const char* notice) {
    std::vector<Values> heard;
    for (const auto& line : repo::tickets::heard(connection, scene.project, kHeard))
      heard.push_back(Values{}.set("said", line.said).set("done", line.done));
    auto values = feedback::described(connection, scene);
    values.set("scene", scene.value)
        .set("token", token_of(scene.value, browser))
        .flag("any_heard", !heard.empty())
        .list("heard", std::move(heard));
    if (notice != nullptr) values.flag(notice, true);
    auto response = html(status, "rating/form", values);
    response.headers.add("Set-Cookie", cookie_for(scene, browser));
    return response;
  }

  http::Response show(const http::Request& request) {
    storage::db::Connection connection{parts.database, storage::db::Connection::Mode::kReader};
    const auto scene = repo::scenes::find(connection, request.captures.front());
    if (!scene) return message(404, "unknown");
    if (!scene->open_on(model::CivilDate::of(parts.clock.now()))) return message(410, "closed");
    const auto known = browser_of(request, scene->value);
    const auto browser = known.value_or(fresh_browser());
    return form(connection, *scene, browser, 200,
                known && request.parameter("done") == "1" ? "thanked" : nullptr);
  }

  http::Response receive(const http::Request& request) {
    storage::db::Connection connection{parts.database, storage::db::Connection::Mode::kReader};
    const auto scene = repo::scenes::find(connection, request.captures.front());
    if (!scene) return message(404, "unknown");
    const auto address = address_of(request);
    if (!limit.take(address, parts.clock.now())) return message(429, "busy");
    if (from_elsewhere(request)) return message(403, "foreign");
    const auto type = request.headers.get("Content-Type");
    if (!type.starts_with("application/x-www-form-urlencoded")) return message(415, "foreign");
    if (request.body.size() > kLongestForm) return message(413, "foreign");
    const auto browser = browser_of(request, scene->value);
    const auto sent = http::parse_query(request.body);
    if (!browser) return form(connection, *scene, fresh_browser(), 200, "lost");
    if (!wechat::equal_in_constant_time(field(sent, "token"), token_of(scene->value, *browser)))
      return form(connection, *scene, *browser, 403, "lost");
    const auto level = field(sent, "level");
    if (level.size() != 1 || level[0] < '1' || level[0] > '5')
      return form(connection, *scene, *browser, 422, "unchosen");
    if (!take(scene->value, *browser, level[0] - '0', comment_in(sent), address))
      return message(410, "closed");
    return {.status = 303,
            .content_type = "text/plain",
            .body = "",
            .headers = {{"Location", "/f/" + scene->value + "?done=1"}, {"Cache-Control", "no-store"}}};
  }

  /// Takes the rating down. @return whether it is still rated.
  bool take(const std::string& value, const std::string& browser, int level, const std::string& words,
            const std::string& address) {
    bool open = false;
    parts.writer.run([&](storage::db::Connection& connection) {
      const auto now = parts.clock.now();
      const auto scene = repo::scenes::find(connection, value);
      open = scene && scene->open_on(model::CivilDate::of(now));
      if (!open) return;
      feedback::rate_on_page(connection, parts.means, *scene,
                             {.browser = browser, .place = address, .level = level, .words = words}, now);
    });
    if (open && parts.taken) parts.taken();
    return open;
  }

  std::string fresh_browser() const {
    return feedback::fresh_key(parts.random).reveal().substr(0, kBrowserDigits);
  }
};

}  // namespace

void add_feedback_page(http::Server& server, FeedbackPageParts parts) {
  const auto page = std::make_shared<Page>(std::move(parts));
  const std::string path = "/f/([a-z0-9]{16})";
  server.route("GET", path, [page](const http::Request& request) { return page->show(request); });
  server.route("POST", path, [page](const http::Request& request) { return page->receive(request); });
}

}  // namespace linli::bot::routes
