#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "bot/http/client.h"
#include "storage/model/result.h"

namespace linli::bot::http {

struct HttpsClientOptions {
  std::string base_url;  ///< "https://api.weixin.qq.com"; "http://127.0.0.1:8090" for the stand-in
  std::chrono::milliseconds connect_timeout{3000};
  std::chrono::milliseconds deadline{
      5000};                          ///< for a whole call, from the look-up of the name to the last byte
  std::size_t max_body = 256 * 1024;  ///< bytes of an answer
  std::string ca_file;                ///< PEM; empty: the system's authorities
  std::string proxy_host;             ///< empty: none
  int proxy_port = 0;
};

/// Calls one server over kept connections, one call at a time on each. Certificate chain and host name are
/// verified, redirects are not followed, nothing compressed is asked for. Only the system's resolver can make
/// a call overstay its deadline.
class HttpsClient : public HttpClient {
 public:
  /// Error: kInvalid for a base URL that is not http(s)://host[:port].
  static storage::model::Result<std::unique_ptr<HttpsClient>> create(HttpsClientOptions options);
  ~HttpsClient() override;
  HttpsClient(const HttpsClient&) = delete;
  HttpsClient& operator=(const HttpsClient&) = delete;

  storage::model::Result<Response> send(const OutRequest& request) override;

  /// Lets no other call begin, each is a kNotFound at once, and gives those under way `grace` to end. For
  /// the end of the process, which must not wait for somebody else's server, nor leave open what its answer
  /// was.
  void hang_up(std::chrono::milliseconds grace);

 private:
  struct Parts;
  explicit HttpsClient(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace linli::bot::http
