#include "bot/seal_file.h"

#include <filesystem>
#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using linli::bot::open_seal;
using linli::tests::Scratch;
namespace fs = std::filesystem;

TEST_CASE("the installation's key is made once, whole, and for its owner alone", "[seal]") {
  const Scratch scratch;
  const auto database = scratch.file("linli.db");
  // What a power cut left of an attempt to make it.
  std::ofstream{database + ".key.part"} << "0123";
  const auto key = open_seal(database);
  REQUIRE(key);
  CHECK(key->reveal().size() == 64);
  CHECK(open_seal(database)->reveal() == key->reveal());
  CHECK(open_seal(scratch.file("other.db"))->reveal() != key->reveal());
  CHECK((fs::status(database + ".key").permissions() & fs::perms::mask) ==
        (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("a file that holds no key is refused, and not replaced", "[seal]") {
  const Scratch scratch;
  const auto database = scratch.file("linli.db");
  std::ofstream{database + ".key"} << "no key";
  const auto opened = open_seal(database);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().message.find("holds no key") != std::string::npos);
  CHECK(fs::file_size(database + ".key") == 6);
  CHECK_FALSE(open_seal("/dev/null/linli.db"));
}
