#pragma once

#include <httplib.h>

#include <functional>
#include <string>
#include <string_view>

#include "bot/http/connection.h"
#include "bot/http/message.h"
#include "bot/http/server.h"

namespace linli::bot::http {

/// cpp-httplib without its sockets: it routes and words answers, and of a request it sees nothing but a head
/// that we wrote ourselves from one that was judged good (`head.h`). Its reading of bodies, header values,
/// forms, ranges and encodings, where most of its advisories are, never runs. The only place that touches the
/// library's insides; compiles against 0.11 to 0.53.
class Guard : private httplib::Server {
 public:
  Guard(std::function<std::string()> request_id, Observer observer);

  void route(std::string_view method, const std::string& pattern, http::Server::Handler handler);

  /// The bytes of the answer. Thread-safe once all routes are there.
  std::string answer(Incoming&& incoming, bool keep_alive);

 private:
  void handle(const http::Server::Handler& handler, const httplib::Request& from,
              httplib::Response& to) const;
  template <class Self>
  static void process(Self& self, httplib::Stream& stream, bool close);

  std::function<std::string()> request_id_;
  Observer observer_;
};

}  // namespace linli::bot::http
