#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "tests/bot/http/raw_client.h"

typedef struct ssl_st SSL;
typedef struct ssl_ctx_st SSL_CTX;

namespace linli::tests {

/// One connection as the server sees it, with or without TLS.
class Peer {
 public:
  Peer(int fd, SSL* ssl) : fd_(fd), ssl_(ssl) {}

  /// Reads up to the empty line and the announced body; empty when the client has gone.
  std::string read_request();
  /// @returns false when the client has gone.
  bool write(std::string_view bytes);

 private:
  int read(char* to, int size);

  int fd_;
  SSL* ssl_;
};

/// A server that plays a script on each connection, one after the other, in a thread.
class ScriptedServer {
 public:
  using Script = std::function<void(Peer&)>;

  enum class Tls { kNone, kSelfSigned };
  /// @param address of the loopback network; the certificate is for 127.0.0.1, whatever it is
  explicit ScriptedServer(Script script, Tls tls = Tls::kNone, std::string address = "127.0.0.1");
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  std::string url() const;
  /// A PEM file with the certificate made for this server (for 127.0.0.1, so that no name has
  /// to be looked up); removed with it.
  const std::string& certificate_file() const { return certificate_file_; }
  int connections() const { return connections_; }

 private:
  void run();
  void make_certificate();

  Script script_;
  std::string address_;
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
  std::string certificate_file_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> connections_{0};
  std::thread thread_;
};

}  // namespace linli::tests
