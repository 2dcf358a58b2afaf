#include "bot/cli/operator_client.h"

#include <sys/socket.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "bot/cli/cli.h"
#include "bot/cli/writing.h"
#include "bot/operator_socket.h"
#include "bot/routes/operator.h"
#include "bot/schedule/rungs_of.h"
#include "bot/system.h"
#include "handlers/programs/calendar_files.h"
#include "storage/db/lock.h"

namespace linli::bot::cli {
namespace {

using nlohmann::json;
using storage::model::Code;

/// A request and its answer over the socket, whole; "" when the server went away.
std::string call(int fd, const std::string& path, const std::string& body) {
  const auto request = "POST " + path + " HTTP/1.1\r\nHost: linli\r\nConnection: close\r\nContent-Length: " +
                       std::to_string(body.size()) + "\r\n\r\n" + body;
  std::string_view rest = request;
  while (!rest.empty()) {
    const auto sent = ::send(fd, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent <= 0) return "";
    rest.remove_prefix(static_cast<std::size_t>(sent));
  }
  std::string answer;
  char buffer[4096];
  for (ssize_t got = 0; (got = ::recv(fd, buffer, sizeof buffer, 0)) > 0;)
    answer.append(buffer, static_cast<std::size_t>(got));
  const auto at = answer.find("\r\n\r\n");
  return at == std::string::npos ? "" : answer.substr(at + 4);
}

}  // namespace

json ask_server(const Config& config, const std::string& path, const std::string& body) {
  const int fd = connect_operator_socket(config.storage.path);
  if (fd < 0)
    throw Failure{kFound, "the database is in use and its server does not listen at " +
                              operator_socket_path(config.storage.path)};
  auto answer = json::parse(call(fd, path, body), nullptr, false);
  ::close(fd);
  if (!answer.is_object()) throw Failure{kFound, "the server did not answer"};
  if (answer.contains("error")) throw Failure{kFound, answer["error"].get<std::string>()};
  return answer;
}

bool is_served(const Config& config) {
  const auto lock = storage::db::ProcessLock::take(config.storage.path);
  return !lock && lock.error().code == Code::kConflict;
}

json operate(const Config& config, const json& request) {
  if (is_served(config)) return ask_server(config, "/operate", request.dump());
  std::optional<storage::model::Result<json>> result;
  const auto text = handlers::text::Text::load(config.templates.path + "/chat");
  if (!text) throw Failure{kMisused, "templates.path: " + text.error().message};
  const auto calendar = handlers::programs::read_calendars(config.templates.path + "/calendars");
  if (!calendar) throw Failure{kMisused, "templates.path: " + calendar.error().message};
  handlers::catalogue::Catalogue catalogue;
  SystemRandom random;
  const auto rungs = schedule::rungs_of(config);
  const SystemClock clock;
  const auto now = config.development.clock.value_or(clock.now());
  write(config, [&](storage::db::Connection& connection) {
    result = routes::operate(
        connection, request,
        {.text = *text, .calendar = *calendar, .catalogue = catalogue, .random = random, .rungs = rungs},
        now);
  });
  if (!*result) throw Failure{kFound, result->error().message};
  return **result;
}

}  // namespace linli::bot::cli
