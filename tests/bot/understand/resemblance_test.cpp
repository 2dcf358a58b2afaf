#include "bot/understand/resemblance.h"

#include "tests/support/catch.h"

using linli::bot::understand::Resemblance;

TEST_CASE("the text that shares most pairs comes first", "[resemblance]") {
  Resemblance texts;
  for (const auto* text : {U"撤销刚才的", U"刚才那句不算", U"月报什么时候交"}) {
    texts.add(text);
  }
  texts.seal();
  const auto found = texts.nearest(U"月报什么时候要交", 0.6);
  REQUIRE(found.size() == 1);
  CHECK(found.front().text == U"月报什么时候交");
  CHECK(texts.nearest(U"撤销刚才的", 0.6).front().likeness == 1.0);
  CHECK(texts.nearest(U"今天吃饺子", 0.1).empty());
}

TEST_CASE("what denies does not resemble what affirms", "[resemblance]") {
  Resemblance texts;
  texts.add(U"可以提交月报");
  texts.seal();
  CHECK(texts.nearest(U"不可以提交月报", 0.5).empty());
}
