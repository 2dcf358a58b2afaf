#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/flows/script.h"
#include "tests/support/catch.h"

using namespace linli::tests;
namespace fs = std::filesystem;

namespace {

std::string read(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

void write(const fs::path& path, const std::string& text) {
  std::ofstream{path, std::ios::binary} << text;
}

std::vector<fs::path> golden_conversations() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator{LINLI_SOURCE_DIR "/tests/golden/chat"})
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

// With LINLI_APPROVE=1 in the environment the golden files are rewritten instead; read the diff before you
// commit it.
TEST_CASE("conversations read as they were approved", "[flows]") {
  const auto files = golden_conversations();
  REQUIRE(files.size() >= 5);
  const bool approve = std::getenv("LINLI_APPROVE") != nullptr;
  for (const auto& file : files) {
    DYNAMIC_SECTION(file.filename().string()) {
      World world;
      const auto wanted = read(file);
      const auto actual = play(world, wanted);
      if (approve) {
        write(file, actual);
      } else if (actual != wanted) {
        const auto kept = fs::path{LINLI_BUILD_DIR} / file.filename().replace_extension(".actual");
        write(kept, actual);
        INFO("see " << kept.string());
        CHECK(actual == wanted);
      }
    }
  }
}
