#include "bot/platform_transport.h"

#include <stdexcept>
#include <utility>

namespace linli::bot {

PlatformTransport::PlatformTransport(const std::string& base_url) {
  auto client = http::HttpsClient::create({.base_url = base_url});
  if (!client) throw std::invalid_argument{"wechat.api_base: " + client.error().message};
  client_ = *std::move(client);
}

PlatformTransport::Answer PlatformTransport::get(const std::string& path) {
  return exchange({.method = "GET", .path = path});
}

PlatformTransport::Answer PlatformTransport::post(const std::string& path, const std::string& body) {
  return exchange({.method = "POST", .path = path, .content_type = "application/json", .body = body});
}

void PlatformTransport::hang_up(std::chrono::milliseconds grace) {
  client_->hang_up(grace);
}

PlatformTransport::Answer PlatformTransport::exchange(const http::OutRequest& request) {
  auto response = client_->send(request);
  if (!response) return std::move(response).error();
  return std::pair{response->status, std::move(response->body)};
}

}  // namespace linli::bot
