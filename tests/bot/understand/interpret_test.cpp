#include "bot/understand/interpret.h"

#include "bot/understand/json.h"
#include "tests/bot/understand/lexicon.h"
#include "tests/support/catch.h"

using namespace linli::bot::understand;
using linli::handlers::contract::Understanding;

namespace {

Understanding hear(const std::string& text, Context context = {}) {
  context.today = {2024, 6, 3};
  return interpret(analyse(text, linli::test::lexicon(), context.voice), context);
}

Context in(const std::string& name, Role role = Role::kLead) {
  Context context;
  context.name = name;
  context.role = role;
  return context;
}

std::string intent(const Understanding& understanding) {
  return std::string{name_of(understanding.intent)};
}

}  // namespace

TEST_CASE("the same word means what the moment asks for", "[interpret]") {
  CHECK(intent(hear("没有", in("report.confirm"))) == "no");
  CHECK(hear("没有", in("report.ask.volunteers")).number("volunteers") == 0);
  CHECK(hear("没有", in("report.ask.difficulties")).text("difficulties") == "");
  CHECK(intent(hear("没有", in("feedback.comment", Role::kResident))) == "no");
  CHECK(hear("5", in("feedback.rating", Role::kResident)).number("rating") == 5);
  CHECK(hear("5", in("menu")).number("option") == 5);
  CHECK(hear("5", in("report.ask.sessions")).number("sessions") == 5);
  CHECK(intent(hear("退回", in("report.form"))) == "report.undo");
  CHECK(intent(hear("退回", in("review", Role::kAgency))) == "review.return");
  CHECK(intent(hear("人工")) == "human");
  CHECK(hear("人工 3000", in("report.form")).number("spending.labour") == 300'000);
}

TEST_CASE("a field that was skipped or is not known is there, without a value", "[interpret]") {
  const auto* text = GENERATE("跳过", "不知道", "还没统计", "待定", "下一个");
  INFO(text);
  const Understanding understanding = hear(text, in("report.ask.sessions"));
  CHECK(intent(understanding) == "report.fill");
  REQUIRE(understanding.slots.contains("sessions"));
  CHECK(std::holds_alternative<std::monostate>(understanding.slots.at("sessions")));
}

TEST_CASE("a field of the form alone is understood by its label", "[interpret]") {
  Context context = in("report.form");
  context.form = {{"wishes", "微心愿", "个", FormField::Kind::kCount},
                  {"rent", "场租", "元", FormField::Kind::kMoney},
                  {"slogan", "口号", "", FormField::Kind::kText}};
  const Understanding understanding = hear("微心愿15个，场租1200", context);
  CHECK(understanding.number("wishes") == 15);
  CHECK(understanding.number("rent") == 120'000);
  context.name = "report.ask.slogan";
  CHECK(hear("邻里一家亲，志愿8年行", context).text("slogan") == "邻里一家亲，志愿8年行");
  context.name = "report.ask.wishes";
  CHECK(hear("十五", context).number("wishes") == 15);
}

TEST_CASE("a figure of a plan or a difficulty is no result", "[interpret]") {
  CHECK_FALSE(hear("下个月准备办3场活动").number("sessions"));
  CHECK_FALSE(hear("困难是还缺2000元").number("spent"));
  CHECK(hear("办了2场活动，下个月准备办3场").number("sessions") == 2);
}

TEST_CASE("money that was not spent is not spending", "[interpret]") {
  const auto* text = GENERATE("收到拨款5万元", "还剩3000元", "申请了8000元", "预算2万元", "每人20元",
                              "人均30元", "一场500元", "欠老师2000元", "花了1.2", "花了3000，后来又花了500",
                              "除了人工花了3000", "今年花了5万", "花了赞助商的5000元", "花了4800，4900");
  INFO(text);
  CHECK_FALSE(hear(text).number("spent"));
}

TEST_CASE("ordinals, telephones, dates and rooms are never counts", "[interpret]") {
  const auto* text =
      GENERATE("第3场", "电话13812345678", "0513-85123456", "5月12日", "2024年", "3号楼2单元", "年龄80岁",
               "服务了3小时", "下午3点", "9:30开始", "百分之三十", "30%", "三个月", "第十二期", "两个多小时");
  INFO(text);
  const Understanding understanding = hear(text, in("report.form"));
  for (const auto& [slot, value] : understanding.slots) {
    INFO(slot);
    CHECK_FALSE(std::holds_alternative<std::int64_t>(value));
  }
}

TEST_CASE("nothing negated is handed in", "[interpret]") {
  const auto* text =
      GENERATE("先不提交", "不要提交", "别交", "还没填完不提交", "先别提交", "提交了吗", "不提交");
  INFO(text);
  CHECK(intent(hear(text, in("report.confirm"))) != "report.submit");
  CHECK(intent(hear(text, in("report.confirm"))) != "yes");
}

TEST_CASE("the answer is JSON in the contract's form", "[interpret]") {
  const auto json = to_json(hear("5月12日讲座1场，志愿者还没统计，来了三百多人，花了三四千"));
  CHECK(json["intent"] == "report.fill");
  CHECK(json["slots"]["activities"][0]["kind"] == "讲座");
  CHECK(json["slots"]["activities"][0]["date"] == "2024-05-12");
  CHECK(json["slots"]["volunteers"].is_null());
  CHECK(json["approximate"] == nlohmann::json::array({"people_served"}));
  CHECK(json["ask"] == nlohmann::json::array({"spent"}));
  CHECK(json["more"] == nlohmann::json::object());
}

TEST_CASE("a context is read from JSON, and what is wrong with it is named", "[interpret]") {
  const auto good = context_from_json({{"role", "street"},
                                       {"today", "2024-05-31"},
                                       {"draft", {{"sessions", 8}, {"story", "好"}, {"spent", nullptr}}},
                                       {"projects", {"甲", "乙"}}},
                                      {2024, 6, 3});
  REQUIRE(good);
  CHECK(good->role == Role::kStreet);
  CHECK(good->today.text() == "2024-05-31");
  CHECK(good->projects.size() == 2);
  CHECK(context_from_json({{"projects", "甲,乙"}}, {2024, 6, 3})->projects == good->projects);
  CHECK(good->draft.size() == 3);
  for (const auto& [key, bad] :
       std::map<std::string, nlohmann::json>{{"today", {{"today", "31.5."}}},
                                             {"draft", {{"draft", {{"sessions", 1.5}}}}},
                                             {"projects", {{"projects", 12}}},
                                             {"form", {{"form", {{{"label", "x"}}}}}}}) {
    const auto result = context_from_json(bad, {2024, 6, 3});
    REQUIRE_FALSE(result);
    CHECK(result.error().message.find(key) != std::string::npos);
  }
}

TEST_CASE("two words that answer one question skip it together", "[interpret]") {
  const auto* text =
      GENERATE("没想好，跳过", "没有，跳过", "先跳过吧", "没有 跳过", "没想好跳过", "不知道，先跳过吧");
  const auto* field = GENERATE("story", "difficulties", "sessions", "spent");
  INFO(text << " for " << field);
  const Understanding understanding = hear(text, in(std::string{"report.ask."} + field));
  CHECK(intent(understanding) == "report.fill");
  REQUIRE(understanding.slots.contains(field));
  CHECK(std::holds_alternative<std::monostate>(understanding.slots.at(field)));
}

TEST_CASE("a tale that begins like an answer stays a tale", "[interpret]") {
  CHECK(hear("没有，大家都很配合", in("report.ask.difficulties")).text("difficulties") ==
        "没有，大家都很配合");
  CHECK(hear("没有，没困难", in("report.ask.difficulties")).text("difficulties") == "");
}

TEST_CASE("a report is started for a month that must be asked about", "[interpret]") {
  const auto* text = GENERATE("月报 7月", "7月的月报", "填7月的月报", "7月月报");
  INFO(text);
  const Understanding understanding = hear(text);
  CHECK(intent(understanding) == "report.start");
  CHECK(understanding.ask == std::vector<std::string>{"month"});
  CHECK(hear("填6月的月报").text("month") == "2024-06");
  CHECK(hear("补4月的月报").text("month") == "2024-04");
}

TEST_CASE("a part of the people just named is asked about, not taken for those served", "[interpret]") {
  const auto* text =
      GENERATE("志愿者总数86人，本月参与25人", "志愿者总数86人本月参与25人", "志愿者86名，参加25名");
  INFO(text);
  const Understanding understanding = hear(text, in("report.form"));
  CHECK_FALSE(understanding.number("people_served"));
  CHECK_FALSE(understanding.number("volunteers"));
  CHECK(understanding.ask == std::vector<std::string>{"volunteers"});
  CHECK(hear("志愿者25人，服务320人", in("report.form")).number("people_served") == 320);
}

TEST_CASE("a difference beside other facts stays one, and never takes the place of the whole",
          "[interpret]") {
  auto context = in("report.ask.volunteers");
  context.draft["spent"] = std::int64_t{100'000};
  const auto* text = GENERATE("来了120人，支出再加500", "支出再加500，来了120人", "来了120人，支出减去500");
  INFO(text);
  const Understanding understanding = hear(text, context);
  CHECK(understanding.intent == linli::handlers::contract::Intent::kReportEdit);
  CHECK(understanding.number("people_served") == 120);
  CHECK_FALSE(understanding.number("spent"));
  CHECK(understanding.text("field") == "spent");
  CHECK(std::abs(understanding.number("add").value_or(0)) == 50'000);
  CHECK(hear("支出再加500", context).number("add") == 50'000);
  CHECK(hear("来了120人，支出500", context).number("spent") == 50'000);

  context.draft = {{"sessions", std::int64_t{8}}};  // to what should it be added?
  const Understanding asked = hear(text, context);
  CHECK_FALSE(asked.number("add"));
  CHECK_FALSE(asked.number("spent"));
  CHECK(asked.ask == std::vector<std::string>{"spent"});
}

TEST_CASE("people who were paid are not people who were served", "[interpret]") {
  const auto* text = GENERATE("工资发了三个人，每人1000", "工资发了三个人", "劳务费付给5个人");
  INFO(text);
  const Understanding understanding = hear(text, in("report.form"));
  CHECK_FALSE(understanding.number("people_served"));
  CHECK(understanding.ask == std::vector<std::string>{"spending.labour"});
}

TEST_CASE("copies of something are not files of people", "[interpret]") {
  const auto* text = GENERATE("20份慰问品", "宣传资料200份", "发放慰问品20份");
  INFO(text);
  CHECK_FALSE(hear(text, in("report.form")).number("files"));
  CHECK(hear("建档20份", in("report.form")).number("files") == 20);
  CHECK(hear("20份档案", in("report.form")).number("files") == 20);
}

TEST_CASE("words behind a number can say that it is not exact", "[interpret]") {
  const auto* text = GENERATE("花了3000不到", "花了将近3000", "花了3000出头", "花了三千不到，志愿者8个");
  INFO(text);
  const Understanding understanding = hear(text);
  CHECK(understanding.number("spent") == 300'000);
  CHECK(understanding.approximate == std::vector<std::string>{"spent"});
}

TEST_CASE("不对 alone denies", "[interpret]") {
  const auto* moment = GENERATE("report.confirm", "report.done");
  CHECK(intent(hear("不对", in(moment))) == "no");
}

TEST_CASE("money that came back makes the amount doubtful", "[interpret]") {
  const auto* text = GENERATE("支出八千六退了三百", "花了300后来退了50", "花了300，退款50元");
  INFO(text);
  const Understanding understanding = hear(text, in("report.form"));
  CHECK_FALSE(understanding.number("spent"));
  CHECK(understanding.ask == std::vector<std::string>{"spent"});
}

TEST_CASE("a total behind the lines is the spending, behind a rate it is the line's", "[interpret]") {
  const Understanding lines = hear("人工三千物资两千一共五千", in("report.form"));
  CHECK(lines.number("spending.labour") == 300'000);
  CHECK(lines.number("spending.materials") == 200'000);
  CHECK(lines.number("spent") == 500'000);
  const Understanding rate = hear("志愿者补贴每人50共计1000", in("report.form"));
  CHECK(rate.number("spending.volunteers") == 100'000);
  CHECK_FALSE(rate.number("spent"));
  CHECK_FALSE(hear("人工三千物资两千一共四千", in("report.form")).number("spent"));
}

TEST_CASE("what is left leaves the spending alone, what is owed does not", "[interpret]") {
  const auto* left = GENERATE("花了4500还剩2万", "拨款8万已经花了4500还剩5万", "支出4500元超预算3000元");
  INFO(left);
  CHECK(hear(left, in("report.form")).number("spent") == 450'000);
  CHECK(hear("材料1200元还欠500", in("report.form")).ask == std::vector<std::string>{"spending.materials"});
}

TEST_CASE("the parts of a gift are no spending", "[interpret]") {
  const Understanding gift = hear("社会捐赠3万其中现金1万物资2万", in("report.form"));
  CHECK(gift.number("donated") == 3'000'000);
  CHECK_FALSE(gift.number("spending.materials"));
  const Understanding both = hear("没花钱收到捐款3000", in("report.form"));
  CHECK(both.number("spent") == 0);
  CHECK(both.number("donated") == 300'000);
}

TEST_CASE("a month's report asked for where a figure was asked is that report", "[interpret]") {
  const auto resumed = hear("5月月报", in("report.ask.spent"));
  CHECK(intent(resumed) == "report.start");
  CHECK(resumed.text("month") == "2024-05");
}

TEST_CASE("one of the draft's activities is named by its number, and its figures are not the month's",
          "[interpret]") {
  auto context = in("report.form");
  context.draft["activities"] = std::string{"[]"};
  const auto edit = hear("第2场改成50人", context);
  CHECK(intent(edit) == "report.edit");
  CHECK(edit.number("activity") == 2);
  CHECK(edit.number("people_served") == 50);
  CHECK(hear("第二个活动来了60人", context).number("activity") == 2);
  CHECK(hear("第2项删掉", context).number("sessions") == 0);
  CHECK(intent(hear("第3场的照片", context)) == "report.evidence");
  CHECK(hear("第3场的照片", context).number("activity") == 3);
  SECTION("several are a tale") {
    CHECK_FALSE(hear("第一场来了30人，第二场来了50人", context).number("activity"));
  }
  SECTION("without a list there is nothing to name") {
    CHECK_FALSE(hear("第2场改成50人", in("report.form")).number("activity"));
  }
  SECTION("a story may count") {
    context.name = "report.ask.story";
    CHECK_FALSE(hear("第2次活动来了50人，大家都很开心", context).number("activity"));
  }
}

TEST_CASE("staff open an accepted month again by project and month, by receipt, or the one just read",
          "[interpret]") {
  const auto staff = in("idle", Role::kStreet);
  const auto by_month = hear("重开 银铃相伴 5月", staff);
  CHECK(intent(by_month) == "review.reopen");
  CHECK(by_month.text("month") == "2024-05");
  CHECK_FALSE(by_month.slots.contains("reason"));
  CHECK(hear("重新打开1001", staff).number("report") == 1001);
  CHECK(hear("把银铃相伴5月的月报重新打开，抽查发现少了一场，请补上", staff).text("reason") ==
        "抽查发现少了一场，请补上");
  CHECK(hear("重开 1001 因为人数对不上", staff).text("reason") == "人数对不上");
  CHECK(intent(hear("取消通过 2", in("review", Role::kBureau))) == "review.reopen");
  CHECK(intent(hear("通过 2", in("review", Role::kBureau))) == "review.accept");
  CHECK(intent(hear("不重开了", in("review.reason", Role::kBureau))) == "report.cancel");
  CHECK(intent(hear("重开 银铃相伴 5月")) != "review.reopen");
}
