// Measures understanding against the labelled utterances of tests/understand. A line's `expect`
// names the intent and every slot, those of `more` among them; `ask` and `approximate` are compared when
// given. Texts count as right when one holds the other.
#include <algorithm>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <map>
#include <set>

#include "bot/understand/analyse.h"
#include "bot/understand/interpret.h"
#include "bot/understand/json.h"
#include "tests/bot/understand/lexicon.h"
#include "tests/support/catch.h"

namespace {

using nlohmann::json;
using namespace linli;

constexpr storage::model::CivilDate kToday{2024, 6, 3};

struct Score {
  int utterances = 0;
  int intents = 0;
  int found = 0;
  int said = 0;
  int right = 0;

  double intent_accuracy() const { return utterances == 0 ? 1 : static_cast<double>(intents) / utterances; }
  double f1() const { return found + said == 0 ? 1 : 2.0 * right / (found + said); }
  void add(const Score& other) {
    utterances += other.utterances;
    intents += other.intents;
    found += other.found;
    said += other.said;
    right += other.right;
  }
};

bool is_money(const std::string& slot) {
  return slot == "spent" || slot == "donated" || slot == "add" || slot.starts_with("spending.");
}

/// Amounts told of several months or projects.
bool holds_money(const json& value) {
  if (!value.is_array()) return false;
  return std::any_of(value.begin(), value.end(), [](const json& filing) {
    if (!filing.is_object()) return false;
    const auto items = filing.items();
    return std::any_of(items.begin(), items.end(), [](const auto& item) { return is_money(item.key()); });
  });
}

bool same(const json& expected, const json& actual) {
  if (!expected.is_string() || !actual.is_string()) return expected == actual;
  const auto a = expected.get<std::string>();
  const auto b = actual.get<std::string>();
  if (a.empty() || b.empty()) return a == b;
  return a.find(b) != std::string::npos || b.find(a) != std::string::npos;
}

std::set<std::string> names(const json& list) {
  std::set<std::string> result;
  for (const json& item : list) {
    result.insert(item.get<std::string>());
  }
  return result;
}

struct Judgement {
  Score score;
  int wrong_money = 0;
  std::string complaint;
};

Judgement judge(const json& line, const json& actual) {
  Judgement result;
  const json& expect = line["expect"];
  result.score.utterances = 1;
  result.score.intents = expect["intent"] == actual["intent"] ? 1 : 0;
  bool fine = result.score.intents == 1;
  for (const auto& [slot, value] : expect["slots"].items()) {
    ++result.score.said;
    const bool right = actual["slots"].contains(slot) && same(value, actual["slots"][slot]);
    result.score.right += right ? 1 : 0;
    fine = fine && right;
  }
  for (const auto& [slot, value] : actual["slots"].items()) {
    ++result.score.found;
    const bool right = expect["slots"].contains(slot) && same(expect["slots"][slot], value);
    if (!right && (is_money(slot) || holds_money(value))) ++result.wrong_money;
    fine = fine && right;
  }
  for (const char* key : {"ask", "approximate"}) {
    if (!expect.contains(key)) continue;
    for (const std::string& slot : names(expect[key])) {
      ++result.score.said;
      const bool right = names(actual[key]).contains(slot);
      result.score.right += right ? 1 : 0;
      result.score.found += right ? 1 : 0;
      fine = fine && right;
    }
  }
  if (!fine) result.complaint = line.dump() + "\n    understood as " + actual.dump();
  return result;
}

json understood(const json& line) {
  const auto context = bot::understand::context_from_json(line, kToday);
  REQUIRE(context.ok());
  const auto analysis =
      bot::understand::analyse(line["text"].get<std::string>(), test::lexicon(), context->voice);
  auto result = bot::understand::to_json(bot::understand::interpret(analysis, *context));
  // What the bot knows beyond the contract's slots is looked at where a line expects it.
  for (const auto& [slot, value] : result["more"].items())
    if (line["expect"]["slots"].contains(slot)) result["slots"][slot] = value;
  return result;
}

struct Measured {
  std::map<std::string, Score> groups;
  Score total;
  int wrong_money = 0;
};

/// One line for each group, then all of them; tests/run shows the files when everything has passed.
void report(const Measured& measured, std::ostream& out) {
  const auto line = [&](const std::string& name, const Score& score) {
    out << std::left << std::setw(18) << name << std::right << std::setw(5) << score.utterances
        << " utterances, intent " << score.intent_accuracy() << ", slot F1 " << score.f1() << '\n';
  };
  out << std::fixed << std::setprecision(4);
  for (const auto& [name, score] : measured.groups)
    line(name, score);
  line("all", measured.total);
  out << measured.wrong_money << " amounts of money wrong\n";
}

/// Understands every line of a file of tests/understand, and tells what is not as expected.
Measured measure(const std::string& name) {
  std::ifstream file{LINLI_SOURCE_DIR "/tests/understand/" + name};
  REQUIRE(file);
  Measured measured;
  std::string text;
  while (std::getline(file, text)) {
    const json line = json::parse(text);
    const Judgement judgement = judge(line, understood(line));
    measured.groups[line["group"].get<std::string>()].add(judgement.score);
    measured.total.add(judgement.score);
    measured.wrong_money += judgement.wrong_money;
    if (!judgement.complaint.empty()) std::cout << "  " << judgement.complaint << '\n';
  }
  report(measured, std::cout);
  std::ofstream figures{LINLI_BUILD_DIR "/understanding." + name + ".txt"};
  figures << name << '\n';
  report(measured, figures);
  return measured;
}

/// The texts that the program has learnt from, and those it was mended by.
std::set<std::string> known_texts() {
  std::set<std::string> known;
  std::ifstream examples{LINLI_SOURCE_DIR "/templates/lexicon/examples.tsv"};
  std::ifstream corpus{LINLI_SOURCE_DIR "/tests/understand/corpus.jsonl"};
  std::string line;
  while (std::getline(examples, line))
    known.insert(line.substr(line.rfind('\t') + 1));
  while (std::getline(corpus, line))
    known.insert(json::parse(line)["text"].get<std::string>());
  return known;
}

}  // namespace

TEST_CASE("the labelled corpus is understood, and no amount of money is wrong", "[corpus]") {
  const auto [groups, total, wrong_money] = measure("corpus.jsonl");
  CHECK(total.utterances >= 400);
  CHECK(total.intent_accuracy() >= 0.97);
  CHECK(total.f1() >= 0.95);
  CHECK(wrong_money == 0);
}

TEST_CASE("the labelled corpus that nothing was learnt from is understood as well", "[corpus]") {
  const auto known = known_texts();
  std::ifstream file{LINLI_SOURCE_DIR "/tests/understand/held_out.jsonl"};
  for (std::string line; std::getline(file, line);)
    if (known.contains(json::parse(line)["text"].get<std::string>())) FAIL_CHECK("learnt from: " << line);
  const auto [groups, total, wrong_money] = measure("held_out.jsonl");
  CHECK(total.utterances >= 1000);
  CHECK(total.intent_accuracy() >= 0.97);
  CHECK(total.f1() >= 0.95);
  CHECK(wrong_money == 0);
}
