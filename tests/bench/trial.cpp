#include "tests/bench/trial.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "tests/bench/child.h"
#include "tests/bench/load.h"

namespace linli::bench {
namespace {

constexpr int kWarmingMonths = 1;

void expect_everything_filed(const Record& before, const Record& after, std::int64_t months) {
  if (after.filed - before.filed != months || after.deliveries - before.deliveries != months * kTurnsPerMonth)
    throw std::runtime_error{"of " + std::to_string(months) + " months " +
                             std::to_string(after.filed - before.filed) + " were filed, with " +
                             std::to_string(after.deliveries - before.deliveries) + " messages"};
}

}  // namespace

const Trials::Prepared& Trials::prepared(const Variant& variant) {
  const auto found = std::ranges::find_if(prepared_, [&](const Prepared& one) {
    return one.leads == variant.leads && one.months == variant.months && one.kept == variant.kept;
  });
  if (found != prepared_.end()) return *found;
  return prepared_.emplace_back(
      Prepared{.leads = variant.leads,
               .months = variant.months,
               .kept = variant.kept,
               .warming = file_months(variant.leads, 0, kWarmingMonths, variant.kept),
               .talks = file_months(variant.leads, kWarmingMonths, variant.months, variant.kept)});
}

Trial Trials::run(const Variant& variant) {
  const auto& [leads, months, kept, warming, talks] = prepared(variant);
  auto command = variant.command;
  std::optional<County> county;
  if (variant.county) {
    county = copy(*variant.county, scratch_, "trial");
    command.insert(command.end(), {"--config", county->config});
  }
  const Listener listener;
  Child server{command, listener, scratch_.file("trial.log")};
  wait_until_healthy(listener.port());
  play(warming, listener.port(), kept);
  const double cpu_before = server.cpu_seconds();
  const auto taken = play(talks, listener.port(), kept);
  const double cpu = server.cpu_seconds() - cpu_before;
  const double resident = server.resident_mib();
  server.stop();
  if (county) {
    expect_everything_filed(read_record(*variant.county), read_record(*county),
                            std::int64_t{leads} * (months + kWarmingMonths));
    remove(*county);
  }
  return {.per_second = taken.per_second(),
          .cpu_us = cpu * 1e6 / static_cast<double>(taken.waits.size()),
          .p50_ms = taken.wait_ms(0.5),
          .p99_ms = taken.wait_ms(0.99),
          .longest_ms = taken.wait_ms(1),
          .resident_mib = resident};
}

double Trials::cold_start_ms(const std::vector<std::string>& command, const County& county) {
  auto whole = command;
  whole.insert(whole.end(), {"--config", county.config});
  const Listener listener;
  const auto begin = std::chrono::steady_clock::now();
  Child server{whole, listener, scratch_.file("start.log")};
  wait_until_healthy(listener.port());
  const auto took = std::chrono::steady_clock::now() - begin;
  server.stop();
  return std::chrono::duration<double, std::milli>(took).count();
}

}  // namespace linli::bench
