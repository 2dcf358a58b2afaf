#pragma once

#include "tests/standin/config.h"

#include <httplib.h>
#include <functional>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

namespace standin {

/// One request as a bot sees it.
struct Received {
  std::string target;  // path and query as sent
  std::string body;    // as sent
  std::string inner;   // the document, decrypted when it was encrypted
  std::multimap<std::string, std::string> query;

  std::string parameter(const std::string& name) const;
  /// The text of an element of `inner`.
  std::string field(const std::string& name) const;
};

/// The smallest thing that can be a bot: opens what comes, refuses (403) what is not signed, answers what it
/// is told to.
class EchoBot {
 public:
  using Behaviour = std::function<void(const Received&, httplib::Response&)>;
  EchoBot(Account account, Behaviour behaviour);
  ~EchoBot();

  std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::vector<Received> received() const;

 private:
  void take(const httplib::Request& request, httplib::Response& response);
  const Account account_;
  const Behaviour behaviour_;
  httplib::Server server_;
  const int port_;
  mutable std::mutex mutex_;
  std::vector<Received> received_;
  std::thread thread_;  // last: it uses the members above
};

/// The accounts of the tests: official in the given mode, mini-program in JSON.
Account test_account(Mode mode = Mode::kSafe);
Account test_mini(Format format = Format::kJson);

/// A text reply to `to`, in clear.
std::string text_reply(const Account& account, const std::string& to, const std::string& content);

/// `document` in the encrypted reply envelope.
std::string sealed(const Account& account, const std::string& document,
                   const std::string& timestamp = "1717376400");

/// Answers every message with its own content, sealed when the account encrypts.
EchoBot::Behaviour echo(const Account& account);

}  // namespace standin
