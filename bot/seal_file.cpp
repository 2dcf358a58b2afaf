#include "bot/seal_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "bot/system.h"
#include "handlers/feedback/seal.h"

namespace linli::bot {
namespace {

using storage::model::Code;
using storage::model::Error;
using storage::model::Result;
using storage::model::Secret;

constexpr std::size_t kDigits = 64;

bool is_key(std::string_view text) {
  return text.size() == kDigits && text.find_first_not_of("0123456789abcdef") == text.npos;
}

/// Whole and on the disk, or not at all: two keys must never be used for one database.
Result<Secret> make(const std::string& path) {
  SystemRandom random;
  auto key = handlers::feedback::fresh_key(random);
  const auto failed = [&] {
    return Error{Code::kInvalid, "cannot make " + path + ": " + std::strerror(errno)};
  };
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return failed();
  const auto& text = key.reveal();
  const bool written =
      ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  if (!written) {
    auto error = failed();
    ::close(fd);
    ::unlink(path.c_str());
    return error;
  }
  ::close(fd);
  return key;
}

}  // namespace

Result<Secret> open_seal(const std::string& database) {
  const auto path = database + ".key";
  std::ifstream file{path};
  if (!file) return make(path);
  std::string text;
  file >> text;
  if (!is_key(text)) return Error{Code::kInvalid, path + " holds no key of 64 hexadecimal digits"};
  return Secret{std::move(text)};
}

}  // namespace linli::bot
