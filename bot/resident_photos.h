#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "bot/media/fetcher.h"
#include "handlers/contract/clock.h"
#include "handlers/contract/random.h"
#include "storage/db/connection.h"
#include "storage/db/writer.h"
#include "storage/model/feedback.h"
#include "storage/repo/comments.h"

namespace linli::bot {

/// Brings residents' photos from the platform, which forgets them after three days, into the folder of
/// pictures: drawn anew, so that nothing is in them but what is to be seen, and without the time at which
/// that was. When a photo was tried last is kept in memory alone, and no line of the log is about one photo:
/// either would tell when it came, and so whose it is.
class ResidentPhotos {
 public:
  struct Parts {
    storage::db::Writer& writer;
    std::string database;  ///< path, for a reader of its own
    const handlers::contract::Clock& clock;
    handlers::contract::Random& random;
    media::Fetch fetch;
    std::string folder;  ///< storage.media
  };
  explicit ResidentPhotos(Parts parts);
  /// stop(), then waits for the photo under way.
  ~ResidentPhotos();

  /// Begins no further photo. From any thread.
  void stop();
  /// Looks for photos now. From any thread.
  void wake();
  /// Settles what can be settled, once; the body of the thread, for tests too. @return how many were.
  std::size_t round();

 private:
  struct Try {
    int tries = 0;
    storage::model::Instant next{};
  };
  void run();
  bool stopping();
  bool settle(const storage::repo::comments::Comment& comment);
  /// Whether it is here now; false for what is no picture.
  bool keep(const storage::repo::comments::Comment& comment, const std::string& bytes);

  Parts parts_;
  storage::db::Connection reader_;
  std::map<std::string, Try> tries_;  ///< by comment
  std::mutex round_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool wake_ = false;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace linli::bot
