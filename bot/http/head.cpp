#include "bot/http/head.h"

#include <algorithm>
#include <array>
#include <optional>

#include "bot/http/query.h"

namespace linli::bot::http {

namespace {

constexpr std::string_view kServed[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
/// Room for the method and the version in the request line, beside path and query.
constexpr std::size_t kLineRest = 64;

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

/// RFC 9110 5.6.2, tchar.
bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

bool is_one_of(std::string_view text, auto&& list) {
  return std::find(std::begin(list), std::end(list), text) != std::end(list);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

/// Whether a comma-separated field value holds `token`.
bool lists(std::string_view value, std::string_view token) {
  while (!value.empty()) {
    const auto comma = std::min(value.find(','), value.size());
    if (same_token(trimmed(value.substr(0, comma)), token)) return true;
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
  return false;
}

/// Every % begins a well formed escape, and none of them hides a control character (`%00`, `%0d%0a`).
bool path_is_clean(std::string_view path) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '%') continue;
    if (i + 2 >= path.size()) return false;
    const int high = hex_value(path[i + 1]);
    const int low = hex_value(path[i + 2]);
    if (high < 0 || low < 0 || is_control(static_cast<char>(high * 16 + low))) return false;
  }
  return true;
}

std::optional<Refusal> read_request_line(std::string_view line, const Limits& limits, Head& head) {
  const auto first = line.find(' ');
  const auto second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos || line.find(' ', second + 1) != std::string_view::npos)
    return Refusal{400, "malformed request line"};
  const auto method = line.substr(0, first);
  const auto target = line.substr(first + 1, second - first - 1);
  const auto version = line.substr(second + 1);

  if (!is_token(method)) return Refusal{400, "malformed method"};
  // 400 and not 505: a stranger's bad request must never look like a fault of ours to the monitoring.
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return Refusal{400, "only HTTP/1.1 is spoken here"};
  if (!is_one_of(method, kServed)) return Refusal{405, "this method is not served"};

  if (target.empty() || target[0] != '/') return Refusal{400, "the target must be a path"};
  const auto question = std::min(target.find('?'), target.size());
  const auto path = target.substr(0, question);
  const auto query = target.substr(std::min(question + 1, target.size()));
  if (path.size() > limits.path) return Refusal{414, "the path is too long"};
  if (query.size() > limits.query) return Refusal{414, "the query is too long"};
  const bool visible = std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (!visible || target.find('#') != std::string_view::npos || !path_is_clean(path))
    return Refusal{400, "malformed target"};

  head.method = method;
  head.path = path;
  head.query = query;
  head.http_1_0 = version == "HTTP/1.0";
  return std::nullopt;
}

/// Names under which cpp-httplib tells handlers the peer's address; sent by a client they are a lie.
bool pretends(std::string_view name) {
  constexpr std::string_view kNames[] = {"REMOTE_ADDR", "REMOTE_PORT", "LOCAL_ADDR", "LOCAL_PORT"};
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [&](auto known) { return same_token(known, name); });
}

std::optional<Refusal> read_field(std::string_view line, Head& head) {
  if (line.front() == ' ' || line.front() == '\t')
    return Refusal{400, "folded header lines are not accepted"};
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
    return Refusal{400, "malformed header line"};
  const auto name = line.substr(0, colon);
  if (!pretends(name)) head.headers.add(std::string(name), std::string(trimmed(line.substr(colon + 1))));
  return std::nullopt;
}

std::optional<Refusal> read_fields(std::string_view lines, const Limits& limits, Head& head) {
  std::size_t count = 0;
  while (!lines.empty()) {
    const auto end = lines.find("\r\n");
    if (end == 0) break;
    if (++count > limits.fields) return Refusal{431, "too many header lines"};
    if (auto refusal = read_field(lines.substr(0, end), head)) return refusal;
    lines.remove_prefix(end + 2);
  }
  return std::nullopt;
}

/// How the body is framed. Runs over the fields once, because every request comes through here.
std::optional<Refusal> judge_framing(const Limits& limits, Head& head) {
  const bool needs_length = head.method == "POST" || head.method == "PUT" || head.method == "PATCH";
  const bool takes_body = needs_length || head.method == "DELETE";
  if (head.headers.has("Transfer-Encoding"))
    return Refusal{411, "send a Content-Length, not a transfer encoding"};

  const auto lengths = head.headers.count("Content-Length");
  const auto length = head.headers.get("Content-Length");
  if (lengths > 1) return Refusal{400, "more than one Content-Length"};
  if (lengths == 0)
    return needs_length ? std::optional{Refusal{411, "a Content-Length is needed"}} : std::nullopt;
  if (length.empty() ||
      !std::all_of(length.begin(), length.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return Refusal{400, "malformed Content-Length"};
  for (const char digit : length) {
    head.content_length = head.content_length * 10 + static_cast<std::size_t>(digit - '0');
    if (head.content_length > limits.body) return Refusal{413, "the body is too large"};
  }
  if (head.content_length > 0 && !takes_body) return Refusal{400, "this method takes no body"};
  return std::nullopt;
}

std::optional<Refusal> judge_fields(Head& head) {
  const auto& headers = head.headers;
  if (headers.has("Content-Encoding")) return Refusal{415, "send the body without a content encoding"};
  // One range is ignored, which RFC 9110 14.2 allows: the answer is the whole. Many are only ever an attack.
  if (headers.get("Range").find(',') != std::string_view::npos) return Refusal{416, "ranges are not served"};
  // A missing Host is let pass (RFC 9112 3.2 wants 400): nothing here depends on it, and health checks omit
  // it.
  if (headers.count("Host") > 1) return Refusal{400, "more than one Host"};
  const auto expect = headers.get("Expect");
  if (!expect.empty() && !same_token(expect, "100-continue")) return Refusal{417, "unknown expectation"};
  head.expects_continue = !expect.empty() && !head.http_1_0;
  head.keep_alive = !head.http_1_0 && !lists(headers.get("Connection"), "close");
  return std::nullopt;
}

}  // namespace

std::variant<Incomplete, Refusal, std::size_t> find_head_end(std::string_view bytes, HeadScan& scan,
                                                             const Limits& limits) {
  for (; scan.at < bytes.size(); ++scan.at) {
    const char c = bytes[scan.at];
    if (scan.at >= limits.header) return Refusal{431, "the header is too large"};
    if (scan.line == 0 && scan.at > limits.path + limits.query + kLineRest)
      return Refusal{414, "the request line is too long"};
    if (c == '\n') {
      if (scan.at == scan.line || bytes[scan.at - 1] != '\r')
        return Refusal{400, "a line must end with CR LF"};
      if (scan.at - scan.line == 1) {
        if (scan.line == 0) return Refusal{400, "malformed request line"};
        return scan.at + 1;
      }
      scan.line = scan.at + 1;
    } else if (scan.at > scan.line && bytes[scan.at - 1] == '\r') {
      return Refusal{400, "a line must end with CR LF"};
    } else if (is_control(c) && c != '\r' && (c != '\t' || scan.line == 0)) {
      return Refusal{400, "a control character in the header"};
    }
  }
  return Incomplete{};
}

std::variant<Refusal, Head> judge_head(std::string_view bytes, const Limits& limits) {
  Head head;
  head.size = bytes.size();
  const auto end = bytes.find("\r\n");
  if (end == std::string_view::npos) return Refusal{400, "malformed request line"};
  if (auto refusal = read_request_line(bytes.substr(0, end), limits, head)) return *refusal;
  if (auto refusal = read_fields(bytes.substr(end + 2), limits, head)) return *refusal;
  if (auto refusal = judge_framing(limits, head)) return *refusal;
  if (auto refusal = judge_fields(head)) return *refusal;
  return head;
}

}  // namespace linli::bot::http
