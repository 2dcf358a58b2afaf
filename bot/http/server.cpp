#include "bot/http/server.h"

#include <utility>

#include "bot/http/guard.h"
#include "bot/http/listener.h"
#include "bot/http/porch.h"

namespace linli::bot::http {

using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

namespace {

PorchOptions porch_options(const ServerOptions& from) {
  PorchOptions to;
  to.threads = from.threads;
  to.limits.header = from.max_header;
  to.limits.path = from.max_path;
  to.limits.query = from.max_query;
  to.limits.body = from.max_body;
  to.read_deadline = from.read_deadline;
  to.write_deadline = from.write_deadline;
  to.idle_limit = from.idle_limit;
  to.max_connections = from.max_connections;
  to.max_queued = from.max_queued;
  to.max_buffered = from.max_buffered;
  return to;
}

}  // namespace

struct Server::Parts {
  explicit Parts(ServerOptions from)
      : options(std::move(from)), guard(options.request_id, options.observer) {}

  ServerOptions options;
  Guard guard;
  std::optional<Porch> porch;
};

Server::Server(ServerOptions options) : parts_(std::make_unique<Parts>(std::move(options))) {}
Server::~Server() = default;

void Server::route(std::string_view method, const std::string& pattern, Handler handler) {
  parts_->guard.route(method, pattern, std::move(handler));
}

Result<int> Server::bind() {
  const auto& options = parts_->options;
  auto listener =
      options.inherited_fd ? adopt_listener(*options.inherited_fd) : listen_on(options.host, options.port);
  if (!listener) return listener.error();
  const int port = listener->port;
  parts_->porch.emplace(
      *std::move(listener), porch_options(options),
      [this](Incoming&& incoming, bool keep_alive) {
        return parts_->guard.answer(std::move(incoming), keep_alive);
      },
      [this](const Refusal& refusal, const std::string& remote_address) {
        const auto& refused = parts_->options.observer.refused;
        if (refused) refused(refusal.status, refusal.reason, remote_address);
      });
  return port;
}

Result<void> Server::serve() {
  if (!parts_->porch) return Error{Code::kInternal, "serve before bind"};
  return parts_->porch->run();
}

void Server::stop() noexcept {
  if (parts_->porch) parts_->porch->stop();
}

ServerTraffic Server::traffic() const {
  if (!parts_->porch) return {};
  const auto& traffic = parts_->porch->traffic();
  return {traffic.connections, traffic.requests, traffic.refused, traffic.evicted};
}

}  // namespace linli::bot::http
