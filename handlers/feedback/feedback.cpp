#include "handlers/feedback/feedback.h"

#include <array>
#include <chrono>

#include "handlers/feedback/held.h"
#include "storage/repo/comments.h"
#include "storage/repo/organizations.h"
#include "storage/repo/projects.h"
#include "storage/repo/ratings.h"
#include "storage/repo/scenes.h"

namespace linli::handlers::feedback {
namespace {

namespace repo = storage::repo;
using storage::db::Connection;
using storage::model::CivilDate;
using storage::model::Code;
using storage::model::Error;
using storage::model::Instant;
using storage::model::Month;
using storage::model::Project;
using storage::model::Result;
using storage::model::Scene;

constexpr std::size_t kLongestActivity = 120;  // bytes: forty characters on a poster

/// Letters and digits that nobody takes for each other; 32 of them, so that a byte's five bits choose one.
constexpr std::string_view kAlphabet = "abcdefghijkmnpqrstuvwxyz23456789";

std::string random_text(contract::Random& random, std::size_t length) {
  std::string text;
  std::array<std::byte, kSceneLength> bytes{};
  random.fill(bytes);
  for (std::size_t i = 0; i < length; ++i)
    text += kAlphabet[std::to_integer<std::size_t>(bytes[i]) % kAlphabet.size()];
  return text;
}

/// The number of the time in which `now` lies, for the counts by which a rush is noticed.
std::int64_t slot_of(const rules::Feedback& rules, Instant now) {
  return std::chrono::floor<std::chrono::minutes>(now.time_since_epoch()).count() / rules.rush_minutes;
}

/// Whether this rating is one of a rush, from one place or in a short time.
bool in_rush(Connection& connection, const Means& means, const Scene& scene, const rules::Feedback& rules,
             const std::string& place, Instant now) {
  const auto where = place.empty() ? "" : means.seal.proof("place " + scene.value, place).substr(0, 16);
  return repo::ratings::pace(connection, scene.id, slot_of(rules, now), where) > rules.rush_ratings;
}

const rules::Feedback& rules_of(Connection& connection, const Means& means, const Scene& scene) {
  return means.catalogue.program(connection, project_of(connection, scene).program).feedback;
}

}  // namespace

Result<Scene> code_for(Connection& connection, const CodeWish& wish, contract::Random& random, Instant now,
                       std::string_view actor) {
  const auto project = repo::projects::find(connection, wish.project);
  if (!project) return Error{Code::kNotFound, "there is no such project"};
  if (wish.activity.empty() == wish.held_on.has_value())
    return Error{Code::kInvalid, "an activity has a name and a day, a project as a whole has neither"};
  if (wish.activity.size() > kLongestActivity)
    return Error{Code::kInvalid, "the name of an activity has at most 40 characters"};
  if (auto known = repo::scenes::same(connection, wish.project, wish.activity, wish.held_on)) return *known;
  const auto usual = wish.held_on ? wish.held_on->plus_days(kOpenAfterActivity)
                                  : project->ends_on.plus_days(kOpenAfterProject);
  Scene scene{.value = random_text(random, kSceneLength),
              .project = project->id,
              .activity = wish.activity,
              .held_on = wish.held_on,
              .closes_on = wish.closes_on.value_or(usual),
              .voter_key = fresh_key(random)};
  if (scene.closes_on < CivilDate::of(now))
    return Error{Code::kInvalid, "nobody could rate " + project->code + ": its last day, " +
                                     scene.closes_on.text() + ", is over"};
  scene.id = repo::scenes::add(connection, scene, now, actor);
  return scene;
}

std::optional<int> rate(Connection& connection, const Means& means, const Scene& scene, const Voice& voice,
                        int level, Instant now) {
  const auto& rules = rules_of(connection, means, scene);
  return repo::ratings::put(connection,
                            {.scene = scene.id,
                             .voter = voice.voter,
                             .level = level,
                             .month = Month::of(CivilDate::of(now)),
                             .way = voice.way,
                             .rushed = in_rush(connection, means, scene, rules, voice.place, now)});
}

void forget_pace(Connection& connection, const Means& means, Instant now) {
  for (const auto id : repo::ratings::paced(connection)) {
    const auto scene = repo::scenes::find(connection, id).value();
    const auto oldest = slot_of(rules_of(connection, means, scene), now - std::chrono::days{1});
    repo::ratings::forget_pace(connection, id, oldest);
  }
}

Heard heard(const Means& means, std::string_view words) {
  Heard said{.text = means.words.masked(words), .held = means.words.unsafe(words)};
  if (said.held.empty() && !said.text.empty() && means.platform_checks)
    said.held = storage::model::kBeingChecked;
  return said;
}

Heard comment(Connection& connection, const Means& means, const Scene& scene, std::string_view voter,
              std::string_view words, const std::optional<storage::model::CommentPhoto>& photo, Instant now) {
  auto said = heard(means, words);
  // Nobody has looked at a picture yet, and the platform will not.
  if (photo && (said.held.empty() || said.held == storage::model::kBeingChecked))
    said.held = storage::model::kPhotoUnseen;
  repo::comments::add(connection, {.id = random_text(means.random, kSceneLength),
                                   .scene = scene.id,
                                   .voter = std::string{voter},
                                   .text = said.text,
                                   .photo = photo,
                                   .state = said.held.empty() ? storage::model::CommentState::kShown
                                                              : storage::model::CommentState::kHeld,
                                   .reason = said.held,
                                   .month = Month::of(CivilDate::of(now))});
  tell_of_danger(connection, means, scene, said.held, now);
  return said;
}

Project project_of(Connection& connection, const Scene& scene) {
  return repo::projects::find(connection, scene.project).value();
}

text::Values described(Connection& connection, const Scene& scene) {
  const auto project = project_of(connection, scene);
  const auto organization = repo::organizations::find(connection, project.organization).value();
  text::Values values;
  values.set("project", project.name)
      .set("organization", organization.name)
      .set("place", project.place)
      .flag("is_activity", !scene.activity.empty())
      .set("what", scene.activity.empty() ? project.name : scene.activity);
  // Without the year: it is not long ago.
  if (scene.held_on)
    values.set("held_month", std::to_string(scene.held_on->month()))
        .set("held_day", std::to_string(scene.held_on->day()));
  return values;
}

}  // namespace linli::handlers::feedback
