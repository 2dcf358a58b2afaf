#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/wechat/errcode.h"
#include "handlers/contract/clock.h"
#include "handlers/contract/random.h"
#include "storage/model/civil_date.h"

namespace linli::bot::wechat {

/// Which of the platform's interfaces may be called now, one account's. Closed after
///   45009                 until midnight in China, when the platform counts anew
///   45011                 until the next full minute
///   no answer, 5xx, -1    for a random time up to 2 s · 2^n, at most 15 min; then one call at a time
///   48001, 48004, 50002   until resume(): the account lacks the right
///   wrong configuration   the whole account, until resume()
/// Thread-safe. Source: the platform's global return codes.
class Guard {
 public:
  using Instant = storage::model::Instant;
  static constexpr Instant kNever = Instant::max();

  Guard(const handlers::contract::Clock& clock, handlers::contract::Random& random);

  /// From when on the path may be called; not after now when it may. kNever: not before somebody mends it.
  Instant open_at(std::string_view path) const;
  /// Asks for one call. While a path recovers, the first who asks gets it and others wait.
  bool admit(std::string_view path);
  /// Whether a path's last call had no answer, so that a harmless one should be made first.
  bool doubtful(std::string_view path) const;

  /// What became of the call that was admitted. @return whether staff must hear of it, once: the day's calls
  /// are used up, or it is closed until somebody mends it.
  bool answered(std::string_view path, const Errcode& said);
  void no_answer(std::string_view path, bool may_have_arrived);
  /// The app id, the secret or the list of addresses is wrong. @return whether that is news.
  bool stop_account(const Errcode& said);
  bool stopped() const;

  /// What is closed until somebody mends it.
  struct Stop {
    std::string about;  ///< "account", or a path
    Errcode said;
    Instant since{};
  };
  std::vector<Stop> stops() const;
  /// Somebody says that it is mended: what stands in stops() is open again. @return what stood there.
  std::vector<Stop> resume();

  struct Count {
    std::string path;
    std::int64_t today = 0;  ///< calls since midnight in China
    bool open = true;
  };
  std::vector<Count> counts() const;

 private:
  struct Path {
    Instant closed_until{};
    int troubles = 0;  ///< in a row
    bool doubtful = false;
    storage::model::CivilDate day;
    std::int64_t calls = 0;
    std::optional<Stop> stop;
  };
  void trouble(Path& path);
  static bool close(Path& path, Instant until);
  std::vector<Stop> all_stops() const;

  const handlers::contract::Clock& clock_;
  handlers::contract::Random& random_;
  mutable std::mutex mutex_;
  std::map<std::string, Path, std::less<>> paths_;
  std::optional<Stop> stop_;  ///< of the whole account
};

}  // namespace linli::bot::wechat
