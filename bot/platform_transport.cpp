#include "bot/platform_transport.h"

#include <charconv>
#include <stdexcept>
#include <utility>

namespace linli::bot {

PlatformTransport::PlatformTransport(const std::string& base_url, const std::string& proxy,
                                     http::HttpsClientOptions options) {
  options.base_url = base_url;
  if (!proxy.empty()) {
    const auto colon = proxy.rfind(':');
    int port = 0;
    const auto* const end = proxy.data() + proxy.size();
    const bool number =
        colon != proxy.npos && std::from_chars(proxy.data() + colon + 1, end, port).ptr == end;
    if (!number || colon == 0 || port < 1 || port > 65535)
      throw std::invalid_argument{"wechat.proxy: must be host:port"};
    options.proxy_host = proxy.substr(0, colon);
    options.proxy_port = port;
  }
  auto client = http::HttpsClient::create(std::move(options));
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
