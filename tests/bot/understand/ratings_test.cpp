#include "bot/understand/ratings.h"

#include "bot/understand/interpret.h"
#include "tests/bot/understand/lexicon.h"
#include "tests/support/catch.h"

using namespace linli::bot::understand;
using linli::handlers::contract::Understanding;

namespace {

Understanding rate(const std::string& text) {
  Context context;
  context.name = "feedback.rating";
  context.role = Role::kResident;
  context.today = {2024, 6, 3};
  return interpret(analyse(text, linli::test::lexicon()), context);
}

}  // namespace

TEST_CASE("points and praise become a rating, the rest a comment", "[ratings]") {
  struct Case {
    const char* text;
    std::int64_t rating;
    const char* comment;
  };
  const auto c = GENERATE(values<Case>({{"4分，老师讲得好", 4, "老师讲得好"},
                                        {"四分讲得挺好的就是吵", 4, "讲得挺好的就是吵"},
                                        {"给你们打五颗星", 5, ""},
                                        {"⭐⭐⭐", 3, ""},
                                        {"满意满意，医生态度好", 4, "医生态度好"},
                                        {"真的是太好了", 5, ""},
                                        {"不是很满意", 2, ""},
                                        {"一点都不好", 1, ""},
                                        {"改成3", 3, ""}}));
  INFO(c.text);
  const Understanding understanding = rate(c.text);
  CHECK(understanding.number("rating") == c.rating);
  CHECK(understanding.text("comment").value_or("") == c.comment);
}

TEST_CASE("a rating out of range, between two or against itself is asked about", "[ratings]") {
  const auto* text =
      GENERATE("0分", "6分", "10分", "一千分", "3到4分", "4星半", "4.5", "⭐⭐⭐⭐⭐⭐", "很好，太差了");
  INFO(text);
  const Understanding understanding = rate(text);
  CHECK_FALSE(understanding.number("rating"));
  CHECK(understanding.ask == std::vector<std::string>{"rating"});
}

TEST_CASE("a sound is no rating and no comment", "[ratings]") {
  const auto* text = GENERATE("呵呵", "滚", "哈哈哈");
  INFO(text);
  CHECK(rate(text).intent == linli::handlers::contract::Intent::kUnknown);
}
