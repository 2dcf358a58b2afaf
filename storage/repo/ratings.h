#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "storage/db/connection.h"
#include "storage/model/feedback.h"

/// Ratings. Whose they are is not known here: a voter is a keyed hash, and neither rows nor
/// audit log say when, or in which order, they came (storage/migrations, feedback). The superseded ratings,
/// which stay, are the history of a voice; what was counted is vouched for when the scene closes (scenes.h).
namespace linli::storage::repo::ratings {

struct Rating {
  model::SceneId scene;
  std::string voter;
  int level = 0;
  model::Month month;
  model::RatingWay way = model::RatingWay::kChat;
  bool rushed = false;
};
/// Takes the place of this voter's rating of this scene; both are kept and one is counted.
/// @return the level that counted before, if any.
std::optional<int> put(db::Connection& connection, const Rating& rating);

/// Counts one more in this slot, for the scene and (when not empty) for the place it came from. @return the
/// larger of the two counts.
std::int64_t pace(db::Connection& connection, model::SceneId scene, std::int64_t slot,
                  std::string_view place);
/// Scenes of which such counts are kept.
std::vector<model::SceneId> paced(db::Connection& connection);
/// Drops the counts of slots before `oldest`.
void forget_pace(db::Connection& connection, model::SceneId scene, std::int64_t oldest);

/// Of what the current ratings are counted.
struct Everything {};
struct Street {
  std::string name;  ///< as model::street_of
};
using Scope = std::variant<Everything, model::SceneId, model::ProjectId, model::OrganizationId,
                           model::ProgramId, Street>;
/// Both included; absent: no limit.
struct Months {
  std::optional<model::Month> from;
  std::optional<model::Month> to;
};
model::RatingCounts counts(db::Connection& connection, const Scope& scope, const Months& months = {});
/// Of each project of a programme that anybody rated, in one query.
std::map<model::ProjectId, model::RatingCounts> by_project(db::Connection& connection,
                                                           model::ProgramId program);
/// Of each code of a project under which anybody rated, in one query.
std::map<model::SceneId, model::RatingCounts> by_scene(db::Connection& connection, model::ProjectId project);
/// The SQL behind counts(), so that a test can look at how it is carried out.
std::string_view query_of(const Scope& scope);

/// Scenes whose counts are not those of their current ratings.
std::vector<model::SceneId> miscounted(db::Connection& connection);
/// Projects whose counts are not those of their codes together.
std::vector<model::ProjectId> mistotalled(db::Connection& connection);

}  // namespace linli::storage::repo::ratings
