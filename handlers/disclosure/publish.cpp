#include "handlers/disclosure/publish.h"

#include <filesystem>
#include <fstream>

#include "handlers/disclosure/pages.h"
#include "handlers/disclosure/tables.h"

namespace linli::handlers::disclosure {

namespace fs = std::filesystem;
using storage::model::Code;
using storage::model::Error;
using storage::model::Result;

Result<int> publish(const ProgramReport& report, const text::Text& text, const std::string& directory) {
  if (!report.disagreements.empty()) {
    std::string told = "nothing is published while sums disagree:";
    for (const auto& one : report.disagreements)
      told += "\n" + one;
    return Error{Code::kConflict, told};
  }
  std::error_code problem;
  fs::create_directories(directory, problem);
  if (problem) return Error{Code::kInternal, "cannot make " + directory + ": " + problem.message()};
  for (const auto& [file, html] : pages(report, text)) {
    std::ofstream out{fs::path{directory} / file, std::ios::binary | std::ios::trunc};
    out << html << '\n';
    out.close();
    if (!out) return Error{Code::kInternal, "cannot write " + file + " in " + directory};
  }
  const auto book =
      sheets::write_xlsx((fs::path{directory} / "funds.xlsx").string(), public_tables(report, text));
  if (!book) return book.error();
  return static_cast<int>(report.projects.size());
}

}  // namespace linli::handlers::disclosure
