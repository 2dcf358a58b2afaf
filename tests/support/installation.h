#pragma once

#include <memory>
#include <string>
#include <vector>

#include "storage/db/connection.h"
#include "tests/support/accounts.h"
#include "tests/support/process.h"
#include "tests/support/scratch.h"

namespace linli::tests {

/// The real `linli serve`, ready for requests.
class Service {
 public:
  Service(const std::vector<std::string>& command, const Process::Options& options);

  int port() const { return port_; }
  int metrics_port() const;
  std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }
  Process& process() { return process_; }
  /// kill -9.
  void kill();
  /// SIGTERM. @return its exit code; -1 when it has not ended within the limit.
  int stop(std::chrono::milliseconds limit = std::chrono::seconds{10});

 private:
  Process process_;
  int port_ = 0;
};

/// The program as an operator has it: configuration and database in a folder of its own, filled with the
/// made-up county of templates/demo by its own commands.
class Installation {
 public:
  explicit Installation(Setup setup = {}, bool filled = true);

  std::string file(const std::string& name) const { return scratch_.file(name); }
  std::string config_file() const { return file("linli.toml"); }
  std::string database() const { return setup_.database; }
  std::string log_file() const { return file("linli.log"); }

  /// Runs `linli ARGUMENTS… --config …` to its end.
  Ran linli(std::vector<std::string> arguments, const std::string& input = "",
            const std::vector<std::string>& settings = {}) const;
  /// Starts `linli serve`; what it logs is appended to log_file().
  /// @throws std::runtime_error with its words when it does not listen.
  std::unique_ptr<Service> serve(const std::vector<std::string>& settings = {}) const;
  storage::db::Connection open(storage::db::Connection::Mode mode) const { return {setup_.database, mode}; }

 private:
  Scratch scratch_;
  Setup setup_;
};

/// The whole file.
std::string read_file(const std::string& path);
void write_file(const std::string& path, const std::string& text);

}  // namespace linli::tests
