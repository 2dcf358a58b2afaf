#include "bot/wechat/errcode.h"

#include <set>

#include "tests/support/catch.h"

using namespace linli::bot::wechat;

TEST_CASE("an errcode says what to do", "[errcode]") {
  const auto c = GENERATE(table<std::int64_t, Action>({
      {0, Action::kDone},
      {-1, Action::kRetryLater},
      {40001, Action::kRefreshToken},
      {40014, Action::kRefreshToken},
      {42001, Action::kRefreshToken},
      {40164, Action::kConfiguration},
      {40013, Action::kConfiguration},
      {40125, Action::kConfiguration},
      {41002, Action::kConfiguration},
      {41004, Action::kConfiguration},
      {45009, Action::kWaitDay},
      {45011, Action::kWaitMinute},
      {45015, Action::kOtherWay},
      {45047, Action::kOtherWay},
      {43101, Action::kPerson},
      {43004, Action::kPerson},
      {43019, Action::kPerson},
      {48002, Action::kPerson},
      {40003, Action::kPerson},
      {47003, Action::kDefect},
      {40037, Action::kDefect},
      {41030, Action::kDefect},
      {47001, Action::kDefect},
      {40029, Action::kSignInAgain},
      {40163, Action::kSignInAgain},
      {48001, Action::kPermission},
      {48004, Action::kPermission},
      {50002, Action::kPermission},
      {87014, Action::kRejectedText},
  }));
  INFO(std::get<0>(c));
  CHECK(errcode(std::get<0>(c)).action == std::get<1>(c));
  CHECK(errcode(std::get<0>(c)).code == std::get<0>(c));
  CHECK_FALSE(errcode(std::get<0>(c)).name.empty());
}

TEST_CASE("an errcode nobody listed is unknown and keeps its number", "[errcode]") {
  for (const std::int64_t code : {1, -2, 99999, 40000}) {
    CHECK(errcode(code).action == Action::kUnknown);
    CHECK(errcode(code).code == code);
  }
}

TEST_CASE("staff read a short Chinese sentence about any errcode", "[errcode]") {
  for (std::int64_t code = -2; code < 90000; ++code) {
    const auto row = errcode(code);
    INFO(code);
    REQUIRE(row.sentence.ends_with("。"));
    REQUIRE(row.sentence.size() <= 40 * 3);
  }
  CHECK(errcode(43101).sentence != errcode(45015).sentence);
}

TEST_CASE("every action has a name of its own", "[errcode]") {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(Action::kUnknown); ++i)
    names.insert(name_of(static_cast<Action>(i)));
  CHECK(names.size() == static_cast<std::size_t>(Action::kUnknown) + 1);
}
