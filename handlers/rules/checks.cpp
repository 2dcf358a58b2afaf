#include "handlers/rules/checks.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "handlers/rules/evaluate.h"

namespace linli::handlers::rules {
namespace {

using Kind = Question::Kind;

constexpr std::string_view kBudget = "budget.";
constexpr std::string_view kSpending = "spending.";
constexpr std::string_view kSpent = "spent";

// What is unusual: so many times the median of at least so many months, and further from it than what changes
// from one month to the next anyway.
constexpr std::int64_t kTimes = 5;
constexpr std::size_t kMonths = 3;
constexpr std::int64_t kCountApart = 5;
constexpr std::int64_t kFenApart = 50'000;

// One cannot be without, or more than, the other: each household is somebody, each training has somebody.
constexpr std::pair<std::string_view, std::string_view> kAtLeast[] = {
    {"people_served", "households"},
    {"trainees", "trainings"},
    {"people_served", "sessions"},
};
constexpr std::pair<std::string_view, std::string_view> kNeeds[] = {
    {"sessions", "people_served"},
    {"trainings", "trainees"},
};

std::optional<std::int64_t> figure(const Figures& figures, std::string_view field) {
  const auto found = figures.find(field);
  return found == figures.end() ? std::nullopt : std::optional{found->second};
}

/// Everything filed for other months, and this month as it is about to be filed.
std::int64_t so_far(const Ledger& ledger, std::string_view field) {
  auto sum = figure(ledger.figures, field).value_or(0);
  for (const auto& [month, figures] : ledger.filed)
    if (month != ledger.month) sum += figure(figures, field).value_or(0);
  return sum;
}

/// The lines of spending that count towards a budget line.
std::vector<std::string> spending_of(const Program& program, std::string_view line) {
  std::vector<std::string> fields{std::string{kSpending} + std::string{line}};
  for (const auto& budget : program.budget)
    if (budget.line == line)
      for (const auto& other : budget.includes)
        fields.push_back(std::string{kSpending} + other);
  return fields;
}

std::int64_t this_month(const Program& program, const Ledger& ledger, std::string_view line) {
  std::int64_t sum = 0;
  for (const auto& field : spending_of(program, line))
    sum += figure(ledger.figures, field).value_or(0);
  return sum;
}

/// Rules about budget lines are judged by what the lines have cost; one is asked about only when this month
/// added to it.
void rules_broken(const Program& program, const Ledger& ledger, std::vector<Question>& questions) {
  Facts facts{{"project.amount", ledger.amount.fen()}};
  for (const auto& rule : program.rules) {
    if (!rule.demand.fact.starts_with(kBudget)) continue;
    const auto line = std::string_view{rule.demand.fact}.substr(kBudget.size());
    std::int64_t sum = 0;
    for (const auto& field : spending_of(program, line))
      sum += so_far(ledger, field);
    facts[rule.demand.fact] = sum;
  }
  for (const auto& finding :
       evaluate(program, {.track = ledger.track, .offer = ledger.offer, .stage = std::nullopt}, facts)) {
    const auto& fact = finding.rule->demand.fact;
    if (finding.verdict != Verdict::kNotMet || !fact.starts_with(kBudget)) continue;
    if (!finding.value || !finding.bound || *finding.value <= *finding.bound) continue;
    if (this_month(program, ledger, std::string_view{fact}.substr(kBudget.size())) == 0) continue;
    questions.push_back({.kind = Kind::kRule,
                         .field = fact,
                         .value = *finding.value,
                         .bound = *finding.bound,
                         .rule = finding.rule});
  }
}

void money(const Program& program, const Ledger& ledger, std::vector<Question>& questions) {
  const auto spent = figure(ledger.figures, kSpent);
  if (!spent) return;
  std::int64_t lines = 0;
  std::size_t told = 0, asked = 0;
  for (const auto& field : program.form) {
    if (!field.id.starts_with(kSpending)) continue;
    ++asked;
    if (const auto one = figure(ledger.figures, field.id)) {
      lines += *one;
      ++told;
    }
  }
  // Lines that were left out may hold the difference, as long as there is one to hold.
  if (told > 0 && (lines > *spent || (told == asked && lines != *spent)))
    questions.push_back({.kind = Kind::kSum, .field = std::string{kSpent}, .value = lines, .bound = *spent});
  const auto all = so_far(ledger, kSpent);
  if (*spent > 0 && ledger.amount > storage::model::Money{} && all > ledger.amount.fen())
    questions.push_back(
        {.kind = Kind::kGrant, .field = std::string{kSpent}, .value = all, .bound = ledger.amount.fen()});
}

/// "培训人次" → "培训" where the label ends so.
std::string_view stem(std::string_view label, std::string_view ending) {
  return label.size() > ending.size() && label.ends_with(ending)
             ? label.substr(0, label.size() - ending.size())
             : std::string_view{};
}

void contradictions(const Program& program, const Ledger& ledger, std::vector<Question>& questions) {
  const auto fewer = [&](std::string_view field, std::string_view than) {
    const auto value = figure(ledger.figures, field), bound = figure(ledger.figures, than);
    if (!value || !bound || *value >= *bound || *value == 0) return;
    questions.push_back({.kind = Kind::kFewer,
                         .field = std::string{field},
                         .than = std::string{than},
                         .value = *value,
                         .bound = *bound});
  };
  for (const auto& [needed, field] : kNeeds) {
    const auto number = figure(ledger.figures, needed), of = figure(ledger.figures, field);
    if (number && of && (*number == 0) != (*of == 0))
      questions.push_back({.kind = Kind::kWithout,
                           .field = std::string{*number == 0 ? needed : field},
                           .than = std::string{*number == 0 ? field : needed},
                           .value = 0,
                           .bound = std::max(*number, *of)});
  }
  for (const auto& [field, than] : kAtLeast)
    fewer(field, than);
  // Heads counted each time they came are at least the heads counted once.
  for (const auto& times : program.form)
    for (const auto& heads : program.form)
      if (const auto name = stem(times.label, "人次"); !name.empty() && name == stem(heads.label, "人数"))
        fewer(times.id, heads.id);
}

void lowered(const Program& program, const Ledger& ledger, std::vector<Question>& questions) {
  const auto before = ledger.filed.find(ledger.month);
  if (before == ledger.filed.end()) return;
  for (const auto& field : program.form) {
    const auto was = figure(before->second, field.id), is = figure(ledger.figures, field.id);
    if (was && is && *is < *was)
      questions.push_back({.kind = Kind::kLowered, .field = field.id, .value = *is, .bound = *was});
  }
}

/// The middle of the earlier months' figures, the lower of two.
std::optional<std::int64_t> median(const Ledger& ledger, std::string_view field) {
  std::vector<std::int64_t> numbers;
  for (const auto& [month, figures] : ledger.filed)
    if (month < ledger.month)
      if (const auto number = figure(figures, field)) numbers.push_back(*number);
  if (numbers.size() < kMonths) return std::nullopt;
  const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>((numbers.size() - 1) / 2);
  std::ranges::nth_element(numbers, middle);
  return *middle;
}

void unusual(const Program& program, const Ledger& ledger, std::vector<Question>& questions) {
  const bool idle = figure(ledger.figures, "sessions") == 0;
  for (const auto& field : program.form) {
    const auto value = figure(ledger.figures, field.id);
    const auto usual = value ? median(ledger, field.id) : std::nullopt;
    if (!usual || *usual == 0) continue;
    // A month without activities is asked about once, not once for each figure that follows from it.
    if (idle && *value == 0 && field.id != "sessions") continue;
    const Question question{.kind = Kind::kUnusual, .field = field.id, .value = *value, .bound = *usual};
    const bool far = *value / kTimes >= *usual || *value <= *usual / kTimes;
    if (far && question.by() >= (field.kind == FieldKind::kMoney ? kFenApart : kCountApart))
      questions.push_back(question);
  }
}

}  // namespace

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::kGrant:
      return "grant";
    case Kind::kSum:
      return "sum";
    case Kind::kFewer:
      return "fewer";
    case Kind::kWithout:
      return "without";
    case Kind::kLowered:
      return "lowered";
    case Kind::kUnusual:
      return "unusual";
    case Kind::kRule:
      break;
  }
  return "rule";
}

std::vector<Question> questions(const Program& program, const Ledger& ledger) {
  std::vector<Question> all;
  rules_broken(program, ledger, all);
  money(program, ledger, all);
  contradictions(program, ledger, all);
  lowered(program, ledger, all);
  unusual(program, ledger, all);
  return all;
}

}  // namespace linli::handlers::rules
