#include "handlers/feedback/poster.h"

#include <stdexcept>

#include "handlers/feedback/feedback.h"
#include "handlers/feedback/qr.h"

namespace linli::handlers::feedback {

std::string posters(storage::db::Connection& connection, const text::Text& pages,
                    const std::vector<Sheet>& sheets) {
  std::vector<text::Values> all;
  for (const auto& [scene, page, mini] : sheets) {
    const auto& target = scene.url.empty() && mini.empty() ? page : scene.url;
    if (target.empty() && mini.empty())
      throw std::invalid_argument{"there is nothing that the code " + scene.value + " could lead to"};
    auto values = described(connection, scene);
    values.flag("by_wechat", !scene.url.empty() || !mini.empty())
        .flag("by_account", !scene.url.empty())
        .flag("two", !target.empty() && !mini.empty())
        .set("until_year", std::to_string(scene.closes_on.year()))
        .set("until_month", std::to_string(scene.closes_on.month()))
        .set("until_day", std::to_string(scene.closes_on.day()));
    if (!target.empty()) values.set("code", qr_svg(target));
    if (!mini.empty()) values.set("mini", mini);
    if (!page.empty()) values.set("page", page);
    all.push_back(std::move(values));
  }
  return pages.say("rating/poster", text::Values{}.list("posters", std::move(all)));
}

}  // namespace linli::handlers::feedback
