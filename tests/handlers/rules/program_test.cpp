#include "handlers/rules/program.h"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.h"

using namespace linli::handlers::rules;
using namespace linli::storage::model;
using nlohmann::json;

namespace {

/// Every kind of field, indicator and budget line once.
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
                    {"service", "服务", Money::fen(-1), Money::yuan(40000), "三1"}};
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
  const auto spoil = [](const json& object, const auto& put_back) {
    for (const auto& [key, value] : object.items()) {
      INFO(key);
      auto without = object;
      without.erase(key);
      CHECK(refusal(put_back(without)) == Code::kInvalid);
      for (const json& other : {json(nullptr), json("12"), json(12), json(1.5), json(true), json::array(),
                                json::object(), json::array({1})}) {
        if (other.type() == value.type() || (other.is_number_integer() && value.is_number_integer()))
          continue;
        INFO(other.dump());
        auto changed = object;
        changed[key] = other;
        CHECK(refusal(put_back(changed)) == Code::kInvalid);
      }
    }
  };
  spoil(whole, [](const json& changed) { return changed.dump(); });
  for (const auto* list : {"form", "indicators", "budget"})
    spoil(whole[list][0], [&](const json& changed) {
      auto program = whole;
      program[list][0] = changed;
      return program.dump();
    });
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
  CHECK(refusal(spoilt("/grant_fen", 18446744073709551615ULL)) == Code::kInvalid);
  CHECK(refusal(spoilt("/form/0/targt", 1)) == Code::kInvalid);
  CHECK(refusal(spoilt("/remark", "x")) == Code::kInvalid);
}
