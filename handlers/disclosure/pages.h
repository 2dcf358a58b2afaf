#pragma once

#include <string>
#include <vector>

#include "handlers/disclosure/report.h"
#include "handlers/text/text.h"

namespace linli::handlers::disclosure {

struct Page {
  std::string file;  ///< relative: "index.html", "project-SF01.html"
  std::string html;
};

/// The report as pages that stand by themselves: no script, no other server, readable without colours,
/// printable on A4. `text` is that of templates/public.
std::vector<Page> pages(const ProgramReport& report, const text::Text& text);

}  // namespace linli::handlers::disclosure
