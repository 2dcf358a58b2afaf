#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "handlers/catalogue/catalogue.h"
#include "handlers/contract/random.h"
#include "handlers/feedback/seal.h"
#include "handlers/feedback/words.h"
#include "handlers/rules/rungs.h"
#include "handlers/rules/working_days.h"
#include "handlers/text/text.h"
#include "storage/db/connection.h"
#include "storage/model/feedback.h"
#include "storage/model/project.h"
#include "storage/model/result.h"

/// Residents' ratings: one voice each, nobody's name. Everything runs on the writer's thread, in its
/// transaction.
namespace linli::handlers::feedback {

/// What the use cases need beside the database. All of it outlives them.
struct Means {
  const text::Text& text;
  catalogue::Catalogue& catalogue;
  const rules::Calendar& calendar;
  const rules::Rungs& rungs;  ///< when those who are to answer are reminded, in programmes that set none
  const Words& words;
  const Seal& seal;
  contract::Random& random;
  /// Whether the platform is asked about texts before anybody reads them (checking.h).
  bool platform_checks = false;
  /// Where the pages of this installation are, without a slash at the end; empty: nowhere.
  std::string public_url{};
};

/// A scene value: 16 characters, 80 random bits; what a QR code of either account can carry.
inline constexpr std::size_t kSceneLength = 16;
/// How long after an activity is rated, and after the end of a project, when nobody says otherwise: days.
inline constexpr int kOpenAfterActivity = 30;
inline constexpr int kOpenAfterProject = 30;

struct CodeWish {
  storage::model::ProjectId project;
  std::string activity;  ///< empty: the project as a whole
  std::optional<storage::model::CivilDate> held_on;
  std::optional<storage::model::CivilDate> closes_on;
};
/// The open code for this, made when there is none. kInvalid for a day that is over, or an activity without
/// its day.
storage::model::Result<storage::model::Scene> code_for(storage::db::Connection& connection,
                                                       const CodeWish& wish, contract::Random& random,
                                                       storage::model::Instant now, std::string_view actor);

/// Whose voice, and where it came from.
struct Voice {
  std::string voter;  ///< seal.h
  storage::model::RatingWay way = storage::model::RatingWay::kChat;
  std::string place;  ///< empty, or anything that is the same for those who are at one place; only its hash
                      ///< is kept, and for a day
};
/// Takes down a rating. @return the level that counted before, if any.
std::optional<int> rate(storage::db::Connection& connection, const Means& means,
                        const storage::model::Scene& scene, const Voice& voice, int level,
                        storage::model::Instant now);
/// How many came lately is forgotten after a day.
void forget_pace(storage::db::Connection& connection, const Means& means, storage::model::Instant now);

/// A text as it may be kept, and why it is held ("" when nothing speaks against showing it).
struct Heard {
  std::string text;  ///< masked
  std::string held;
};
/// Masks a text and looks for what staff have to see first; what the own words let pass is still to be
/// checked by the platform where that is wished.
Heard heard(const Means& means, std::string_view words);
/// Takes down a sentence, a photo or both, masked, and held when there is a reason.
Heard comment(storage::db::Connection& connection, const Means& means, const storage::model::Scene& scene,
              std::string_view voter, std::string_view words,
              const std::optional<storage::model::CommentPhoto>& photo, storage::model::Instant now);

/// The scene's project; every scene has one.
storage::model::Project project_of(storage::db::Connection& connection, const storage::model::Scene& scene);
/// How a page, a poster or a message calls it: {{project}}, {{organization}}, {{what}}, {{held_month}},
/// {{held_day}}.
text::Values described(storage::db::Connection& connection, const storage::model::Scene& scene);

}  // namespace linli::handlers::feedback
