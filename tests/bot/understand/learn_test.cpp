#include "bot/understand/learn/learn.h"

#include <map>
#include <sstream>

#include "tests/support/catch.h"

namespace {

using namespace linli::bot::understand;
using linli::handlers::contract::Intent;

std::vector<Example> read(const std::string& text) {
  std::istringstream in{text};
  return read_examples(in, "examples.tsv");
}

/// What the weights say of an example's traits.
Intent judged(const Weights& weights, const Example& example) {
  std::map<std::uint8_t, double> scores;
  for (const auto trait : example.traits)
    if (const auto found = weights.find(trait); found != weights.end())
      for (const auto& [intent, weight] : found->second)
        scores[intent] += weight;
  const auto best = std::ranges::max_element(scores, {}, [](const auto& score) { return score.second; });
  return best == scores.end() ? Intent::kUnknown : static_cast<Intent>(best->first);
}

constexpr auto kLessons =
    "# what is written down here\n\n"
    "lead\tidle\tdue.list\t月报什么时候交\n"
    "lead\tidle\tdue.list\t哪天截止\n"
    "lead\tidle\tfunds.status\t钱什么时候到\n"
    "lead\tidle\tfunds.status\t哪天拨款\n"
    "street\tidle\tnudge\t催一下没交的\n"
    "lead\tidle\treport.start\t催我了，填吧\n";

}  // namespace

TEST_CASE("what was learnt is known, and carries over to what is put together anew", "[learn]") {
  const auto examples = read(kLessons);
  REQUIRE(examples.size() == 6);
  const auto weights = learn(examples);
  for (const auto& example : examples)
    CHECK(judged(weights, example) == example.intent);
  CHECK(judged(weights, read("lead\tidle\thelp\t月报截止是哪天\n").front()) == Intent::kDueList);
  CHECK(judged(weights, read("lead\tidle\thelp\t拨款的钱到了没\n").front()) == Intent::kFundsStatus);
}

TEST_CASE("the same lessons make the same table", "[learn]") {
  std::ostringstream once, again;
  write_table(learn(read(kLessons)), wanted(read(kLessons)), once);
  write_table(learn(read(kLessons)), wanted(read(kLessons)), again);
  CHECK(once.str() == again.str());
  CHECK(once.str().find("experience_table") != std::string::npos);
}

TEST_CASE("an example that cannot be read is told with its line", "[learn]") {
  CHECK_THROWS_WITH(read("lead\tidle\thelp\t怎么用\nlead\tidle\t帮助\n"),
                    "examples.tsv:2: must be role, context, intent and text between tabs");
  CHECK_THROWS_WITH(read("boss\tidle\thelp\t怎么用\n"), "examples.tsv:1: there is no role boss");
  CHECK_THROWS_WITH(read("lead\tidle\thelpme\t怎么用\n"), "examples.tsv:1: there is no intent helpme");
}

TEST_CASE("what somebody is hardly ever heard to want, they do not want", "[learn]") {
  std::string text;
  for (int i = 0; i < 3; ++i)
    text += "street\tidle\tnudge\t催一下第" + std::to_string(i) + "家\n";
  const auto found = wanted(read(text + "lead\tidle\tnudge\t催我\nlead\tidle\tnudge\t又催我\n"));
  const auto nudge = std::uint64_t{1} << static_cast<unsigned>(Intent::kNudge);
  using linli::storage::model::Role;
  CHECK(found[speaker_of(Role::kBureau)] == nudge);
  CHECK(found[speaker_of(Role::kLead)] == 0);
}
