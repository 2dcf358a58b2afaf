#include "bot/http/refusal.h"

namespace linli::bot::http {

namespace {

std::string_view phrase(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 417:
      return "Expectation Failed";
    case 431:
      return "Request Header Fields Too Large";
    default:
      return "Service Unavailable";
  }
}

}  // namespace

std::string refusal_answer(const Refusal& refusal, std::string_view bytes) {
  const bool head_only = bytes.substr(0, 5) == "HEAD ";
  std::string answer = "HTTP/1.1 " + std::to_string(refusal.status) + " ";
  answer += phrase(refusal.status);
  answer += "\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ";
  answer += std::to_string(refusal.reason.size() + 1);
  if (refusal.status == 405) answer += "\r\nAllow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
  if (refusal.status == 503) answer += "\r\nRetry-After: 1";
  answer += "\r\n\r\n";
  if (!head_only) {
    answer += refusal.reason;
    answer += '\n';
  }
  return answer;
}

}  // namespace linli::bot::http
