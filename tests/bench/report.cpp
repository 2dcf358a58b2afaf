#include "tests/bench/report.h"

#include <algorithm>
#include <cstdio>

namespace linli::bench {

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.at(values.size() / 2);
}

double middle(const Rounds& trials, double Trial::*of) {
  std::vector<double> values;
  for (const auto& trial : trials)
    values.push_back(trial.*of);
  return median(values);
}

double ratio(const Rounds& trials, const Rounds& reference, double Trial::*of) {
  std::vector<double> ratios;
  for (std::size_t round = 0; round < trials.size(); ++round)
    ratios.push_back(trials[round].*of / reference.at(round).*of);
  return median(ratios);
}

void print_trials(const std::vector<Variant>& variants, const std::vector<Rounds>& trials) {
  std::printf("%-44s %8s %8s %7s %7s %7s %7s   %s\n", "", "turns/s", "CPU us", "p50 ms", "p99 ms", "max ms",
              "RSS MiB", "turns/s, CPU to");
  for (std::size_t i = 0; i < variants.size(); ++i) {
    const auto of = [&](double Trial::*what) { return middle(trials[i], what); };
    std::printf("%zu %-42s %8.0f %8.1f %7.2f %7.2f %7.2f %7.1f", i, variants[i].name.c_str(),
                of(&Trial::per_second), of(&Trial::cpu_us), of(&Trial::p50_ms), of(&Trial::p99_ms),
                of(&Trial::longest_ms), of(&Trial::resident_mib));
    const auto reference = variants[i].reference;
    if (reference != i)
      std::printf("   %.2fx, %.2fx to %zu", ratio(trials[i], trials[reference], &Trial::per_second),
                  ratio(trials[i], trials[reference], &Trial::cpu_us), reference);
    std::printf("\n");
  }
}

void print_goals(const std::vector<Goal>& goals) {
  std::printf("\n%-44s %10s       %s\n", "goal", "measured", "wanted");
  for (const auto& goal : goals) {
    const bool met = goal.at_most ? goal.value <= goal.bound : goal.value >= goal.bound;
    std::printf("%-44s %10.2f %-4s  %s %.2f  %s\n", goal.what, goal.value, goal.unit,
                goal.at_most ? "<=" : ">=", goal.bound, met ? "met" : "MISSED");
  }
}

void print_message_work(const MessageWork& work) {
  std::printf("\n%-44s %8s\n", "alone, on one thread", "CPU us");
  std::printf("%-44s %8.1f\n", "understand a short message", work.understand_short);
  std::printf("%-44s %8.1f   %.1fx the short one\n", "understand 200 characters", work.understand_long,
              work.understand_long / work.understand_short);
  std::printf("%-44s %8.1f\n", "open a delivery", work.open);
  std::printf("%-44s %8.1f\n", "seal an answer", work.seal);
}

}  // namespace linli::bench
