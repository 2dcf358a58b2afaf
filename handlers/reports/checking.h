#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "handlers/rules/checks.h"
#include "handlers/rules/program.h"
#include "handlers/text/text.h"
#include "storage/db/connection.h"
#include "storage/model/project.h"
#include "storage/model/report.h"

/// What is asked before a month is filed, and what becomes of the answers. A question never blocks: asked
/// once, it is filed with the report for whoever reviews it, with what the lead said to it.
namespace linli::handlers::reports {

/// A question about a draft, as it is kept with it.
struct Doubt {
  std::string about;  ///< names it within the report: "rule:budget.labour"
  std::string says;   ///< as people read it

  bool operator==(const Doubt&) const = default;
};

/// Everything worth asking about the draft, most worth first.
std::vector<Doubt> doubts_about(storage::db::Connection& connection, const text::Text& text,
                                const rules::Program& program, const storage::model::Project& project,
                                const storage::model::Report& draft);

/// Notes what was not noted before. At most 3 of it are asked, once; the others are for the reviewer. What
/// was asked about the version that the draft corrects is taken over with its answer. @return what is to be
/// asked now.
std::vector<Doubt> ask_once(storage::db::Connection& connection, const std::vector<Doubt>& doubts,
                            const storage::model::Report& draft, storage::model::Instant now);

/// Whether something was asked about the draft and not answered.
bool waits_for_remark(storage::db::Connection& connection, storage::model::ReportId draft);

/// Keeps `words` as the answer to what was asked.
void remark(storage::db::Connection& connection, storage::model::ReportId draft, std::string_view words);

/// When the draft is filed: what was asked and still holds stays with it, answered by `words` where nothing
/// was said; what the lead has put right since is forgotten.
void settle(storage::db::Connection& connection, const std::vector<Doubt>& doubts,
            const storage::model::Report& draft, std::string_view words, storage::model::PersonId by,
            storage::model::Instant now);

/// "人力成本已占 34%，超过 30% 的规定，超 6 400 元。（依据：实施方案 四(一)1(1)）"
std::string say_question(const text::Text& text, const rules::Program& program,
                         const rules::Question& question, storage::model::Money amount);

}  // namespace linli::handlers::reports
