#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "storage/db/connection.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"
#include "storage/model/said.h"

/// Where the talk with each person stands.
namespace linli::storage::repo::conversations {

/// What of a draft was noted and not yet shown: everything behind this step of its journal.
struct Unshown {
  model::ReportId report;
  std::int64_t step = 0;

  bool operator==(const Unshown&) const = default;
};

struct Conversation {
  std::string context = "idle";                     ///< as in `linli understand --context`
  std::optional<model::ProjectId> project;          ///< the one chosen by somebody who has several
  std::optional<model::ReportId> report;            ///< the one being talked about
  std::optional<model::ApplicationId> application;  ///< the one being filled in
  /// What waits for the answer: words to be heard again once the project they are about is chosen, or what is
  /// to be ended once that is confirmed ("project:7").
  std::string pending;
  /// Of messages that were not answered because others had followed them already.
  std::optional<Unshown> unshown = {};
  /// The newest message that was heard: what was sent before it does not answer the question it led to.
  model::Said heard = {};

  bool operator==(const Conversation&) const = default;
};

/// A fresh conversation when there is none.
Conversation find(db::Connection& connection, model::PersonId person);
void save(db::Connection& connection, model::PersonId person, const Conversation& conversation,
          model::Instant now);

}  // namespace linli::storage::repo::conversations
