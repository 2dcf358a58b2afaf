#include "handlers/contract/decisions.h"

#include <algorithm>

namespace linli::handlers::contract {
namespace {

Decision decision_of(const Slots& slots) {
  const auto text = [&](std::string_view slot) {
    const auto found = slots.find(slot);
    const auto* value = found == slots.end() ? nullptr : std::get_if<std::string>(&found->second);
    return value ? *value : std::string{};
  };
  Decision decision{.accepts = text("decision") == "accept",
                    .report = std::nullopt,
                    .project = text("project"),
                    .month = text("month"),
                    .reason = text("reason"),
                    .field = text("field")};
  const auto found = slots.find("report");
  if (const auto* number = found == slots.end() ? nullptr : std::get_if<std::int64_t>(&found->second))
    decision.report = *number;
  return decision;
}

}  // namespace

std::vector<Decision> decisions_of(const Understanding& said) {
  std::vector<Decision> decisions;
  const auto found = said.slots.find("decisions");
  if (found == said.slots.end()) return decisions;
  const auto* filings = std::get_if<std::vector<Filing>>(&found->second);
  for (const Filing& filing : filings ? *filings : std::vector<Filing>{})
    decisions.push_back(decision_of(filing.slots));
  return decisions;
}

bool names_nothing(const Understanding& said) {
  const auto says = [&](std::string_view slot) { return said.slots.contains(slot); };
  return !says("report") && !says("reports") && !says("project") && !says("decisions") &&
         !asks_for(said, "report");
}

bool asks_for(const Understanding& said, std::string_view slot) {
  return std::ranges::find(said.ask, slot) != said.ask.end();
}

}  // namespace linli::handlers::contract
