#pragma once

#include <string>
#include <vector>

namespace linli::bench {

/// Turns of filing one month: figures in one breath, what is asked, two corrections, submitting. Each changes
/// the database.
inline constexpr int kTurnsPerMonth = 6;

/// The requests of one lead on one connection, in order, as bytes for the wire.
using Talk = std::vector<std::string>;

/// How a talk ends its requests: the connection stays, or goes with each.
enum class Kept { kYes, kNo };

/// The talk with which each of `leads` leads files `months` months, beginning `first` months before the one
/// that is due and going back from there. Signed and encrypted by the platform's side; every message has an
/// id of its own.
std::vector<Talk> file_months(int leads, int first, int months, Kept kept = Kept::kYes);

}  // namespace linli::bench
