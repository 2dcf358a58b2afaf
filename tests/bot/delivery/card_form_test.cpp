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

TEST_CASE("a notice says its first sentence and when it leaves, in whatever field the template has for them",
          "[card]") {
  const auto form = *parse_card_form("tpl thing1=title time2=time date3=time");
  const auto said = [&](const char* content) {
    const auto card =
        fill(form, notice_fields(content, linli::storage::model::parse_iso("2024-06-03T09:05").value()));
    REQUIRE(card.ok());
    CHECK(card->fields[1].second == "2024-06-03 09:05");
    CHECK(card->fields[2].second == "2024-06-03 09:05");
    return card->fields.front().second;
  };
  CHECK(said("5月 月报退回来了。请看看支出。") == "5月 月报退回来了");
  CHECK(said("\n有居民对“银铃相伴”不满意（1号）：\n地滑") == "有居民对“银铃相伴”不满意（1号）");
  CHECK(said("1号转到您这里：暖阳社会工作服务中心的“银铃相伴”，居民的事还没办好。") ==
        "1号转到您这里：暖阳社会工作服务中心的…");
  CHECK(said("好") == "好");
}
