#include "tests/support/installation.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace linli::tests {
namespace {

// Also under a sanitizer on a machine with other things to do.
constexpr std::chrono::seconds kStart{20};

void need(const Ran& ran) {
  if (ran.code != 0) throw std::runtime_error{"exit " + std::to_string(ran.code) + ": " + ran.err};
}

}  // namespace

std::string read_file(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void write_file(const std::string& path, const std::string& text) {
  std::ofstream out{path, std::ios::binary};
  out << text;
  if (!out.flush()) throw std::runtime_error{"cannot write " + path};
  out.close();
  std::filesystem::permissions(path,
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

Service::Service(const std::vector<std::string>& command, const Process::Options& options)
    : process_(command, options) {
  const auto line = process_.read_line(kStart);
  const auto colon = line.rfind(':');
  if (!line.starts_with("linli listening on ") || colon == std::string::npos)
    throw std::runtime_error{"the server does not listen: " + line + read_file(options.errors_file)};
  port_ = std::stoi(line.substr(colon + 1));
}

int Service::metrics_port() const {
  for (const int port : process_.listening_ports())
    if (port != port_) return port;
  throw std::runtime_error{"the server has no metrics port"};
}

void Service::kill() {
  process_.signal(SIGKILL);
  process_.wait(kStart);
}

int Service::stop(std::chrono::milliseconds limit) {
  process_.signal(SIGTERM);
  return process_.wait(limit).value_or(-1);
}

Installation::Installation(Setup setup, bool filled) : setup_(std::move(setup)) {
  setup_.database = scratch_.file("linli.db");
  write_file(config_file(), configuration(setup_));
  if (!filled) return;
  need(linli({"migrate"}));
  need(linli({"demo"}));
}

Ran Installation::linli(std::vector<std::string> arguments, const std::string& input,
                        const std::vector<std::string>& settings) const {
  arguments.insert(arguments.begin(), LINLI_PROGRAM);
  arguments.insert(arguments.end(), {"--config", config_file()});
  return run_program(arguments, input, settings);
}

std::unique_ptr<Service> Installation::serve(const std::vector<std::string>& settings) const {
  return std::make_unique<Service>(
      std::vector<std::string>{LINLI_PROGRAM, "serve", "--config", config_file()},
      Process::Options{.settings = settings, .errors_file = log_file()});
}

}  // namespace linli::tests
