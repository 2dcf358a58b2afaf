#pragma once

#include <string>

#include "tests/standin/config.h"
#include "tests/support/scratch.h"

namespace linli::bench {

/// The made-up county that every measurement begins with: so many leads, each with a project of her own, and
/// a table of yesterday's deliveries. Time stands at kNow when a server starts.
inline constexpr int kLeads = 64;
inline constexpr const char* kNow = "2024-06-03T09:00";

/// The openid of lead 0 … kLeads-1.
std::string lead(int number);

/// The account as the platform knows it.
standin::Account account();

/// A configuration file and a migrated database with `deliveries` handled messages in `scratch`, each called
/// after `name`.
struct County {
  std::string config;
  std::string database;
};
County found_county(const tests::Scratch& scratch, const std::string& name, int deliveries);

/// Another county just like it, for a server to change.
County copy(const County& original, const tests::Scratch& scratch, const std::string& name);
void remove(const County& county);

/// What was done there, to be compared with what was asked for.
struct Record {
  std::int64_t deliveries = 0;
  std::int64_t filed = 0;
};
Record read_record(const County& county);

}  // namespace linli::bench
