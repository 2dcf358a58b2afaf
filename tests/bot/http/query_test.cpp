#include "bot/http/query.h"

#include "tests/support/catch.h"

using namespace linli::bot::http;

TEST_CASE("a query keeps order and duplicates and decodes once", "[http]") {
  CHECK(parse_query("") == Pairs{});
  CHECK(parse_query("&&") == Pairs{});
  CHECK(parse_query("a=1&b=2&a=3") == Pairs{{"a", "1"}, {"b", "2"}, {"a", "3"}});
  CHECK(parse_query("a=b=c") == Pairs{{"a", "b=c"}});
  CHECK(parse_query("a+b=%2B+%252B") == Pairs{{"a b", "+ %2B"}});
  CHECK(parse_query("echostr=%E6%9C%88%e6%8a%a5") == Pairs{{"echostr", "月报"}});
}

TEST_CASE("a broken escape in a query stays as it is", "[http]") {
  CHECK(parse_query("a=100%&b=%4&c=%zz&d=%%41") ==
        Pairs{{"a", "100%"}, {"b", "%4"}, {"c", "%zz"}, {"d", "%A"}});
}

TEST_CASE("what is encoded is decoded to the same", "[http]") {
  std::string all;
  for (int c = 0; c < 256; ++c)
    all += static_cast<char>(c);
  CHECK(parse_query("a=" + percent_encoded(all)) == Pairs{{"a", all}});
}
