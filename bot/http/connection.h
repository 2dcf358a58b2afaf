#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <list>
#include <optional>
#include <string>

#include "bot/http/head.h"
#include "bot/http/listener.h"

namespace linli::bot::http {

using Monotonic = std::chrono::steady_clock;

/// A whole request on its way to a handler.
struct Incoming {
  Head head;
  std::string body;
  std::string remote_address;
  Monotonic::time_point since;  ///< when its last byte was read
};

/// Where a connection stands. Each stage but kWorking has a time limit that is the same for all in it, so the
/// one that entered first is the one that is due first.
enum class Stage {
  kIdle,      ///< nothing of a request has come
  kReading,   ///< part of a request has come
  kWorking,   ///< a pool thread has it, and nobody else touches it
  kWriting,   ///< part of an answer has gone out
  kDraining,  ///< answered for the last time; what the peer still sends is thrown away, so that it can read
              ///< the answer
  kClosed,
};
inline constexpr std::size_t kStages = 6;

/// Frees what a string holds. Assigning an empty one would keep the memory.
inline void release(std::string& text) {
  std::string().swap(text);
}

struct Connection {
  Descriptor socket;
  std::string remote_address;
  Stage stage = Stage::kIdle;
  Monotonic::time_point since;            ///< entered its stage
  std::list<Connection>::iterator place;  ///< in the list of its stage

  bool readable = false;    ///< the kernel may hold bytes (the events are edges)
  bool ended = false;       ///< the peer has said that it sends no more, or is gone
  std::size_t charged = 0;  ///< what of it is counted as buffered

  std::string in;  ///< read and not yet handed on
  HeadScan scan;
  std::optional<Head> head;  ///< of the request being read
  std::size_t thrown_away = 0;

  std::optional<Incoming> incoming;  ///< the request being answered
  std::string out;
  std::size_t sent = 0;
  bool keep_alive = false;  ///< after the answer under way
  bool broken = false;      ///< a pool thread found that nothing can be sent

  /// Bytes it holds. Short strings live inside the object and count as nothing.
  std::size_t weight() const;
  /// Sends what is left of `out` as far as the kernel takes it. @returns whether all is gone.
  bool send_some();
  /// Lets the kernel throw away what it holds of an answer nobody reads, instead of keeping it for minutes.
  void give_up_sending();
  /// Makes room for one more request.
  void forget_request();
};

/// All connections, each in the list of its stage in the order of entering it. One thread only.
class Connections {
 public:
  Connection& add(int fd, std::string remote_address, Monotonic::time_point now);
  void move(Connection& connection, Stage stage, Monotonic::time_point now);
  /// Closes it; the object lives until `bury`, because events at hand may still name it.
  void close(Connection& connection);
  void bury() { list(Stage::kClosed).clear(); }

  std::list<Connection>& list(Stage stage) { return lists_[static_cast<std::size_t>(stage)]; }
  Connection* oldest(Stage stage) { return list(stage).empty() ? nullptr : &list(stage).front(); }
  std::size_t open() const { return open_; }

 private:
  std::array<std::list<Connection>, kStages> lists_;
  std::size_t open_ = 0;
};

}  // namespace linli::bot::http
