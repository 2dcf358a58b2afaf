#include "tests/bot/http/scripted_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace linli::tests {

int Peer::read(char* to, int size) {
  return ssl_ ? SSL_read(ssl_, to, size)
              : static_cast<int>(::recv(fd_, to, static_cast<std::size_t>(size), 0));
}

std::string Peer::read_request() {
  std::string all;
  std::size_t wanted = 0;
  while (wanted == 0 || all.size() < wanted) {
    char bytes[4096];
    const int count = read(bytes, sizeof bytes);
    if (count <= 0) return {};
    all.append(bytes, static_cast<std::size_t>(count));
    const auto end = all.find("\r\n\r\n");
    if (end == std::string::npos) continue;
    const auto length = all.find("Content-Length: ");
    wanted = end + 4 + (length < end ? std::stoul(all.substr(length + 16, 10)) : 0);
  }
  return all;
}

bool Peer::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ssl_ ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                            : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

ScriptedServer::ScriptedServer(Script script, Tls tls, std::string address)
    : script_(std::move(script)), address_(std::move(address)), context_(nullptr, SSL_CTX_free) {
  if (tls == Tls::kSelfSigned) make_certificate();
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  ::inet_pton(AF_INET, address_.c_str(), &at.sin_addr);
  socklen_t size = sizeof at;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&at), size) != 0 || ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size) != 0)
    throw std::runtime_error("no listening socket");
  port_ = ntohs(at.sin_port);
  thread_ = std::thread([this] { run(); });
}

ScriptedServer::~ScriptedServer() {
  ::shutdown(listener_, SHUT_RDWR);
  thread_.join();
  ::close(listener_);
  if (!certificate_file_.empty()) std::remove(certificate_file_.c_str());
}

std::string ScriptedServer::url() const {
  return (context_ ? "https://" : "http://") + address_ + ":" + std::to_string(port_);
}

void ScriptedServer::run() {
  while (true) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    ++connections_;
    const timeval patience{5, 0};  // so that a client that hangs cannot hang the test
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    std::unique_ptr<SSL, void (*)(SSL*)> ssl(context_ ? SSL_new(context_.get()) : nullptr, SSL_free);
    if (ssl) SSL_set_fd(ssl.get(), fd);
    if (!ssl || SSL_accept(ssl.get()) == 1) {
      Peer peer(fd, ssl.get());
      script_(peer);
    }
    ::close(fd);
  }
}

void ScriptedServer::make_certificate() {
  const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const std::unique_ptr<X509, void (*)(X509*)> certificate(X509_new(), X509_free);
  X509* x = certificate.get();
  X509_set_version(x, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
  X509_gmtime_adj(X509_getm_notBefore(x), -3600);
  X509_gmtime_adj(X509_getm_notAfter(x), 3600);
  X509_NAME* name = X509_get_subject_name(x);
  const unsigned char common[] = "127.0.0.1";
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common, -1, -1, 0);
  X509_set_issuer_name(x, name);
  const std::unique_ptr<X509_EXTENSION, void (*)(X509_EXTENSION*)> names(
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1"), X509_EXTENSION_free);
  X509_add_ext(x, names.get(), -1);
  X509_set_pubkey(x, key.get());
  X509_sign(x, key.get(), EVP_sha256());

  char path[] = "/tmp/linli-certificate-XXXXXX";
  const int fd = ::mkstemp(path);
  std::FILE* file = ::fdopen(fd, "w");
  PEM_write_X509(file, x);
  std::fclose(file);
  certificate_file_ = path;

  context_.reset(SSL_CTX_new(TLS_server_method()));
  SSL_CTX_use_certificate(context_.get(), x);
  SSL_CTX_use_PrivateKey(context_.get(), key.get());
}

}  // namespace linli::tests
