#include "bot/wechat/text_check.h"

#include "tests/support/catch.h"

using namespace linli::bot::wechat;
using linli::storage::model::Code;
using linli::storage::model::Error;

namespace {

TextVerdict said(std::int64_t errcode, const std::string& body) {
  return text_verdict(ApiAnswer{errcode, body, ""});
}

}  // namespace

TEST_CASE("only a clear word lets a text pass", "[text_check]") {
  CHECK(said(0, R"({"errcode":0,"errmsg":"ok"})") == TextVerdict::kPass);
  CHECK(said(0, R"({"errcode":0,"result":{"suggest":"pass","label":100}})") == TextVerdict::kPass);
  CHECK(said(87014, R"({"errcode":87014,"errmsg":"risky content"})") == TextVerdict::kDoubtful);
  for (const auto* result :
       {R"({"suggest":"risky","label":20001})", R"({"suggest":"review"})", "{}", "[]", "1"})
    CHECK(said(0, R"({"errcode":0,"result":)" + std::string{result} + "}") == TextVerdict::kDoubtful);
  CHECK(said(0, "{}") == TextVerdict::kAgain);  // says nothing at all
}

TEST_CASE("who gets no answer asks again, unless the text itself is refused", "[text_check]") {
  CHECK(text_verdict(Error{Code::kRetryLater, "not reached"}) == TextVerdict::kAgain);
  for (const int code : {-1, 45009, 45011, 40001, 48001, 40013, 987654})
    CHECK(said(code, "{}") == TextVerdict::kAgain);
  for (const int code : {44002, 47001, 61010, 40003})
    CHECK(said(code, "{}") == TextVerdict::kNever);
}
