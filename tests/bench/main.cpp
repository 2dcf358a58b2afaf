#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>

#include "tests/bench/hello.h"
#include "tests/bench/pending.h"
#include "tests/bench/product.h"
#include "tests/bench/report.h"

namespace linli::bench {
namespace {

using Microseconds = std::chrono::microseconds;

struct Asked {
  int rounds = 5;
  int seconds = 60;
  int rows = 100'000;
  std::string under;
};

std::string beside_us(const char* name) {
  return (std::filesystem::read_symlink("/proc/self/exe").parent_path() / name).string();
}

/// Places in the list of variants.
enum : std::size_t {
  kHello,
  kFull,
  kOneCommit,
  kNoLinger,
  kManyRows,
  kUnkept,
  kHelloAlone,
  kAlone,
  kAloneNoLinger
};

std::vector<Variant> variants_of(const Asked& asked, const County& young, const County& old) {
  const std::vector<std::string> hello{beside_us("linli-bench"), "hello"};
  const std::vector<std::string> full{beside_us("linli"), "serve"};
  const std::vector<std::string> one_commit{beside_us("linli-bench"), "serve", "--max-group", "1"};
  const std::vector<std::string> no_linger{beside_us("linli-bench"), "serve", "--linger", "0"};
  constexpr int kMonths = 16;
  constexpr int kFewMonths = 4;
  return {
      {.name = "bare hello, 64 connections", .reference = kHello, .command = hello, .months = kMonths},
      {.name = "full turn", .reference = kHello, .command = full, .county = &young, .months = kMonths},
      {.name = "  one commit a turn",
       .reference = kFull,
       .command = one_commit,
       .county = &young,
       .months = kMonths},
      {.name = "  no lingering",
       .reference = kFull,
       .command = no_linger,
       .county = &young,
       .months = kMonths},
      {.name = "  " + std::to_string(asked.rows) + " deliveries kept, not 1000",
       .reference = kFull,
       .command = full,
       .county = &old,
       .months = kMonths},
      {.name = "  a connection a request",
       .reference = kFull,
       .command = full,
       .county = &young,
       .months = kFewMonths,
       .kept = Kept::kNo},
      {.name = "bare hello, 1 connection",
       .reference = kHelloAlone,
       .command = hello,
       .leads = 1,
       .months = kMonths},
      {.name = "full turn, 1 connection",
       .reference = kHelloAlone,
       .command = full,
       .county = &young,
       .leads = 1,
       .months = kMonths},
      {.name = "  no lingering",
       .reference = kAlone,
       .command = no_linger,
       .county = &young,
       .leads = 1,
       .months = kMonths},
  };
}

/// The full turn alone, its server run by another program.
void run_under(const Asked& asked) {
  const tests::Scratch scratch{std::filesystem::temp_directory_path()};  // the disk, whose syncs are measured
  const auto young = found_county(scratch, "young", 1000);
  auto full = variants_of(asked, young, young)[kFull];
  full.command.insert(full.command.begin(), {"/bin/sh", "-c", "exec " + asked.under + " \"$@\"", "sh"});
  const auto trial = Trials{scratch}.run(full);
  std::printf("%.0f turns/s, %.1f us CPU a turn\n", trial.per_second, trial.cpu_us);
}

void run(const Asked& asked) {
  const tests::Scratch scratch{std::filesystem::temp_directory_path()};  // the disk, whose syncs are measured
  const auto young = found_county(scratch, "young", 1000);
  const auto old = found_county(scratch, "old", asked.rows);
  const auto variants = variants_of(asked, young, old);
  Trials trials{scratch};
  std::vector<Rounds> rounds(variants.size());
  std::vector<double> starts;
  // In turns, so that what else the machine does falls on all alike.
  const auto enough = std::chrono::steady_clock::now() + std::chrono::seconds{asked.seconds};
  for (int round = 0; round < asked.rounds; ++round) {
    if (round > 0 && std::chrono::steady_clock::now() > enough) break;
    for (std::size_t i = 0; i < variants.size(); ++i)
      rounds[i].push_back(trials.run(variants[i]));
    starts.push_back(trials.cold_start_ms(variants[kFull].command, young));
  }
  std::printf("medians of %zu rounds\n", starts.size());
  print_trials(variants, rounds);
  const auto& full = rounds[kFull];
  const auto pending = measure_pending(scratch);
  print_goals({
      {"turns a second to bare hello", ratio(full, rounds[kHello], &Trial::per_second), "x", false, 0.6},
      {"CPU a turn to bare hello", ratio(full, rounds[kHello], &Trial::cpu_us), "x", true, 2},
      {"p99 of 64 connections", middle(full, &Trial::p99_ms), "ms", true, 10},
      {"resident memory after it", middle(full, &Trial::resident_mib), "MiB", true, 30},
      {"cold start, exec to /healthz", median(starts), "ms", true, 30},
      {"CPU a turn, many deliveries to few", ratio(rounds[kManyRows], full, &Trial::cpu_us), "x", true, 1.15},
      {"CPU a tick of 100, 1 000 000 pending to 1 000", pending.many / pending.few, "x", true, 1.5},
  });
  print_message_work(measure_message_work());
}

void run_pending() {
  const auto work = measure_pending(tests::Scratch{std::filesystem::temp_directory_path()});
  std::printf("a tick that reminds 100: %.2f ms CPU beside 1 000 pending, %.2f ms beside 1 000 000\n",
              work.few, work.many);
  print_goals({{"1 000 000 pending to 1 000", work.many / work.few, "x", true, 1.5}});
}

}  // namespace
}  // namespace linli::bench

int main(int argc, char** argv) {
  using namespace linli::bench;
  CLI::App app{"How fast the product is, as ratios within one run."};
  Asked asked;
  app.add_option("--rounds", asked.rounds, "how often each variant is tried")->check(CLI::Range(1, 1000));
  app.add_option("--seconds", asked.seconds, "after which no further round begins")
      ->check(CLI::Range(0, 86400));
  app.add_option("--rows", asked.rows, "deliveries in the full table")->check(CLI::Range(1, 10'000'000));
  app.add_option("--under", asked.under,
                 "run only the server of the full turn, once, under this command, such as 'valgrind "
                 "--tool=callgrind'");
  // The servers under test are this program again, in processes of their own.
  auto* hello = app.add_subcommand("hello", "")->group("");
  auto* serve = app.add_subcommand("serve", "")->group("");
  auto* pending = app.add_subcommand("pending", "only what a tick costs beside what is pending");
  std::string config;
  linli::storage::db::Writer::Options writing;
  auto linger = writing.linger.count();
  serve->add_option("--config", config)->required();
  serve->add_option("--max-group", writing.max_group);
  serve->add_option("--linger", linger);
  CLI11_PARSE(app, argc, argv);
  try {
    if (*hello) {
      serve_hello();
    } else if (*pending) {
      run_pending();
    } else if (*serve) {
      writing.linger = Microseconds{linger};
      serve_product(config, writing);
    } else if (!asked.under.empty()) {
      run_under(asked);
    } else {
      run(asked);
    }
  } catch (const std::exception& problem) {
    std::cerr << problem.what() << '\n';
    return 1;
  }
}
