#include "tests/crash/disk.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace linli::tests::crash {
namespace {

constexpr std::uint64_t kSector = 512;

bool is_content(const Entry& entry) {
  return entry.kind == Kind::kWrite || entry.kind == Kind::kTruncate;
}

bool chance(double share, std::mt19937_64& random) {
  return std::bernoulli_distribution{share}(random);
}

std::uint64_t below(std::uint64_t bound, std::mt19937_64& random) {
  return std::uniform_int_distribution<std::uint64_t>{0, bound - 1}(random);
}

/// The parts of a write that lie in one sector each.
std::vector<Entry> sectors_of(const Entry& write) {
  std::vector<Entry> parts;
  for (std::uint64_t done = 0; done < write.bytes.size();) {
    const std::uint64_t at = write.offset + done;
    const std::uint64_t size = std::min(kSector - at % kSector, write.bytes.size() - done);
    parts.push_back({Kind::kWrite, write.file, at, write.bytes.substr(done, size)});
    done += size;
  }
  return parts;
}

}  // namespace

std::vector<Entry> read_log(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) throw std::runtime_error("no log " + path);
  const std::string all{std::istreambuf_iterator<char>{file}, {}};
  std::vector<Entry> entries;
  for (std::size_t at = 0; at + sizeof(Head) <= all.size();) {
    Head head{};
    std::memcpy(&head, all.data() + at, sizeof head);
    at += sizeof head;
    if (head.size > all.size() - at) break;  // the program was killed while writing it
    entries.push_back({head.kind, head.file, head.offset, all.substr(at, head.size)});
    at += head.size;
  }
  std::stable_partition(entries.begin(), entries.end(),
                        [](const Entry& entry) { return entry.kind == Kind::kFound; });
  return entries;
}

void Disk::State::change(const Entry& entry) {
  switch (entry.kind) {
    case Kind::kWrite: {
      std::string& content = contents[entry.file];
      if (content.size() < entry.offset + entry.bytes.size())
        content.resize(entry.offset + entry.bytes.size());
      content.replace(entry.offset, entry.bytes.size(), entry.bytes);
      break;
    }
    case Kind::kTruncate:
      contents[entry.file].resize(entry.offset);
      break;
    case Kind::kCreate:
      names[entry.bytes] = entry.file;
      break;
    case Kind::kUnlink:
      names.erase(entry.bytes);
      break;
    case Kind::kRename:
    case Kind::kLink: {
      const std::size_t middle = entry.bytes.find('\0');
      const auto from = names.find(entry.bytes.substr(0, middle));
      if (from == names.end()) break;  // its creation was lost
      names[entry.bytes.substr(middle + 1)] = from->second;
      if (entry.kind == Kind::kRename) names.erase(from);
      break;
    }
    case Kind::kFound: {
      const std::size_t middle = entry.bytes.find('\0');
      names[entry.bytes.substr(0, middle)] = entry.file;
      contents[entry.file] = entry.bytes.substr(middle + 1);
      break;
    }
    case Kind::kSync:
    case Kind::kSyncFailed:
    case Kind::kSyncDirectory:
    case Kind::kAcknowledge:
      break;
  }
}

Image Disk::State::image() const {
  Image image;
  for (const auto& [name, file] : names) {
    const auto content = contents.find(file);
    image[name] = content == contents.end() ? std::string{} : content->second;
  }
  return image;
}

template <class Is>
void Disk::settle(Is is_meant) {
  const auto rest = std::stable_partition(pending_.begin(), pending_.end(), is_meant);
  std::for_each(pending_.begin(), rest, [this](const Entry* entry) { durable_.change(*entry); });
  pending_.erase(pending_.begin(), rest);
}

void Disk::apply(const Entry& entry) {
  const auto same_file = [&](const Entry* other) { return is_content(*other) && other->file == entry.file; };
  switch (entry.kind) {
    case Kind::kSync:
      settle(same_file);
      break;
    case Kind::kSyncFailed:
      std::erase_if(pending_, same_file);
      break;
    case Kind::kSyncDirectory:
      settle([](const Entry* other) { return !is_content(*other); });
      break;
    case Kind::kFound:
      durable_.change(entry);
      break;
    case Kind::kAcknowledge:
      break;
    default:
      pending_.push_back(&entry);
  }
}

Image Disk::as_seen() const {
  State state = durable_;
  for (const Entry* entry : pending_)
    state.change(*entry);
  return state.image();
}

Image Disk::after_cut(Survival survival, std::mt19937_64& random) const {
  State state = durable_;
  if (survival == Survival::kPrefix && !pending_.empty()) {
    const std::uint64_t whole = below(pending_.size() + 1, random);
    for (std::uint64_t i = 0; i < whole; ++i)
      state.change(*pending_[i]);
    if (whole < pending_.size() && pending_[whole]->kind == Kind::kWrite) {
      const auto parts = sectors_of(*pending_[whole]);
      const std::uint64_t kept = below(parts.size(), random);
      for (std::uint64_t i = 0; i < kept; ++i)
        state.change(parts[i]);
    }
  }
  if (survival == Survival::kSectors) {
    const double share = std::uniform_real_distribution<double>{0.05, 0.95}(random);
    for (const Entry* entry : pending_) {
      if (entry->kind == Kind::kWrite) {
        for (const Entry& part : sectors_of(*entry)) {
          if (chance(share, random)) state.change(part);
        }
      } else if (chance(share, random)) {
        state.change(*entry);
      }
    }
  }
  return state.image();
}

}  // namespace linli::tests::crash
