#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"

namespace linli::storage::repo::audit {

/// Something that somebody did. `actor` is "person:<id>", "staff:<id>", "cli" or "system": people are named
/// by their row, never by openid, so that forgetting a person does not break the chain.
struct Event {
  model::Instant at;
  std::string actor;
  std::string action;   ///< "report.submitted"
  std::string subject;  ///< "report:1001"
  std::string before;   ///< what was, in short; may be empty
  std::string after;    ///< what is
};

std::string actor(model::PersonId person);
std::string actor(model::StaffId staff);

/// Adds `event` to the end of the chain. Its hash is the SHA-256 over the previous hash, the sequence number,
/// the time in ms and the five texts, each written as `<bytes>:<text>,` (netstrings).
void append(db::Connection& connection, const Event& event);

/// Walks the chain. @return what is wrong first ("event 17 was changed"), or nothing.
std::optional<std::string> verify(db::Connection& connection);

/// The end of the chain, to be noted down elsewhere: whoever has it can tell later whether the end was cut
/// off or the whole chain written anew. Sequence number 0 when there is no event.
struct Head {
  std::int64_t seq = 0;
  std::string hash;
};
Head head(db::Connection& connection);

/// Every event in order, with sequence number and hashes, for export.
struct Link {
  std::int64_t seq = 0;
  Event event;
  std::string previous_hash;
  std::string hash;
};
void each(db::Connection& connection, const std::function<void(const Link&)>& read);

}  // namespace linli::storage::repo::audit
