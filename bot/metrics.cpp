#include "bot/metrics.h"

namespace linli::bot {
namespace {

std::string written(Metrics::Labels labels) {
  std::string text;
  for (const auto& [label, value] : labels)
    text.append(text.empty() ? "{" : ",").append(label).append("=\"").append(value).append("\"");
  return text + "}";
}

}  // namespace

void Metrics::count(std::string_view name, std::string_view label, std::string_view value) {
  const auto labels = label.empty() ? std::string() : written({{label, value}});
  const std::scoped_lock lock{mutex_};
  ++counters_[{std::string{name}, labels, std::string{value}}];
}

void Metrics::count(std::string_view name, Labels labels) {
  const std::scoped_lock lock{mutex_};
  ++counters_[{std::string{name}, written(labels), ""}];
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
    text += key.name + key.labels + " " + std::to_string(count) + "\n";
  }
  return text;
}

}  // namespace linli::bot
