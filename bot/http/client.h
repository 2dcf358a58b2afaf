#pragma once

#include <string>

#include "bot/http/message.h"
#include "storage/model/result.h"

namespace linli::bot::http {

/// A request to somebody else's server.
struct OutRequest {
  std::string method = "GET";
  std::string path;  ///< with the query, encoded (`percent_encoded`); may hold tokens and is never logged
  Headers headers;
  std::string content_type;
  std::string body;
};

/// The one way out of the process: tests give another one. Thread-safe.
struct HttpClient {
  virtual ~HttpClient() = default;

  /// The answer, whatever its status; an empty body is possible and means nothing good.
  /// Error: kNotFound when the server was not reached, so that nothing was carried out; kRetryLater when no
  /// whole answer came: the request may or may not have been carried out; kInvalid when the answer is larger
  /// than is taken, and will be again.
  virtual storage::model::Result<Response> send(const OutRequest& request) = 0;
};

}  // namespace linli::bot::http
