#include "handlers/programs/plan_file.h"

#include <algorithm>
#include <map>

#include "handlers/programs/rule_file.h"

namespace linli::handlers::programs {
namespace {

using storage::model::Money;

constexpr auto kNone = Money::fen(-1);
constexpr const char* kAccounts[] = {"own", "preferred", "custody", "separate"};
constexpr const char* kDeciders[] = {"lead",        "community", "street", "agency",
                                     "procurement", "bureau",    "finance"};
constexpr const char* kStates[] = {"applied", "screened", "reviewed", "publicized", "contracted",
                                   "running", "mid_term", "final",    "closed"};

int small(TableReader& reader, std::string_view key, int least, int most) {
  return static_cast<int>(reader.number(key, least, most));
}

std::optional<Money> yuan_if_there(TableReader& reader, std::string_view key) {
  if (!reader.has(key)) return std::nullopt;
  return reader.yuan(key);
}

/// The amounts of an offer are one of three kinds, and add up.
void check_amounts(TableReader& reader, const rules::Offer& offer) {
  const int kinds = offer.each.has_value() + offer.from.has_value() + offer.per_unit.has_value();
  if (kinds != 1 || offer.from.has_value() != offer.to.has_value())
    reader.wrong("number", "needs each_yuan, or from_yuan and to_yuan, or per_unit_yuan and units");
  if (offer.from) {
    if (*offer.from > *offer.to) reader.wrong("from_yuan", "is more than to_yuan");
    if (offer.total) reader.wrong("total_yuan", "cannot be told from a range");
    return;
  }
  const auto sum = Money::fen(offer.most().fen() * offer.grants);
  if (!offer.total) reader.wrong("total_yuan", "is missing");
  if (*offer.total != sum)
    reader.wrong("total_yuan", "is not the sum of its grants, which is " + std::to_string(sum.fen() / 100));
}

}  // namespace

rules::Track track_entry(TableReader& reader) {
  rules::Track track{.id = reader.text("id"),
                     .label = reader.text("label"),
                     .projects = static_cast<int>(reader.number_or("projects", 1, 100'000, 0)),
                     .total = reader.yuan_or("total_yuan", kNone),
                     .carried = reader.yuan_or("carried_yuan", kNone),
                     .each = reader.yuan_or("each_yuan", kNone),
                     .account = reader.has("account") ? reader.word("account", kAccounts) : "",
                     .source = reader.text("source")};
  if (track.total >= Money{} && track.carried > track.total)
    reader.wrong("carried_yuan", "is more than total_yuan");
  return track;
}

rules::Offer offer_of(TableReader& reader, const rules::Program& program, const Names& rules) {
  rules::Offer offer{.number = reader.text("number"),
                     .name = reader.text("name"),
                     .track = track_of(reader, program),
                     .grants = small(reader, "grants", 1, 1000),
                     .each = yuan_if_there(reader, "each_yuan"),
                     .from = yuan_if_there(reader, "from_yuan"),
                     .to = yuan_if_there(reader, "to_yuan"),
                     .per_unit = yuan_if_there(reader, "per_unit_yuan"),
                     .units = reader.has("per_unit_yuan") ? small(reader, "units", 1, 100'000) : 0,
                     .unit = reader.text_or("unit", ""),
                     .total = yuan_if_there(reader, "total_yuan"),
                     .supporter = reader.text("supporter"),
                     .beneficiaries = reader.text("beneficiaries"),
                     .waives = reader.texts("waives"),
                     .says = reader.text("says"),
                     .source = reader.text("source")};
  check_amounts(reader, offer);
  for (const auto& id : offer.waives)
    if (!rules.contains(id)) reader.wrong("waives", "there is no rule '" + id + "'");
  return offer;
}

rules::Tranche tranche_of(TableReader& reader, const rules::Program& program) {
  return {.id = reader.text("id"),
          .label = reader.text("label"),
          .track = track_of(reader, program),
          .permille = small(reader, "permille", 1, 1000),
          .needs = conditions_of(reader, "needs", program),
          .reducible = reader.flag_or("reducible", false),
          .says = reader.text("says"),
          .source = reader.text("source")};
}

rules::Milestone milestone_of(TableReader& reader, const rules::Program& program) {
  rules::Milestone milestone{.id = reader.text("id"),
                             .label = reader.text("label"),
                             .track = track_of(reader, program),
                             .kind = reader.word("kind", rules::kMilestoneKinds),
                             .working_days = reader.flag_or("working_days", false),
                             .owed_by = reader.word("owed_by", rules::kOwers),
                             .source = reader.text("source")};
  if (reader.has("on")) milestone.on = reader.date("on");
  int ways = milestone.on ? 1 : 0;
  if (milestone.kind == "monthly_report") {
    if (program.report_due_day == 0) reader.wrong("kind", "a monthly report needs report_due_day");
    milestone.every_months = 1;
    milestone.day = program.report_due_day;
    ++ways;
  } else if (reader.has("every_months")) {
    milestone.every_months = small(reader, "every_months", 1, 12);
    milestone.day = static_cast<int>(reader.number_or("day", 1, 28, 0));
    ++ways;
  }
  for (auto [key, number] : {std::pair{"months_after_contract", &milestone.months_after_contract},
                             std::pair{"days_after_contract", &milestone.days_after_contract}})
    if (reader.has(key)) {
      *number = small(reader, key, 1, 1000);
      ++ways;
    }
  if (ways > 1) reader.wrong("id", "is due on a day that stands or on one that is reckoned, not on both");
  if (milestone.working_days && (milestone.on || ways == 0))
    reader.wrong("working_days", "only a day that is reckoned moves to a working day");
  return milestone;
}

rules::Approval approval_of(TableReader& reader, const rules::Program& program) {
  return {.stage = reader.text("stage"),
          .label = reader.text("label"),
          .by = reader.word("by", kDeciders),
          .to = reader.has("to") ? reader.word("to", kStates) : "",
          .track = track_of(reader, program),
          .source = reader.text("source")};
}

rules::Reminding reminding_of(TableReader& reader) {
  rules::Reminding reminding;
  if (reader.has("hour")) reminding.hour = small(reader, "hour", 8, 20);
  if (reader.has("offsets_days")) reminding.offsets_days = reader.numbers("offsets_days", 0, 30);
  if (reader.has("overdue_days")) {
    reminding.overdue_days = reader.numbers("overdue_days", 1, 30);
    if (!std::ranges::is_sorted(*reminding.overdue_days)) reader.wrong("overdue_days", "must rise");
  }
  return reminding;
}

void check_shares(const TableReader& reader, const rules::Program& program) {
  std::map<std::string, int> sums;
  for (const auto& tranche : program.tranches)
    sums[tranche.track] += tranche.permille;
  for (const auto& [track, sum] : sums)
    if (sum != 1000)
      reader.wrong("tranches", "those of " + (track.empty() ? "every track" : "track '" + track + "'") +
                                   " add up to " + std::to_string(sum) + " permille, not 1000");
  if (program.tranches_by_contract && !program.tranches.empty())
    reader.wrong("tranches_by_contract", "stands beside tranches");
}

}  // namespace linli::handlers::programs
