#include "bot/operator_socket.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>

namespace linli::bot {
namespace {

using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

std::optional<sockaddr_un> address_of(const std::string& path) {
  sockaddr_un address{};
  if (path.size() >= sizeof address.sun_path) return std::nullopt;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

}  // namespace

std::string operator_socket_path(const std::string& database_path) {
  return database_path + ".socket";
}

Result<int> listen_operator_socket(const std::string& database_path) {
  const auto path = operator_socket_path(database_path);
  const auto address = address_of(path);
  if (!address) return Error{Code::kInvalid, "storage.path is too long for a socket beside it: " + path};
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ::unlink(path.c_str());
  const auto mask = ::umask(0177);  // from the first moment nobody else may connect
  const auto bound = fd < 0 ? -1 : ::bind(fd, reinterpret_cast<const sockaddr*>(&*address), sizeof *address);
  ::umask(mask);
  if (bound == 0 && ::listen(fd, 16) == 0) return fd;
  const auto why = std::string{std::strerror(errno)};
  if (fd >= 0) ::close(fd);
  return Error{Code::kInvalid, "cannot listen at " + path + ": " + why};
}

int connect_operator_socket(const std::string& database_path) {
  const auto address = address_of(operator_socket_path(database_path));
  if (!address) return -1;
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd >= 0 && ::connect(fd, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0) return fd;
  if (fd >= 0) ::close(fd);
  return -1;
}

}  // namespace linli::bot
