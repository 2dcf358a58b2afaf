#pragma once

#include <string>
#include <vector>

#include "handlers/rules/evaluate.h"
#include "handlers/rules/program.h"
#include "handlers/text/text.h"

/// How the judgement of a rule is said to a lead: its sentence, by how much, and the clause.
namespace linli::handlers::wording {

/// "seeds/000 四(一)1(1)" → the programme's document and "四(一)1(1)": people know it by its title.
std::string clause_of(const rules::Program& program, const std::string& source);

/// "单个项目最多 150 000 元。现在是 160 000 元，超了 10 000 元。（依据：…）"; only the sentence and the
/// clause where yes or no was asked.
std::string finding(const text::Text& text, const rules::Program& program, const rules::Finding& finding);

/// {finding} for each.
std::vector<text::Values> findings(const text::Text& text, const rules::Program& program,
                                   const std::vector<rules::Finding>& findings);

}  // namespace linli::handlers::wording
