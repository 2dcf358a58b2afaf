#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "handlers/contract/random.h"
#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"
#include "storage/model/result.h"
#include "storage/model/role.h"

/// Tying a person's WeChat to a project by a one-time code.
namespace linli::handlers::binding {

/// Codes have eight characters out of these: no 0 O, 1 I L, which people misread.
inline constexpr std::string_view kAlphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
inline constexpr std::size_t kCodeLength = 8;
inline constexpr std::chrono::hours kValidity{24 * 14};
/// So many wrong codes, and the sender must wait until the last of them is `kPause` old.
inline constexpr int kMostFailures = 5;
inline constexpr std::chrono::hours kPause{1};

/// Makes a code for `project` and returns it; only its hash is kept.
std::string invite(storage::db::Connection& connection, storage::model::ProjectId project,
                   storage::model::Role role, contract::Random& random, storage::model::Instant now);

/// Why a code did not bind.
enum class Refusal { kWrongCode, kUsed, kExpired, kTooManyTries };

struct Bound {
  storage::model::PersonId person;
  storage::model::ProjectId project;
  storage::model::Role role = storage::model::Role::kLead;
};

/// Uses a code. Only its letters and digits matter, in either case and width. A wrong code is counted against
/// the sender; a used one too, unless the sender is who used it (then it is simply bound already).
struct Outcome {
  std::optional<Bound> bound;
  Refusal refusal = Refusal::kWrongCode;
};
Outcome redeem(storage::db::Connection& connection, const storage::model::OpenId& sender,
               std::string_view code, storage::model::Instant now);

}  // namespace linli::handlers::binding
