#include "handlers/rules/form.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"

using namespace linli::handlers::rules;
using namespace linli::storage::model;

namespace {

FormField field(const char* id, Asked asked, FieldKind kind = FieldKind::kCount) {
  return {.id = id, .label = id, .unit = "", .question = "", .kind = kind, .asked = asked};
}

/// Optional and free fields stand between the required ones, as programmes may write them.
Program program() {
  Program program;
  program.form = {field("donated", Asked::kNever, FieldKind::kMoney),
                  field("story", Asked::kOptional, FieldKind::kText),
                  field("sessions", Asked::kRequired),
                  field("people", Asked::kRequired),
                  field("plan", Asked::kOptional, FieldKind::kText),
                  field("spent", Asked::kRequired, FieldKind::kMoney),
                  field("topic", Asked::kRequired, FieldKind::kText)};
  return program;
}

enum Said { kUnknown, kZero, kTwelve, kText, kEmptyText };
FieldValue value(Said said) {
  FieldValue value;
  if (said == kZero || said == kTwelve) value.number = said == kZero ? 0 : 12;
  if (said == kText || said == kEmptyText) value.text = said == kText ? "重阳节" : "";
  return value;
}

using Told = std::vector<std::pair<const char*, Said>>;
using Ids = std::vector<std::string>;

ReportValues report(const Told& told) {
  ReportValues values;
  for (const auto& [id, said] : told)
    values.emplace(id, value(said));
  return values;
}

}  // namespace

TEST_CASE("what a report lacks and what is asked next follow from what was told", "[rules]") {
  struct Case {
    const char* what;
    Told told;
    Ids missing;
    std::string next;
  };
  const std::vector<Case> cases{
      {"nothing yet", {}, {"sessions", "people", "spent", "topic"}, "sessions"},
      {"the first", {{"sessions", kTwelve}}, {"people", "spent", "topic"}, "people"},
      {"one in the middle", {{"people", kTwelve}}, {"sessions", "spent", "topic"}, "sessions"},
      {"zero is an answer", {{"sessions", kZero}, {"people", kZero}}, {"spent", "topic"}, "spent"},
      {"what is not yet known lacks last and is not asked again",
       {{"sessions", kUnknown}},
       {"people", "spent", "topic", "sessions"},
       "people"},
      {"several not yet known stay in the form's order",
       {{"spent", kUnknown}, {"sessions", kUnknown}},
       {"people", "topic", "sessions", "spent"},
       "people"},
      {"optional ones come after the required ones",
       {{"sessions", kTwelve}, {"people", kTwelve}, {"spent", kZero}, {"topic", kText}},
       {},
       "story"},
      {"optional ones are asked although a required one is not yet known",
       {{"sessions", kTwelve}, {"people", kUnknown}, {"spent", kZero}, {"topic", kText}},
       {"people"},
       "story"},
      {"an optional one skipped is not asked again",
       {{"sessions", kTwelve},
        {"people", kTwelve},
        {"spent", kZero},
        {"topic", kText},
        {"story", kEmptyText}},
       {},
       "plan"},
      {"an optional one not yet known is not asked again",
       {{"sessions", kTwelve}, {"people", kTwelve}, {"spent", kZero}, {"topic", kText}, {"story", kUnknown}},
       {},
       "plan"},
      {"all told",
       {{"sessions", kTwelve},
        {"people", kTwelve},
        {"spent", kZero},
        {"topic", kText},
        {"story", kText},
        {"plan", kEmptyText}},
       {},
       ""},
      {"everything required not yet known and everything optional skipped: nothing more to ask",
       {{"sessions", kUnknown},
        {"people", kUnknown},
        {"spent", kUnknown},
        {"topic", kUnknown},
        {"story", kEmptyText},
        {"plan", kUnknown}},
       {"sessions", "people", "spent", "topic"},
       ""},
      {"what the form does not have changes nothing",
       {{"cats", kTwelve}, {"donated", kTwelve}},
       {"sessions", "people", "spent", "topic"},
       "sessions"},
  };
  const auto form = program();
  for (const auto& example : cases) {
    INFO(example.what);
    const auto values = report(example.told);
    Ids ids;
    for (const auto* lacking : missing(form.form, values))
      ids.push_back(lacking->id);
    CHECK(ids == example.missing);
    const auto* next = next_question(form.form, values);
    CHECK((next ? next->id : "") == example.next);
  }
}

TEST_CASE("a form without fields lacks nothing", "[rules]") {
  CHECK(missing({}, {}).empty());
  CHECK(next_question({}, {}) == nullptr);
}

TEST_CASE("on every day of four years a lead who says 月报 means the month before", "[rules]") {
  const CivilDate last{2025, 12, 31};
  for (CivilDate day{2022, 1, 1}; day <= last; day = day.plus_days(1)) {
    const auto month = reporting_month(day);
    const bool january = day.month() == 1;
    REQUIRE(month.month() == (january ? 12 : day.month() - 1));
    REQUIRE(month.year() == (january ? day.year() - 1 : day.year()));
    REQUIRE(month.last_day() < day);
  }
  CHECK(reporting_month({2024, 1, 1}) == Month(2023, 12));
  CHECK(reporting_month({2024, 3, 31}) == Month(2024, 2));
  CHECK(reporting_month({2024, 12, 31}) == Month(2024, 11));
}
