#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "handlers/contract/clock.h"
#include "handlers/contract/random.h"
#include "storage/db/writer.h"
#include "storage/model/photo.h"

namespace linli::bot::media {

/// How asking the platform for a picture ended.
struct Fetched {
  enum class Kind {
    kHere,
    kAgain,  ///< the platform or the network had a hiccup
    kNever,  ///< it does not have the picture any more, or will not give it
  };
  Kind kind = Kind::kAgain;
  std::string bytes;
  std::string reason;  ///< for staff; no personal data
};
/// Called on the fetcher's thread.
using Fetch = std::function<Fetched(storage::model::Account account, const std::string& media_id)>;

/// Brings the pictures and videos that people sent from the platform, which keeps them for three days, into
/// the folder beside the database: each leased while it is under way, so that a crash delays it and never
/// loses it. After a hiccup it waits a random time up to 15 s · 2^tries, at most an hour. What is not here
/// `kGiveUpAfter` it was sent is given up, and staff see it.
class Fetcher {
 public:
  static constexpr std::chrono::hours kGiveUpAfter{72};
  static constexpr std::chrono::seconds kLease{120};

  struct Parts {
    storage::db::Writer& writer;
    const handlers::contract::Clock& clock;
    handlers::contract::Random& random;
    Fetch fetch;
    std::string folder;  ///< storage.media
    /// What becomes of the report, in the transaction that notes it.
    std::function<void(storage::db::Connection&, storage::model::PhotoId, const storage::model::PictureFile&,
                       storage::model::Instant now)>
        kept;
    std::function<void(storage::db::Connection&, storage::model::PhotoId, std::string_view reason,
                       storage::model::Instant now)>
        lost;
  };
  explicit Fetcher(Parts parts);
  /// stop(), then waits for the picture under way.
  ~Fetcher();

  /// Begins no further picture. From any thread.
  void stop();
  /// Looks for pictures now. From any thread.
  void wake();
  /// Fetches what is due, once; the body of the thread, for tests too. @return how many were attempted.
  std::size_t fetch_due();

 private:
  void run();
  bool stopping();
  void settle(const storage::model::Photo& photo);
  void keep(const storage::model::Photo& photo, const std::string& bytes);
  void keep_thumbnail(const storage::model::Photo& video, storage::model::PictureFile& file);
  storage::model::Instant next_try(int tries);

  Parts parts_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool wake_ = false;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace linli::bot::media
