#pragma once

#include <vector>

#include "tests/bench/message_work.h"
#include "tests/bench/trial.h"

namespace linli::bench {

double median(std::vector<double> values);

/// The trials of one variant, one a round.
using Rounds = std::vector<Trial>;

/// A line per variant: medians, and the medians of each round's ratio to the reference of the same round.
void print_trials(const std::vector<Variant>& variants, const std::vector<Rounds>& trials);

/// A measured value beside what it should be.
struct Goal {
  const char* what;
  double value;
  const char* unit;
  bool at_most;  ///< else at least
  double bound;
};
void print_goals(const std::vector<Goal>& goals);

void print_message_work(const MessageWork& work);

/// The median of `of`(trial) ÷ `of`(trial of the reference in the same round).
double ratio(const Rounds& trials, const Rounds& reference, double Trial::*of);
double middle(const Rounds& trials, double Trial::*of);

}  // namespace linli::bench
