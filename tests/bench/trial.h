#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/bench/county.h"
#include "tests/bench/filing.h"

namespace linli::bench {

/// One server under one load.
struct Variant {
  std::string name;
  std::size_t reference = 0;         ///< the variant it is compared with; its own place: with none
  std::vector<std::string> command;  ///< without the configuration, which is added
  const County* county = nullptr;    ///< copied for every trial; nullptr: a server without one
  int leads = kLeads;                ///< as many connections
  int months = 1;                    ///< that each of them files
  Kept kept = Kept::kYes;
};

/// What was measured once.
struct Trial {
  double per_second = 0;
  double cpu_us = 0;  ///< the server's, a turn
  double p50_ms = 0;
  double p99_ms = 0;
  double longest_ms = 0;
  double resident_mib = 0;  ///< after the load
};

/// Makes the talks and plays them to fresh servers. Each trial starts from the same state: a copy of the
/// county, a server that has warmed up with one month of every lead.
class Trials {
 public:
  explicit Trials(const tests::Scratch& scratch) : scratch_(scratch) {}

  /// @throws std::runtime_error when an answer was refused or not everything was filed.
  Trial run(const Variant& variant);

  /// From exec to the first answer of /healthz, in ms.
  double cold_start_ms(const std::vector<std::string>& command, const County& county);

 private:
  struct Prepared {
    int leads;
    int months;
    Kept kept;
    std::vector<Talk> warming;
    std::vector<Talk> talks;
  };
  const Prepared& prepared(const Variant& variant);

  const tests::Scratch& scratch_;
  std::vector<Prepared> prepared_;
};

}  // namespace linli::bench
