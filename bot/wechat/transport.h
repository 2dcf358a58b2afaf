#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "storage/model/result.h"

namespace linli::bot::wechat {

/// The way to api.weixin.qq.com (or whatever `wechat.api_base` says). Paths begin with '/' and carry access
/// tokens in their query: whoever implements this logs the part before '?' at most. Gives HTTP status and
/// body. Error: kNotFound when the platform was not reached, so that nothing was carried out; kRetryLater
/// when no whole answer came and nobody knows; kInvalid when it is larger than is taken. Thread-safe, with
/// time-outs of its own.
struct Transport {
  using Answer = storage::model::Result<std::pair<int, std::string>>;
  virtual ~Transport() = default;
  virtual Answer get(const std::string& path_with_query) = 0;
  virtual Answer post(const std::string& path_with_query, const std::string& json_body) = 0;
};

/// Told of every call and of what staff must mend; called on the thread of the call. Either may be empty.
struct PlatformObserver {
  /// `outcome`: the errcode as a number, "http_500", "no_answer", "not_json".
  std::function<void(std::string_view path, std::string_view outcome)> called;
  /// Once for each thing: `about` is a path, a template's id or "account".
  std::function<void(std::string_view about, std::string_view problem, std::string_view sentence)> alarm;
};

}  // namespace linli::bot::wechat
