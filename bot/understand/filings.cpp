#include "bot/understand/filings.h"

#include <algorithm>
#include <map>

namespace linli::bot::understand {
namespace {

using handlers::contract::Filing;

/// From `begin` on, the message is about this month or project; `month` besides where each project has its
/// own.
struct Anchor {
  std::size_t begin = 0;
  std::string name;
  std::string month{};

  std::pair<std::string, std::string> key() const { return {name, month}; }
};

using Parts = std::map<std::pair<std::string, std::string>, Figures>;

/// Places where the person's projects are named, in order.
std::vector<Anchor> projects_told(const Analysis& analysis, const Context& context) {
  std::vector<Anchor> anchors;
  for (const std::string& project : context.projects) {
    const std::u32string name = normalised(project);
    if (name.empty()) continue;
    const auto& codes = analysis.glyphs.codes;
    for (std::size_t at = codes.find(name); at != std::u32string::npos;
         at = codes.find(name, at + name.size()))
      anchors.push_back({at, project});
  }
  std::ranges::sort(anchors, {}, &Anchor::begin);
  return anchors;
}

bool several(const std::vector<Anchor>& anchors) {
  return std::ranges::any_of(anchors, [&](const Anchor& a) { return a.name != anchors.front().name; });
}

const Anchor* anchor_of(const std::vector<Anchor>& anchors, std::size_t at) {
  const Anchor* found = nullptr;
  for (const Anchor& anchor : anchors) {
    if (anchor.begin <= at) found = &anchor;
  }
  return found;
}

/// The figures of each name, or nothing when one stands in front of all names.
std::optional<Parts> divide(const Figures& figures, const std::vector<Anchor>& anchors) {
  Parts parts;
  for (const Claim& claim : figures.claims) {
    const Anchor* anchor = anchor_of(anchors, claim.begin);
    if (anchor == nullptr) return std::nullopt;
    parts[anchor->key()].claims.push_back(claim);
  }
  for (std::size_t i = 0; i < figures.activities.size(); ++i) {
    const Anchor* anchor = anchor_of(anchors, figures.people_of_activities[i].begin);
    if (anchor == nullptr || figures.activity_doubt) return std::nullopt;
    Figures& part = parts[anchor->key()];
    part.activities.push_back(figures.activities[i]);
    part.people_of_activities.push_back(figures.people_of_activities[i]);
  }
  return parts;
}

/// 上月3场，这月5场，一共8场: the sum belongs to neither.
Figures without_sums(Figures figures) {
  std::erase_if(figures.claims, [&](const Claim& total) {
    if (!total.total) return false;
    std::int64_t sum = 0;
    int parts = 0;
    for (const Claim& claim : figures.claims) {
      if (claim.field != total.field || claim.begin >= total.begin) continue;
      sum += claim.value;
      ++parts;
    }
    return parts > 1 && sum == total.value;
  });
  return figures;
}

std::vector<Anchor> in_order(const std::vector<Anchor>& anchors) {
  std::vector<Anchor> names;
  for (const Anchor& anchor : anchors) {
    const auto same = [&](const Anchor& other) { return other.key() == anchor.key(); };
    if (std::ranges::none_of(names, same)) names.push_back(anchor);
  }
  return names;
}

/// True when a month is named in what is told of each project.
bool each_has_month(const std::vector<Anchor>& projects, const std::vector<Anchor>& months) {
  for (std::size_t i = 0; i < projects.size(); ++i) {
    const std::size_t end = i + 1 < projects.size() ? projects[i + 1].begin : static_cast<std::size_t>(-1);
    const auto here = [&](const Anchor& month) {
      return month.begin >= projects[i].begin && month.begin < end;
    };
    if (std::ranges::none_of(months, here)) return false;
  }
  return true;
}

/// 银龄课堂5月4场，四点半学校5月20场; 4月银龄课堂4场、5月3场: project and month together, each until the next
/// one of its sort. Empty when one month is told of all.
std::vector<Anchor> with_months(const std::vector<Anchor>& projects, const std::vector<Anchor>& months) {
  if (!several(projects) || months.empty()) return {};
  if (!several(months) && !each_has_month(projects, months)) return {};
  std::vector<std::pair<const Anchor*, bool>> all;
  for (const Anchor& project : projects)
    all.emplace_back(&project, true);
  for (const Anchor& month : months)
    all.emplace_back(&month, false);
  std::ranges::sort(all, {}, [](const auto& one) { return one.first->begin; });
  std::vector<Anchor> anchors;
  std::string project;
  std::string month;
  for (const auto& [anchor, is_project] : all) {
    (is_project ? project : month) = anchor->name;
    if (!project.empty() && !month.empty()) anchors.push_back({anchor->begin, project, month});
  }
  return anchors;
}

/// The words and the manner of the only month that has figures.
void tell_month(const std::vector<MonthTold>& months, const std::string& name, const Analysis& analysis,
                Facts& facts) {
  const auto told = std::ranges::find(months, name, [](const MonthTold& month) { return month.from.text(); });
  facts.words.insert_or_assign("month", analysis.glyphs.words(told->begin, told->end));
  facts.relative.clear();
  if (told->relative) facts.relative.emplace_back("month");
}

/// Asks for everything: the figures cannot be told apart.
void doubt_all(const Figures& figures, const Marks& marks, Facts& facts) {
  for (const Claim& claim : figures.claims) {
    facts.ask_for(std::string{marks.fields[static_cast<std::size_t>(claim.field)].id});
    ++facts.figures;
  }
  if (!figures.activities.empty()) {
    facts.ask_for("activities");
    ++facts.figures;
  }
  facts.strong = figures.strong;
}

}  // namespace

bool settle_apart(const Figures& figures, const std::vector<MonthTold>& months, const Analysis& analysis,
                  const Context& context, const Marks& marks, Facts& facts) {
  std::vector<Anchor> anchors;
  bool single = true;
  // 5月和6月的一起报，5月6场，6月3场: the pair only announces what is told of each
  const auto is_pair = [](const MonthTold& month) { return month.from != month.to; };
  const bool announced = std::ranges::count_if(months, is_pair) + 1 < std::ranges::ssize(months);
  for (const MonthTold& month : months) {
    if (announced && is_pair(month)) continue;
    single = single && month.from == month.to && !month.doubt;
    anchors.push_back({month.begin, month.from.text()});
  }
  std::string slot = "month";
  std::vector<Anchor> projects = projects_told(analysis, context);
  const auto combined = single ? with_months(projects, anchors) : std::vector<Anchor>{};
  const bool each = !combined.empty();
  if (each || (!several(anchors) && single)) {
    anchors = each ? combined : std::move(projects);
    slot = "project";
    if (!each && !several(anchors)) return false;
  }
  const auto parts = single ? divide(without_sums(figures), anchors) : std::nullopt;
  if (!parts || parts->empty()) {
    if (slot == "project" && !each) return false;
    doubt_all(figures, marks, facts);
    return true;
  }
  std::erase(facts.ask, slot);
  facts.slots.erase("reports");
  if (parts->size() == 1) {  // 4月的交过了，5月办了9场
    const auto& [key, part] = *parts->begin();
    settle(part, analysis, marks, facts);
    facts.slots.insert_or_assign(slot, key.first);
    if (slot == "month") tell_month(months, key.first, analysis, facts);
    if (each) {
      std::erase(facts.ask, "month");
      facts.slots.insert_or_assign("month", key.second);
      tell_month(months, key.second, analysis, facts);
    }
    return true;
  }
  if (each) {
    std::erase(facts.ask, "month");
    std::erase(facts.relative, "month");
    facts.slots.erase("month");
  }
  std::vector<Filing> filings;
  int strong = 0;
  for (const Anchor& anchor : in_order(anchors)) {
    const auto found = parts->find(anchor.key());
    if (found == parts->end()) continue;
    const Figures& part = found->second;
    Facts own;
    settle(part, analysis, marks, own);
    facts.figures += own.figures;
    strong += static_cast<int>(part.claims.size() + part.activities.size());
    facts.approximate.insert(facts.approximate.end(), own.approximate.begin(), own.approximate.end());
    for (const std::string& doubtful : own.ask)
      facts.ask_for(doubtful);
    own.slots.insert_or_assign(slot, anchor.name);
    if (!anchor.month.empty()) own.slots.insert_or_assign("month", anchor.month);
    filings.push_back({std::move(own.slots)});
  }
  facts.strong = strong;
  facts.slots.insert_or_assign("reports", std::move(filings));
  return true;
}

}  // namespace linli::bot::understand
