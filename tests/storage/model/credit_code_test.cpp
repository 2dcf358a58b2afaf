#include "storage/model/credit_code.h"

#include <string>

#include "tests/support/catch.h"

using namespace linli::storage::model;

TEST_CASE("a credit code is known by its check character", "[model]") {
  const std::string valid = "91350100M000100Y43";  // the standard's own example
  CHECK(CreditCode::parse(valid));
  CHECK(CreditCode::parse("91350100m000100y43")->text() == valid);

  SECTION("any one character changed is noticed") {
    for (std::size_t i = 0; i < valid.size(); ++i) {
      auto other = valid;
      other[i] = other[i] == '7' ? '8' : '7';
      CHECK_FALSE(CreditCode::parse(other));
    }
  }
  SECTION("letters that look like digits are not part of the alphabet") {
    for (const char c : {'I', 'O', 'S', 'V', 'Z'}) {
      auto other = valid;
      other[9] = c;
      CHECK_FALSE(CreditCode::parse(other));
    }
  }
  SECTION("a wrong length is refused") {
    CHECK_FALSE(CreditCode::parse(valid + "0"));
    CHECK_FALSE(CreditCode::parse(""));
  }
}
