#include "bot/http/https_client.h"

#include <fcntl.h>
#include <httplib.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "bot/http/watchdog.h"

namespace linli::bot::http {

using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

namespace {

/// http(s)://host[:port] and nothing else; the library takes anything for a host.
bool is_server_address(std::string_view url) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (url.substr(0, scheme.size()) != scheme) continue;
    const auto host = url.substr(scheme.size());
    return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
             c == '-' || c == ':' || c == '[' || c == ']';
    });
  }
  return false;
}

/// One kept connection and who watches over the call on it.
struct Line {
  explicit Line(const HttpsClientOptions& options) : client(options.base_url) {
    client.set_keep_alive(true);
    client.set_tcp_nodelay(true);
    client.set_follow_location(false);
    client.set_decompress(false);
    client.set_connection_timeout(options.connect_timeout);
    client.set_read_timeout(options.deadline);
    client.set_write_timeout(options.deadline);
    client.enable_server_certificate_verification(true);
    if (!options.ca_file.empty()) client.set_ca_cert_path(options.ca_file);
    if (!options.proxy_host.empty()) client.set_proxy(options.proxy_host, options.proxy_port);
    // Called for each socket before it connects; replaces the library's options, which none is needed of.
    client.set_socket_options([this](socket_t opened) {
      socket = std::make_shared<Descriptor>(::fcntl(opened, F_DUPFD_CLOEXEC, 0));
      if (call) call->use(socket);
    });
  }

  httplib::Client client;
  std::shared_ptr<Descriptor> socket;
  Watchdog::Call* call = nullptr;
};

httplib::Request library_request(const OutRequest& from) {
  httplib::Request to;
  to.method = from.method;
  to.path = from.path;
  to.body = from.body;
  for (const auto& [name, value] : from.headers)
    to.set_header(name, value);
  if (!from.content_type.empty()) to.set_header("Content-Type", from.content_type);
  to.set_header("Accept-Encoding", "identity");
  return to;
}

Response own_response(const httplib::Response& from, std::string body) {
  Response to;
  to.status = from.status;
  to.content_type = from.get_header_value("Content-Type");
  to.body = std::move(body);
  for (const auto& [name, value] : from.headers)
    to.headers.add(name, value);
  return to;
}

/// What may be said about a request: its query holds the access token.
std::string doing(const OutRequest& request) {
  return request.method + " " + request.path.substr(0, request.path.find('?'));
}

/// Whether the library gave up before it wrote the request.
bool not_reached(httplib::Error error) {
  switch (error) {
    case httplib::Error::Connection:
    case httplib::Error::BindIPAddress:
    case httplib::Error::SSLConnection:
    case httplib::Error::SSLLoadingCerts:
    case httplib::Error::SSLServerVerification:
    case httplib::Error::ConnectionTimeout:
      return true;
    default:
      return false;
  }
}

Result<Response> call_on(Line& line, const OutRequest& request, const HttpsClientOptions& options,
                         Watchdog& watchdog) {
  Watchdog::Call call(watchdog, std::chrono::steady_clock::now() + options.deadline);
  call.use(line.socket);
  line.call = &call;
  std::string body;
  bool too_large = false;
  auto out = library_request(request);
  out.content_receiver = [&](const char* bytes, std::size_t count, auto, auto) {
    too_large = count > options.max_body - body.size();
    if (!too_large) body.append(bytes, count);
    return !too_large && !call.late();
  };
  const auto result = line.client.send(out);
  line.call = nullptr;
  if (too_large) return Error{Code::kInvalid, "the answer is too large"};
  const bool reached = result || !not_reached(result.error());
  if (call.late() && reached) return Error{Code::kRetryLater, "no whole answer within the deadline"};
  if (!result)
    return Error{reached ? Code::kRetryLater : Code::kNotFound, httplib::to_string(result.error())};
  return own_response(*result, std::move(body));
}

}  // namespace

struct HttpsClient::Parts {
  HttpsClientOptions options;
  Watchdog watchdog;
  std::atomic<bool> hung_up{false};
  std::mutex mutex;
  std::vector<std::unique_ptr<Line>> idle;

  std::unique_ptr<Line> take_line() {
    {
      const std::lock_guard lock(mutex);
      if (!idle.empty()) {
        auto line = std::move(idle.back());
        idle.pop_back();
        return line;
      }
    }
    return std::make_unique<Line>(options);
  }
  void put_back(std::unique_ptr<Line> line) {
    const std::lock_guard lock(mutex);
    idle.push_back(std::move(line));
  }
};

HttpsClient::HttpsClient(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
HttpsClient::~HttpsClient() = default;

Result<std::unique_ptr<HttpsClient>> HttpsClient::create(HttpsClientOptions options) {
  std::signal(SIGPIPE, SIG_IGN);  // the library writes to sockets that the peer may have closed
  if (!is_server_address(options.base_url))
    return Error{Code::kInvalid, "not a server's address: " + options.base_url};
  auto parts = std::make_unique<Parts>();
  parts->options = std::move(options);
  try {
    auto line = parts->take_line();
    if (!line->client.is_valid())
      return Error{Code::kInvalid, "not a server's address: " + parts->options.base_url};
    parts->put_back(std::move(line));
  } catch (const std::exception& error) {
    return Error{Code::kInvalid, parts->options.base_url + ": " + error.what()};
  }
  return std::unique_ptr<HttpsClient>(new HttpsClient(std::move(parts)));
}

void HttpsClient::hang_up(std::chrono::milliseconds grace) {
  parts_->hung_up = true;
  parts_->watchdog.hurry(std::chrono::steady_clock::now() + grace);
}

Result<Response> HttpsClient::send(const OutRequest& request) {
  if (parts_->hung_up) return Error{Code::kNotFound, doing(request) + ": hung up"};
  try {
    auto line = parts_->take_line();
    auto response = call_on(*line, request, parts_->options, parts_->watchdog);
    if (!response) return std::move(response).error().during(doing(request));
    parts_->put_back(std::move(line));  // after a failure nobody knows where the connection stands
    return response;
  } catch (const std::exception&) {
    return Error{Code::kInternal, doing(request) + ": out of memory or of threads"};
  }
}

}  // namespace linli::bot::http
