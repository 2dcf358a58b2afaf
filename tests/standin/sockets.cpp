// The packaged server hands out neither sockets nor a way to drop one, so they are looked up among our own
// descriptors.
#include "tests/standin/sockets.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <functional>
#include <optional>

namespace standin {
namespace {

using PortReader = int (*)(int, sockaddr*, socklen_t*);

std::optional<int> port_of(int socket, PortReader read) {
  sockaddr_in address{};
  socklen_t length = sizeof address;
  sockaddr generic{};
  if (read(socket, &generic, &length) != 0 || generic.sa_family != AF_INET) return std::nullopt;
  std::memcpy(&address, &generic, sizeof generic);
  return ntohs(address.sin_port);
}

int peer(int socket, sockaddr* address, socklen_t* length) {
  return getpeername(socket, address, length);
}

int own(int socket, sockaddr* address, socklen_t* length) {
  return getsockname(socket, address, length);
}

void for_each_connection(int local_port, const std::function<void(int socket, int remote_port)>& visit) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", ignored)) {
    const std::string name = entry.path().filename();
    int descriptor = -1;
    std::from_chars(name.data(), name.data() + name.size(), descriptor);
    if (descriptor < 0 || port_of(descriptor, own) != local_port) continue;
    if (const auto remote = port_of(descriptor, peer)) visit(descriptor, *remote);
  }
}

}  // namespace

void cut_connection(int local_port, int remote_port) {
  for_each_connection(local_port, [&](int socket, int remote) {
    if (remote == remote_port) ::shutdown(socket, SHUT_RDWR);
  });
}

void end_reading(int local_port) {
  for_each_connection(local_port, [](int socket, int) { ::shutdown(socket, SHUT_RD); });
}

}  // namespace standin
