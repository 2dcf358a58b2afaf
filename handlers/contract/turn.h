#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "handlers/contract/intent.h"
#include "handlers/contract/random.h"
#include "storage/db/connection.h"
#include "storage/model/account.h"
#include "storage/model/civil_date.h"
#include "storage/model/ids.h"
#include "storage/model/photo.h"
#include "storage/model/staff.h"
#include "storage/repo/conversations.h"
#include "storage/repo/people.h"

namespace linli::handlers::contract {

/// One message and all that is needed to answer it, inside one transaction of the writer. `now` is the same
/// instant for everything the turn writes. Whatever a handler changes in `conversation` is saved with the
/// turn.
struct Turn {
  storage::db::Connection& db;
  storage::model::Instant now;
  Random& random;
  const storage::model::OpenId& sender;
  std::optional<storage::model::PersonId> person;  ///< nobody for a stranger
  std::vector<storage::repo::people::Membership> memberships;
  storage::repo::conversations::Conversation& conversation;
  Understanding said;
  std::string_view words;                                                ///< the message's text as it came
  storage::model::Account account = storage::model::Account::kOfficial;  ///< in which `sender` is known
  std::vector<storage::repo::people::Applicant> organizations = {};      ///< that `person` may apply for
  std::vector<storage::model::StaffMember> staff = {};  ///< what `person` is for an office, if anything
  std::string_view scene = {};    ///< of the code that was scanned, or that led to subscribing
  std::string_view picture = {};  ///< the platform's name for the photo or video that was sent
  storage::model::PhotoKind picture_kind = storage::model::PhotoKind::kImage;
  std::string_view thumbnail = {};  ///< the platform's name for the small picture of a video
  /// The name of the file that was sent; what is in it the platform hands to nobody.
  std::optional<std::string_view> file = {};
  /// The talk beside the conversation in which this is heard (Handler::context); nothing when nobody has one
  /// with the sender.
  std::optional<std::string> aside = {};
  /// Set by a handler: the stored answer, needed for the platform's repeats alone, soon goes.
  bool confidential = false;
  storage::model::Instant sent_at{};  ///< by WeChat's clock
  std::string_view message_id = {};   ///< orders messages of one second; empty for events
  /// Further words of the sender have arrived already and are answered after this: what is noted now may be
  /// shown then.
  bool more = false;

  storage::model::CivilDate today() const { return storage::model::CivilDate::of(now); }
};

}  // namespace linli::handlers::contract
