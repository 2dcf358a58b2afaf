#pragma once

#include "handlers/contract/handler.h"
#include "handlers/feedback/feedback.h"
#include "storage/repo/talks.h"

namespace linli::handlers::feedback {

/// The talk with residents: a scanned code, five levels, thanks; one sentence more; whether they want to hear
/// what comes of it; whether it is solved. Residents are nobody's people: their talk is kept apart from the
/// conversations (storage/repo/talks.h), and what is stored of such a turn is confidential.
///
/// Somebody who is bound to a project or an office rates like anybody else, except a project of their own;
/// their own conversation stands where it stood, so for them the talk ends with the rating.
class Residents final : public contract::Handler {
 public:
  explicit Residents(const Means& means) : means_(means) {}
  std::optional<contract::Reply> handle(contract::Turn& turn) override;
  std::optional<std::string> context(const contract::Turn& turn) override;
  void forget(contract::Turn& turn) override;

 private:
  using Talk = storage::repo::talks::Talk;
  std::optional<contract::Reply> scanned(contract::Turn& turn);
  std::optional<contract::Reply> talked(contract::Turn& turn, Talk& talk);
  std::optional<contract::Reply> rating(contract::Turn& turn, Talk& talk);
  std::optional<contract::Reply> more(contract::Turn& turn, Talk& talk);
  std::optional<contract::Reply> contact(contract::Turn& turn, Talk& talk);
  std::optional<contract::Reply> solved(contract::Turn& turn, Talk& talk);
  contract::Reply rated(contract::Turn& turn, Talk& talk, int level);
  contract::Reply commented(contract::Turn& turn, Talk& talk, std::string_view words);
  contract::Reply complained(contract::Turn& turn, Talk& talk);
  contract::Reply enough(contract::Turn& turn, Talk& talk);
  contract::Reply say(std::string_view name, const text::Values& values = {}) const;
  void keep(contract::Turn& turn, Talk& talk, storage::repo::talks::Step step) const;
  void end(contract::Turn& turn) const;
  /// The code that the talk is about; nothing when its last day is over, and then the talk is over, too.
  std::optional<storage::model::Scene> open_scene(contract::Turn& turn, const Talk& talk) const;

  const Means means_;
};

/// The talk with those who answer for projects: 满意度, 诉求, 回复 3 ….
class Answerers final : public contract::Handler {
 public:
  explicit Answerers(const Means& means) : means_(means) {}
  std::optional<contract::Reply> handle(contract::Turn& turn) override;

 private:
  contract::Reply satisfaction(contract::Turn& turn) const;
  contract::Reply tickets(contract::Turn& turn) const;
  contract::Reply answered(contract::Turn& turn) const;

  const Means means_;
};

/// The talk with staff about what is read by nobody before them: 待核对, 放行 2, 不放 1 3. A street judges
/// what is said of its own projects.
class Judges final : public contract::Handler {
 public:
  explicit Judges(const Means& means) : means_(means) {}
  std::optional<contract::Reply> handle(contract::Turn& turn) override;

 private:
  contract::Reply list(contract::Turn& turn) const;
  contract::Reply judge(contract::Turn& turn, bool show) const;

  const Means means_;
};

/// The talk with observers, on the programme's sheet.
class Observers final : public contract::Handler {
 public:
  explicit Observers(const Means& means) : means_(means) {}
  std::optional<contract::Reply> handle(contract::Turn& turn) override;
  std::optional<std::string> context(const contract::Turn& turn) override;

 private:
  contract::Reply begin(contract::Turn& turn, storage::model::ProjectId project) const;
  std::optional<contract::Reply> answered(contract::Turn& turn) const;
  contract::Reply next(contract::Turn& turn, bool again) const;

  const Means means_;
};

}  // namespace linli::handlers::feedback
