#pragma once

#include <cstdint>

namespace linli::tests::crash {

/// What the recorder writes down, in the order in which it happened. An entry is a Head and `size` bytes.
enum class Kind : std::uint32_t {
  kWrite,          ///< `size` bytes at `offset` of `file`
  kTruncate,       ///< `file` became `offset` bytes long
  kSync,           ///< everything of `file` so far is on the disk
  kSyncFailed,     ///< the sync said so: what was waiting is gone
  kCreate,         ///< the bytes are the name under which `file` came to be
  kUnlink,         ///< the bytes are the name that went
  kRename,         ///< the bytes are the two names, separated by a NUL
  kLink,           ///< the bytes are the name it had and the one it got as well, separated by a NUL
  kSyncDirectory,  ///< names as they are now last
  kAcknowledge,    ///< the program told somebody; the bytes are what
  kFound,          ///< the bytes are a name, a NUL and what `file` held before the recording began
};

struct Head {
  Kind kind;
  std::uint32_t file;
  std::uint64_t offset;
  std::uint64_t size;
};
static_assert(sizeof(Head) == 24);

}  // namespace linli::tests::crash
