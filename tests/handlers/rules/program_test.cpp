#include "handlers/rules/program.h"

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.h"

using namespace linli::handlers::rules;
using namespace linli::storage::model;
using nlohmann::json;

namespace {

/// Everything that a programme can hold, once.
Program program() {
  Program program;
  program.code = "shufu-2024";
  program.name = "疏附县“2024”\\年\n项目";
  program.grant = Money::yuan(160000);
  program.projects = 3;
  program.report_due_day = 5;
  program.form = {{"sessions", "场次", "场", "几场？", FieldKind::kCount, Asked::kRequired},
                  {"spent", "支出", "元", "花了多少？", FieldKind::kMoney, Asked::kOptional},
                  {"story", "故事", "", "", FieldKind::kText, Asked::kNever}};
  program.indicators = {{"staff", "专职人员", "人", "", 2, false, "四(二)1"},
                        {"donated", "资源", "元", "spent", 500000, true, "四(二)7"}};
  program.budget = {{"labour", "人力", Money::yuan(100000), Money::fen(-1), "三1"},
                    {"service", "服务", Money::fen(-1), Money::yuan(40000), "三1", "至少四万", {"other"}}};
  program.indicators[0].counts_if = {{.fact = "item.filed", .exactly = 1}};
  program.form[2].options = {"是", "否"};
  program.form[1].fact = "project.amount";
  program.publicity_days = 3;
  program.tranches_by_contract = true;
  program.tracks = {{.id = "fixed",
                     .label = "定投",
                     .projects = 2,
                     .total = Money::yuan(7),
                     .carried = Money::yuan(1),
                     .account = "own",
                     .source = "三"}};
  program.offers = {{.number = "04",
                     .name = "梦想",
                     .track = "fixed",
                     .per_unit = Money::yuan(10000),
                     .units = 20,
                     .unit = "户",
                     .total = Money::yuan(200000),
                     .supporter = "团委",
                     .beneficiaries = "孤儿",
                     .waives = {"cap"},
                     .says = "每户一万",
                     .source = "附件1"},
                    {.number = "09", .name = "大学", .from = Money::yuan(3), .to = Money::yuan(5)}};
  program.rules = {
      {.id = "cap",
       .track = "fixed",
       .offer = "04",
       .stage = Stage::kAward,
       .measure = Measure::kMoney,
       .demand = {.fact = "budget.labour",
                  .share = Condition::Share{.of = "project.amount", .permille = 300, .most = false}},
       .when = {{.fact = "organization.age_years", .at_least = 1}},
       .unless = {{.fact = "organization.rating", .at_most = 3}},
       .principle = true,
       .says = "三成",
       .source = "四"},
      {.id = "day", .stage = Stage::kClosing, .measure = Measure::kDate, .demand = {"project.closed_on"}},
      {.id = "yes", .stage = Stage::kRunning, .measure = Measure::kYes, .preference = true},
      {.id = "count", .stage = Stage::kApplication, .measure = Measure::kCount, .unit = "个"},
      {.id = "plan", .stage = Stage::kPlan}};
  program.tranches = {{.id = "start",
                       .label = "启动款",
                       .track = "fixed",
                       .permille = 1000,
                       .needs = {{.fact = "contract.signed", .exactly = 1}},
                       .reducible = true,
                       .says = "签了就拨",
                       .source = "四"}};
  program.milestones = {{.id = "end",
                         .label = "做完",
                         .track = "fixed",
                         .kind = "work_end",
                         .on = CivilDate{2021, 11, 15},
                         .owed_by = "lead",
                         .source = "三"},
                        {.id = "visit",
                         .every_months = 3,
                         .day = 5,
                         .months_after_contract = 6,
                         .days_after_contract = 7,
                         .working_days = true}};
  program.application = {{"name", "名称", "", "叫什么？", FieldKind::kText, Asked::kRequired}};
  program.approvals = {{"street", "街道", "street", "screened", "fixed", "表"}};
  return program;
}

Code refusal(const std::string& text) {
  const auto read = program_from_json(text);
  if (read) {
    FAIL_CHECK("accepted: " << text);
    return Code::kInternal;
  }
  CHECK_FALSE(read.error().message.empty());
  return read.error().code;
}

}  // namespace

TEST_CASE("a programme reads back as it was written", "[rules]") {
  const auto written = program();
  const auto read = program_from_json(to_json(written));
  REQUIRE(read);
  CHECK(read->code == written.code);
  CHECK(read->name == written.name);
  CHECK(read->grant == written.grant);
  CHECK(read->projects == 3);
  CHECK(read->report_due_day == 5);
  REQUIRE(read->form.size() == 3);
  CHECK(read->form[0].question == "几场？");
  CHECK(read->form[1].kind == FieldKind::kMoney);
  CHECK(read->form[1].asked == Asked::kOptional);
  CHECK(read->form[2].kind == FieldKind::kText);
  REQUIRE(read->indicators.size() == 2);
  CHECK(read->indicators[0].field.empty());
  CHECK(read->indicators[1].money);
  CHECK(read->indicators[1].target == 500000);
  CHECK(read->indicators[1].source == "四(二)7");
  REQUIRE(read->budget.size() == 2);
  CHECK(read->budget[0].at_most == Money::yuan(100000));
  CHECK(read->budget[0].at_least < Money::fen(0));
  CHECK(read->budget[1].at_least == Money::yuan(40000));
  CHECK(read->offers[1].to == Money::yuan(5));
  CHECK_FALSE(read->offers[1].each);
  REQUIRE(read->rules[0].demand.share);
  CHECK(read->rules[0].demand.share->permille == 300);
  CHECK(read->rules[0].unless[0].at_most == 3);
  CHECK(read->milestones[0].on == CivilDate{2021, 11, 15});
  CHECK_FALSE(read->milestones[1].on);
  CHECK(to_json(*read) == to_json(written));
}

TEST_CASE("a programme is written the same way every time", "[rules]") {
  CHECK(to_json(program()) == to_json(program()));
}

TEST_CASE("a field is found by its id", "[rules]") {
  const auto form = program();
  REQUIRE(form.field("spent"));
  CHECK(form.field("spent")->label == "支出");
  CHECK(form.field("Spent") == nullptr);
  CHECK(form.field("") == nullptr);
}

TEST_CASE("a part is found by its name, and a track's own parts come before those of every track",
          "[rules]") {
  auto program = ::program();
  CHECK(program.track("fixed")->label == "定投");
  CHECK(program.track("micro") == nullptr);
  CHECK(program.offer("09")->most() == Money::yuan(5));
  CHECK(program.offer("04")->most() == Money::yuan(200000));
  CHECK(program.offer("9") == nullptr);
  CHECK(program.rule("day")->measure == Measure::kDate);
  CHECK(program.rule("") == nullptr);

  CHECK(program.tranches_of("micro").empty());
  CHECK(program.tranches_of("fixed").size() == 1);
  program.tranches.push_back({.id = "all"});
  REQUIRE(program.tranches_of("micro").size() == 1);
  CHECK(program.tranches_of("micro")[0]->id == "all");
  REQUIRE(program.tranches_of("fixed").size() == 1);
  CHECK(program.tranches_of("fixed")[0]->id == "start");
  CHECK(program.tranches_of("")[0]->id == "all");
  CHECK(program.approvals_of("fixed").size() == 1);
  CHECK(program.approvals_of("micro").empty());
  CHECK(program.milestones_of("fixed").size() == 2);
  CHECK(program.milestones_of("micro").size() == 1);
}

TEST_CASE("kinds and how they are asked have one name each", "[rules]") {
  for (const auto kind : {FieldKind::kCount, FieldKind::kMoney, FieldKind::kText})
    CHECK(*field_kind_named(name_of(kind)) == kind);
  for (const auto asked : {Asked::kRequired, Asked::kOptional, Asked::kNever})
    CHECK(*asked_named(name_of(asked)) == asked);
  for (const auto* wrong : {"", "Count", "number", "required "}) {
    CHECK(field_kind_named(wrong).error().code == Code::kInvalid);
    CHECK(asked_named(wrong).error().code == Code::kInvalid);
  }
}

TEST_CASE("text that is not a programme is refused", "[rules]") {
  for (const auto* text : {"", "{", "null", "[]", "42", "\"x\"", "{}", "\xff\xfe"})
    CHECK(refusal(text) == Code::kInvalid);
}

TEST_CASE("a programme cut short anywhere is refused", "[rules]") {
  const auto whole = to_json(program());
  for (std::size_t length = 0; length < whole.size(); ++length)
    REQUIRE(refusal(whole.substr(0, length)) == Code::kInvalid);
}

TEST_CASE("a programme that lacks any of its keys, or has any of them of another type, is refused",
          "[rules]") {
  const auto whole = json::parse(to_json(program()));
  using Keys = std::set<std::string>;
  const auto spoil = [](const json& object, const Keys& optional, const auto& put_back) {
    for (const auto& [key, value] : object.items()) {
      INFO(key);
      auto without = object;
      without.erase(key);
      // Programmes that were imported before it was thought of do not say how their money is handled.
      if (key == "funds")
        CHECK(program_from_json(put_back(without)));
      else
        CHECK(refusal(put_back(without)) == Code::kInvalid);
      for (const json& other : {json(nullptr), json("12"), json(12), json(1.5), json(true), json::array(),
                                json::object(), json::array({1})}) {
        if (other.type() == value.type() || (other.is_number_integer() && value.is_number_integer()))
          continue;
        // Absent is right, and so is a number for what has been absent.
        if (optional.contains(key) && (other.is_null() || (value.is_null() && other.is_number_integer())))
          continue;
        INFO(other.dump());
        auto changed = object;
        changed[key] = other;
        CHECK(refusal(put_back(changed)) == Code::kInvalid);
      }
    }
  };
  spoil(whole, {}, [](const json& changed) { return changed.dump(); });
  const Keys bounds{"at_most", "at_least", "exactly", "share"},
      amounts{"each", "from", "to", "per_unit", "total"};
  for (const auto& [inner, optional] :
       std::vector<std::pair<const char*, Keys>>{{"/form/0", {}},
                                                 {"/indicators/0", {}},
                                                 {"/indicators/0/counts_if/0", bounds},
                                                 {"/budget/0", {}},
                                                 {"/tracks/0", {}},
                                                 {"/offers/0", amounts},
                                                 {"/rules/0", {}},
                                                 {"/rules/0/demand", bounds},
                                                 {"/rules/0/demand/share", {}},
                                                 {"/rules/0/when/0", bounds},
                                                 {"/tranches/0", {}},
                                                 {"/tranches/0/needs/0", bounds},
                                                 {"/milestones/0", {"on"}},
                                                 {"/milestones/1", {"on"}},
                                                 {"/application/0", {}},
                                                 {"/approvals/0", {}}}) {
    const json::json_pointer where{inner};
    spoil(whole.at(where), optional, [&](const json& changed) {
      auto program = whole;
      program[where] = changed;
      return program.dump();
    });
  }
}

TEST_CASE("a programme with what cannot have been written is refused", "[rules]") {
  const auto spoilt = [](const char* pointer, const json& value) {
    auto program = json::parse(to_json(::program()));
    program[json::json_pointer{pointer}] = value;
    return program.dump();
  };
  CHECK(program_from_json(spoilt("/projects", 4)));
  CHECK(refusal(spoilt("/projects", 4294967299)) == Code::kInvalid);
  CHECK(refusal(spoilt("/form/0/kind", "number")) == Code::kInvalid);
  CHECK(refusal(spoilt("/form/0/asked", "always")) == Code::kInvalid);
  CHECK(refusal(spoilt("/indicators/0/target", 2.5)) == Code::kInvalid);
  CHECK(refusal(spoilt("/grant", 18446744073709551615ULL)) == Code::kInvalid);
  CHECK(refusal(spoilt("/rules/0/stage", "later")) == Code::kInvalid);
  CHECK(refusal(spoilt("/rules/0/measure", "")) == Code::kInvalid);
  CHECK(refusal(spoilt("/milestones/0/on", "2021-11-31")) == Code::kInvalid);
  CHECK(refusal(spoilt("/rules/0/demand/share/permil", 1)) == Code::kInvalid);
  CHECK(refusal(spoilt("/form/0/targt", 1)) == Code::kInvalid);
  CHECK(refusal(spoilt("/remark", "x")) == Code::kInvalid);
}
