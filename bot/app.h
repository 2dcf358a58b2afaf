#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "bot/config.h"
#include "storage/db/writer.h"
#include "storage/model/result.h"

namespace linli::bot {

/// The running server: built in order, stopped in reverse.
class App {
 public:
  /// Builds everything and takes the sockets; whatever is wrong is one sentence. A half start unwinds itself.
  /// kConflict when another process holds the database.
  /// `writing` is for benchmarks that compare ways of committing, `answer_by`
  /// (dialogue::Dialogue::Parts) for tests of slow turns.
  static storage::model::Result<std::unique_ptr<App>> start(
      const Config& config, storage::db::Writer::Options writing = {},
      std::chrono::milliseconds answer_by = std::chrono::milliseconds{4500});
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  int port() const;
  int metrics_port() const;
  /// Serves until stop(), then answers what was accepted and returns. Once.
  /// @return false when a server could not go on by itself; the others are stopped then.
  bool run();
  /// Ends run(). From any thread, also before run() has begun.
  void stop();

 private:
  struct Parts;
  explicit App(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace linli::bot
