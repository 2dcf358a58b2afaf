#pragma once

#include <atomic>
#include <optional>
#include <string>

#include "storage/db/connection.h"
#include "tests/standin/delivery.h"
#include "tests/standin/post.h"
#include "tests/support/installation.h"

namespace linli::tests::crash {

/// Leads who count: the first message begins a report, each further one says that there was one activity
/// more. So the number stored is the number of messages that had an effect, and each answer names its place
/// in the row: a message lost, done twice or answered for another shows.
inline constexpr auto kNow = "2024-06-03T09:00";

/// So many projects with a lead each, beside those of the demo.
void add_leads(const Installation& house, int count);
std::string lead_name(int lead);
/// What a lead says who has said so much.
std::string words_after(std::size_t said);

/// How many of a lead's messages had their effect: the draft was begun, and so many activities counted.
/// @throws std::runtime_error when the draft's journal tells another number.
std::int64_t deeds_of(storage::db::Connection& connection, int lead);

/// WeChat's side of the wire: seals a text once, carries those bytes as often as it is told to. Any thread.
class Courier {
 public:
  standin::Parcel seal(int lead, const std::string& words);
  /// What the person reads; nothing when no answer came.
  std::optional<std::string> carry(standin::Post& post, int lead, const standin::Parcel& parcel) const;

 private:
  const standin::Account account_ = official_account();
  std::atomic<long long> next_id_{23'000'000'000'000'000};
};

/// One lead's side of a conversation. Touched by one thread at a time.
struct Lead {
  struct Said {
    standin::Parcel parcel;
    std::string answer;
  };
  std::vector<Said> answered{};
  std::optional<standin::Parcel> waiting{};  ///< sent, and no answer yet

  void keep(const std::string& answer) {
    answered.push_back({.parcel = *std::move(waiting), .answer = answer});
    waiting.reset();
  }
};

}  // namespace linli::tests::crash
