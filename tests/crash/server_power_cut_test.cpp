// Power cuts under the whole server: one run of conversations through the encrypted callback is recorded,
// down to each answer on the socket, and cut at many points. LINLI_CRASH_CUTS sets how many (each with three
// ways to survive), LINLI_CRASH_SEED which.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "storage/repo/audit.h"
#include "tests/crash/counting.h"
#include "tests/crash/disk.h"
#include "tests/support/catch.h"
#include "tests/support/setting.h"

namespace {

using namespace linli::tests;
using namespace linli::tests::crash;
namespace db = linli::storage::db;
namespace fs = std::filesystem;

constexpr int kLeads = 24;
constexpr int kThreads = 8;
constexpr int kMessages = 12;  // of each lead

/// The number that the platform chose and the answer repeats in clear: it tells which parcel is answered.
std::string nonce_of(const standin::Parcel& parcel) {
  const auto at = parcel.target.find("&nonce=") + 7;
  return parcel.target.substr(at, parcel.target.find('&', at) - at);
}
std::string nonce_in(const std::string& answer) {
  const std::string mark = "<Nonce><![CDATA[";
  const auto at = answer.find(mark);
  if (at == std::string::npos) return "";
  return answer.substr(at + mark.size(), answer.find(']', at + mark.size()) - at - mark.size());
}

struct Recording {
  std::vector<Entry> log;
  std::map<std::string, int> lead_of;  ///< by nonce
};

std::vector<Lead> talk(const Service& server) {
  std::vector<Lead> leads(kLeads);
  Courier courier;
  standin::Post post{server.address()};
  std::vector<std::thread> threads;
  for (int first = 0; first < kThreads; ++first)
    threads.emplace_back([&, first] {
      for (std::size_t said = 0; said < kMessages; ++said)
        for (int number = first; number < kLeads; number += kThreads) {
          auto& lead = leads[static_cast<std::size_t>(number)];
          lead.waiting = courier.seal(number, words_after(said));
          lead.keep(courier.carry(post, number, *lead.waiting).value_or("no answer"));
        }
    });
  for (auto& thread : threads)
    thread.join();
  return leads;
}

Recording record(const Installation& house, const std::string& log) {
  const auto folder = fs::path{house.database()}.parent_path().string();
  const auto server = house.serve({"LD_PRELOAD=" LINLI_CRASH_RECORDER, "LINLI_RECORD_DIR=" + folder,
                                   "LINLI_RECORD_LOG=" + log, "ASAN_OPTIONS=verify_asan_link_order=0"});
  const auto leads = talk(*server);
  server->kill();
  Recording recording{.log = read_log(log), .lead_of = {}};
  for (int number = 0; number < kLeads; ++number)
    for (const auto& said : leads[static_cast<std::size_t>(number)].answered) {
      CHECK(said.answer.find("活动") != std::string::npos);
      recording.lead_of[nonce_of(said.parcel)] = number;
    }
  CHECK(recording.lead_of.size() == kLeads * kMessages);
  return recording;
}

/// What is wrong after a cut, given how many of each lead's messages had been answered; "" when nothing is.
std::string judge(const std::string& path, const std::vector<std::int64_t>& answered) {
  try {
    db::Connection connection{path, db::Connection::Mode::kWriter};
    const auto integrity = connection.text("PRAGMA integrity_check").value_or("");
    if (integrity != "ok") return integrity;
    if (const auto broken = linli::storage::repo::audit::verify(connection)) return *broken;
    std::int64_t all = 0;
    for (int lead = 0; lead < kLeads; ++lead) {
      const auto done = deeds_of(connection, lead);
      const auto known = answered[static_cast<std::size_t>(lead)];
      if (done < known || done > known + 1)
        return lead_name(lead) + ": " + std::to_string(known) + " answered, " + std::to_string(done) +
               " done";
      all += done;
    }
    const auto handled = connection.integer("SELECT count(*) FROM deliveries").value();
    return handled == all ? "" : std::to_string(handled) + " handled, " + std::to_string(all) + " done";
  } catch (const std::exception& problem) {
    return problem.what();
  }
}

/// Points of the log after which to cut: half of them right after an answer, when it hurts most.
std::vector<std::size_t> cut_points(const Recording& recording, int count, std::mt19937_64& random) {
  std::vector<std::size_t> told;
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < recording.log.size(); ++i) {
    if (recording.log[i].kind == Kind::kFound) continue;
    all.push_back(i);
    if (recording.log[i].kind == Kind::kAcknowledge) told.push_back(i);
  }
  std::vector<std::size_t> points;
  std::sample(told.begin(), told.end(), std::back_inserter(points), count / 2, random);
  std::sample(all.begin(), all.end(), std::back_inserter(points), count - count / 2, random);
  std::sort(points.begin(), points.end());
  return points;
}

}  // namespace

TEST_CASE("a power cut at any moment loses nothing that the server answered", "[server]") {
  const Installation house{{.now = kNow}};
  add_leads(house, kLeads);
  const Scratch outside;
  const auto recording = record(house, outside.file("log"));

  std::mt19937_64 random{static_cast<std::uint64_t>(setting("LINLI_CRASH_SEED", 1))};
  Disk disk;
  std::vector<std::int64_t> answered(kLeads);
  std::size_t done = 0;
  std::int64_t answers = 0;
  int cuts = 0;
  for (const auto point : cut_points(recording, setting("LINLI_CRASH_CUTS", 60), random)) {
    for (; done <= point; ++done) {
      const auto& entry = recording.log[done];
      disk.apply(entry);
      if (entry.kind != Kind::kAcknowledge) continue;
      const auto whose = recording.lead_of.find(nonce_in(entry.bytes));
      if (whose == recording.lead_of.end()) continue;
      ++answered[static_cast<std::size_t>(whose->second)];
      ++answers;
    }
    for (const Survival survival : {Survival::kNone, Survival::kPrefix, Survival::kSectors}) {
      const Scratch after;
      for (const auto& [name, bytes] : disk.after_cut(survival, random))
        write_file(after.file(name), bytes);
      CAPTURE(point, static_cast<int>(survival));
      CHECK(judge(after.file("linli.db"), answered) == "");
      ++cuts;
    }
  }
  // The recorder heard the answers: near the end of the log nearly all of them.
  CHECK(answers > kLeads * kMessages / 2);
  CHECK(cuts >= 3);
  WARN(cuts << " cuts, " << answers << " answers before the last");
}
