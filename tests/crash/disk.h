#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/crash/record.h"

namespace linli::tests::crash {

struct Entry {
  Kind kind;
  std::uint32_t file;
  std::uint64_t offset;
  std::string bytes;
};

/// All whole entries of a log that the recorder wrote, what was on the disk before the recording first.
std::vector<Entry> read_log(const std::string& path);

/// What of the work that was not synced yet is on the disk after the cut.
enum class Survival {
  kNone,     ///< nothing
  kPrefix,   ///< all up to some point, the last write perhaps torn
  kSectors,  ///< any sectors of 512 bytes, any names, in any mixture
};

/// File contents by name.
using Image = std::map<std::string, std::string>;

/// A disk with a cache that forgets. It promises no more than POSIX does: contents last after a sync of the
/// file, names after a sync of the directory.
class Disk {
 public:
  void apply(const Entry& entry);

  /// What is there after the power was cut here.
  Image after_cut(Survival survival, std::mt19937_64& random) const;
  /// What a program sees that goes on.
  Image as_seen() const;

 private:
  struct State {
    std::map<std::uint32_t, std::string> contents;
    std::map<std::string, std::uint32_t> names;
    void change(const Entry& entry);
    Image image() const;
  };
  template <class Is>
  void settle(Is is_meant);

  State durable_;
  std::vector<const Entry*> pending_;  // in the order in which they happened
};

}  // namespace linli::tests::crash
