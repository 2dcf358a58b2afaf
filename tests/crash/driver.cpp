// The program that is cut and killed: a Writer with several producers on one database. Usage:
//
//   crash_driver <database> <producers> <first unit> <units> <checkpoint pages> [normal]
//   crash_driver restore <copy> <database>
//
// Says the number of each unit on its standard output once the writer has acknowledged it. Ends with 75 when
// the database breaks. `normal` runs with synchronous=NORMAL, which is not durable: the power-cut test needs
// to see that it notices.
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "storage/db/backup.h"
#include "storage/db/connection.h"
#include "storage/db/migrate.h"
#include "storage/db/writer.h"
#include "tests/crash/units.h"

namespace {

using linli::storage::db::Broken;
using linli::storage::db::Connection;
using linli::storage::db::Full;
using linli::storage::db::Writer;
using namespace linli::tests::crash;

constexpr int kBrokenExit = 75;

[[noreturn]] void end(int code) {
  ::_exit(code);
}

Connection prepared(const std::string& path, bool normal) {
  Connection connection{path, Connection::Mode::kWriter};
  linli::storage::db::migrate(connection, 2, unit_schema());
  if (normal) connection.script("PRAGMA synchronous=NORMAL");
  return connection;
}

void produce(Writer& writer, std::atomic<int>& next, int last) {
  for (int unit = next++; unit < last; unit = next++) {
    try {
      writer.run([unit](Connection& connection) { do_unit(connection, unit); });
    } catch (const Broken&) {
      end(kBrokenExit);
    } catch (const Full&) {
      continue;  // refused, not lost: nobody was told that it was done
    } catch (const std::runtime_error&) {
      if (!is_undone(unit)) throw;
      continue;
    }
    const std::string line = std::to_string(unit) + '\n';
    if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) end(1);
  }
}

int drive(char** argv, bool normal) {
  const int producers = std::atoi(argv[2]);
  std::atomic<int> next{std::atoi(argv[3])};
  const int last = next + std::atoi(argv[4]);
  Writer::Options options;
  options.checkpoint_pages = std::atoi(argv[5]);
  Writer writer{prepared(argv[1], normal), options, [](std::string_view) { end(kBrokenExit); }};
  std::vector<std::thread> threads;
  for (int i = 0; i < producers; ++i)
    threads.emplace_back([&] { produce(writer, next, last); });
  for (auto& thread : threads)
    thread.join();
  end(0);  // as abruptly as a crash: closing would tidy the files up
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4) return linli::storage::db::restore(argv[2], argv[3]).ok() ? 0 : 1;
  if (argc < 6) return 64;
  try {
    return drive(argv, argc > 6 && std::string_view{argv[6]} == "normal");
  } catch (const Broken&) {
    return kBrokenExit;
  } catch (const std::exception&) {
    return 1;
  }
}
