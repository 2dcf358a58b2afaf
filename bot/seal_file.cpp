#include "bot/seal_file.h"

#include <filesystem>
#include <fstream>
#include <system_error>

#include "bot/system.h"
#include "handlers/feedback/seal.h"
#include "storage/media/store.h"

namespace linli::bot {
namespace {

namespace fs = std::filesystem;
using storage::model::Code;
using storage::model::Error;
using storage::model::Result;
using storage::model::Secret;

constexpr std::size_t kDigits = 64;

bool is_key(std::string_view text) {
  return text.size() == kDigits && text.find_first_not_of("0123456789abcdef") == text.npos;
}

}  // namespace

Result<Secret> open_seal(const std::string& database) {
  const auto path = fs::absolute(database + ".key");
  try {
    // Whole and on the disk, or not at all: two keys must never be used for one database.
    SystemRandom random;
    if (!fs::exists(path))
      storage::media::put(path.parent_path(), path.filename(),
                          handlers::feedback::fresh_key(random).reveal());
  } catch (const std::system_error& problem) {
    return Error{Code::kInvalid, "cannot make " + path.string() + ": " + problem.what()};
  }
  std::ifstream file{path};
  std::string text;
  file >> text;
  if (!is_key(text)) return Error{Code::kInvalid, path.string() + " holds no key of 64 hexadecimal digits"};
  return Secret{std::move(text)};
}

}  // namespace linli::bot
