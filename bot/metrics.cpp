#include "bot/metrics.h"

namespace linli::bot {

void Metrics::count(std::string_view name, std::string_view label, std::string_view value) {
  const std::scoped_lock lock{mutex_};
  ++counters_[{std::string{name}, std::string{label}, std::string{value}}];
}

std::uint64_t Metrics::value(std::string_view name, std::string_view value) const {
  const std::scoped_lock lock{mutex_};
  std::uint64_t sum = 0;
  for (const auto& [key, count] : counters_)
    if (key.name == name && key.value == value) sum += count;
  return sum;
}

std::string Metrics::text() const {
  const std::scoped_lock lock{mutex_};
  std::string text;
  std::string_view described;
  for (const auto& [key, count] : counters_) {
    if (key.name != described) text += "# TYPE " + key.name + " counter\n";
    described = key.name;
    text += key.name;
    if (!key.label.empty()) text += "{" + key.label + "=\"" + key.value + "\"}";
    text += " " + std::to_string(count) + "\n";
  }
  return text;
}

}  // namespace linli::bot
