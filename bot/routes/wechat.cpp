#include "bot/routes/wechat.h"

#include <chrono>
#include <memory>
#include <utility>

#include "bot/log.h"
#include "bot/wechat/reply.h"

namespace linli::bot::routes {
namespace {

namespace contract = handlers::contract;
using dialogue::Dialogue;
using Kind = Dialogue::Outcome::Kind;

struct ContentOf {
  wechat::reply::Content operator()(const contract::Silence&) const { return wechat::reply::Nothing{}; }
  wechat::reply::Content operator()(const contract::TextReply& reply) const {
    return wechat::reply::Text{reply.text};
  }
  wechat::reply::Content operator()(const contract::ImageReply& reply) const {
    return wechat::reply::Image{reply.media_id};
  }
  wechat::reply::Content operator()(const contract::NewsReply& reply) const {
    return wechat::reply::News{.title = reply.title,
                               .description = reply.description,
                               .picture_url = reply.picture_url,
                               .url = reply.url};
  }
};

/// The one answer for whatever cannot be believed: a status, and not a word more.
http::Response refused(int status) {
  return {.status = status, .content_type = "text/plain", .body = "", .headers = {}};
}

struct Callback {
  storage::model::Account account;
  wechat::Endpoint endpoint;
  WechatParts parts;

  http::Response verify(const http::Request& request) const {
    const auto echo = wechat::verify_url(endpoint, request.query, parts.clock.now());
    parts.metrics.count("linli_callback_checks_total", "result", echo ? "accepted" : "refused");
    if (!echo) {
      log::info("callback.check_refused", {{"req", request.id}, {"reason", echo.error().message}});
      return refused(403);
    }
    return {.status = 200, .content_type = "text/plain; charset=utf-8", .body = *echo, .headers = {}};
  }

  http::Response receive(const http::Request& request) const {
    const auto opened = wechat::open(endpoint, request.query, request.body, parts.clock.now());
    if (const auto* refusal = std::get_if<wechat::Refusal>(&opened)) {
      parts.metrics.count("linli_callbacks_refused_total", "reason", wechat::name_of(*refusal));
      log::info("callback.refused", {{"req", request.id}, {"reason", wechat::name_of(*refusal)}});
      return refused(wechat::http_status_of(*refusal));
    }
    return converse(request, std::get<wechat::Delivery>(opened));
  }

  http::Response converse(const http::Request& request, const wechat::Delivery& delivery) const {
    const auto kind = wechat::kind_of(delivery.inbound.content);
    parts.metrics.count("linli_callbacks_total", "kind", kind);
    const auto begun = std::chrono::steady_clock::now();
    const auto outcome = parts.dialogue.answer(delivery, account);
    const auto elapsed =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun);
    parts.metrics.count("linli_turns_total", "outcome", dialogue::name_of(outcome.kind));
    if (outcome.kind == Kind::kRefused || outcome.kind == Kind::kFailed)
      log::error("turn.failed", {{"req", request.id},
                                 {"kind", kind},
                                 {"outcome", dialogue::name_of(outcome.kind)},
                                 {"error", outcome.problem}});
    else
      log::info("turn.done", {{"req", request.id},
                              {"kind", kind},
                              {"outcome", dialogue::name_of(outcome.kind)},
                              {"intent", contract::name_of(outcome.intent)},
                              {"elapsed_us", elapsed.count()}});
    // What is not durable is not acknowledged: WeChat delivers it again.
    if (outcome.kind == Kind::kRefused) return refused(503);
    const auto now = parts.clock.now();
    const auto document =
        wechat::build(std::visit(ContentOf{}, outcome.reply), delivery.inbound, delivery.reply.format, now);
    auto answer = wechat::seal(endpoint, delivery.reply, document, now, parts.random);
    return {.status = 200,
            .content_type = std::move(answer.content_type),
            .body = std::move(answer.body),
            .headers = {}};
  }
};

}  // namespace

void add_wechat(http::Server& server, const std::string& path, storage::model::Account account,
                wechat::Endpoint endpoint, WechatParts parts) {
  const auto callback = std::make_shared<Callback>(Callback{account, std::move(endpoint), parts});
  server.route("GET", path, [callback](const http::Request& request) { return callback->verify(request); });
  server.route("POST", path, [callback](const http::Request& request) { return callback->receive(request); });
}

}  // namespace linli::bot::routes
