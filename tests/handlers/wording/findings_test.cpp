#include "handlers/wording/findings.h"

#include "handlers/programs/program_file.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::handlers;
using storage::model::Money;

namespace {

const text::Text& texts() {
  static const auto loaded = *text::Text::load(LINLI_SOURCE_DIR "/templates/chat");
  return loaded;
}

/// What is said of the rule when these are the facts.
std::string said(const rules::Program& program, const std::string& rule, const rules::Facts& facts) {
  const auto& found = *program.rule(rule);
  for (const auto& finding :
       rules::evaluate(program, {.track = found.track, .offer = found.offer, .stage = std::nullopt}, facts))
    if (finding.rule->id == rule) return wording::finding(texts(), program, finding);
  return "";
}

}  // namespace

TEST_CASE("a finding says the rule, by how much it is broken, and the clause", "[wording]") {
  const auto program = *programs::read_program(LINLI_SOURCE_DIR "/templates/programs/chongchuan-2021.toml");
  const auto over = said(program, "fixed.amount", {{"project.amount", Money::yuan(160000).fen()}});
  CHECK(over ==
        "一个公益定投项目最多支持 15 万元。现在是 160 000 元，超了 10 000 元。（依据：实施方案 四(一)1(1)）");
  CHECK(said(program, "fixed.amount", {{"project.amount", Money::yuan(150000).fen()}}) ==
        "一个公益定投项目最多支持 15 万元。（依据：实施方案 四(一)1(1)）");
  const auto third =
      said(program, "fixed.applications", {{"organization.applications", 3}, {"organization.rating", 0}});
  CHECK(third ==
        "每家最多申报 2 个公益定投项目；等级评估 3A 及以上的不限。现在是 3 个，超了 1 个。（依据：实施方案 "
        "三(二)A3(4)）");
}
