#include "bot/delivery/card_form.h"

#include "tests/support/catch.h"

using namespace linli::bot::delivery;

TEST_CASE("a template is written as its ID and what its fields say", "[card]") {
  const auto form = parse_card_form(" tpl-ID_1  thing1=title\tdate2=due page=pages/report?from=push ");
  REQUIRE(form.ok());
  CHECK(form->template_id == "tpl-ID_1");
  CHECK(form->page == "pages/report?from=push");
  const auto card = fill(*form, R"({"title":"5月月报\n银铃相伴","due":"2024年6月5日","other":"x"})");
  REQUIRE(card.ok());
  CHECK(card->template_id == "tpl-ID_1");
  CHECK(card->page == "pages/report?from=push");
  CHECK(card->fields == std::vector<std::pair<std::string, std::string>>{{"thing1", "5月月报 银铃相伴"},
                                                                         {"date2", "2024年6月5日"}});
  CHECK(parse_card_form("")->template_id.empty());
}

TEST_CASE("what is no template, or cannot be filled, is refused without a word of what was said", "[card]") {
  for (const auto* bad :
       {"thing1=title", "tpl", "tpl title", "tpl thing1=", "tpl =title", "模板 thing1=title"})
    CHECK_FALSE(parse_card_form(bad).ok());
  const auto form = *parse_card_form("tpl thing1=title date2=due");
  for (const auto* bad : {"", "[]", "{}", R"({"title":"月报"})", R"({"title":"月报","due":"明天吧"})",
                          R"({"title":"月报","due":5})", R"({"title":"  ","due":"2024-06-05"})"}) {
    const auto card = fill(form, bad);
    REQUIRE_FALSE(card.ok());
    CHECK(card.error().message.find("明天") == std::string::npos);
  }
}
