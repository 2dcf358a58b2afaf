#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "bot/http/https_client.h"
#include "bot/wechat/platform.h"

namespace linli::bot {

/// The platform's API over our HTTP client. Thread-safe.
class PlatformTransport final : public wechat::Transport {
 public:
  /// @param base_url `wechat.api_base`
  /// @param proxy `wechat.proxy`, "host:port"; empty: none
  /// @param limits whose base URL and proxy are the above
  /// @throws std::invalid_argument when one of them is none.
  explicit PlatformTransport(const std::string& base_url, const std::string& proxy = "",
                             http::HttpsClientOptions limits = {});

  Answer get(const std::string& path) override;
  Answer post(const std::string& path, const std::string& body) override;
  void hang_up(std::chrono::milliseconds grace);  ///< see http::HttpsClient

 private:
  Answer exchange(const http::OutRequest& request);

  std::unique_ptr<http::HttpsClient> client_;
};

}  // namespace linli::bot
