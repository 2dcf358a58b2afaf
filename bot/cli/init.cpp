#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iostream>
#include <memory>

#include "bot/cli/cli.h"
#include "bot/system.h"

namespace linli::bot::cli {
namespace {

/// A configuration holds secrets: only its owner may read it, and one that exists is never written over.
void write_private(const std::string& path, const std::string& text) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) throw Failure{kMisused, "cannot write " + path + ": " + std::strerror(errno)};
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto written = ::write(fd, rest.data(), rest.size());
    if (written < 0) {
      ::close(fd);
      throw Failure{kFound, "cannot write " + path + ": " + std::strerror(errno)};
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  ::fsync(fd);
  ::close(fd);
}

}  // namespace

void add_init(CLI::App& app, Context&) {
  const auto output = std::make_shared<std::string>();
  auto* command = app.add_subcommand("init", "print a commented configuration with fresh secrets");
  command->add_option("--output", *output, "write it to this file (readable by its owner only) instead");
  command->callback([output] {
    SystemRandom random;
    const auto text = commented_config(random);
    if (output->empty())
      std::cout << text;
    else
      write_private(*output, text);
  });
}

}  // namespace linli::bot::cli
