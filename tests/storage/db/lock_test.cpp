#include "storage/db/lock.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <utility>

#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using linli::storage::db::ProcessLock;
using linli::storage::model::Code;
using linli::tests::Scratch;

TEST_CASE("a database has one holder at a time") {
  const Scratch scratch;
  const std::string path = scratch.file("linli.db");
  {
    const auto first = ProcessLock::take(path);
    REQUIRE(first.ok());
    const auto second = ProcessLock::take(path);
    REQUIRE_FALSE(second.ok());
    CHECK(second.error().code == Code::kConflict);
  }
  CHECK(ProcessLock::take(path).ok());
}

TEST_CASE("a lock that was moved is let go of once") {
  const Scratch scratch;
  const std::string path = scratch.file("linli.db");
  auto first = ProcessLock::take(path);
  REQUIRE(first.ok());
  {
    const ProcessLock moved = std::move(*first);
    CHECK_FALSE(ProcessLock::take(path).ok());
  }
  CHECK(ProcessLock::take(path).ok());
}

TEST_CASE("a lock that cannot be made says where") {
  const Scratch scratch;
  const auto lock = ProcessLock::take(scratch.file("no/such/folder.db"));
  REQUIRE_FALSE(lock.ok());
  CHECK(lock.error().code == Code::kInvalid);
  CHECK(lock.error().message.find("no/such/folder.db") != std::string::npos);
}

TEST_CASE("a holder that is killed lets go") {
  const Scratch scratch;
  const std::string path = scratch.file("linli.db");
  int ready[2];
  REQUIRE(::pipe(ready) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const auto lock = ProcessLock::take(path);
    const char taken = lock.ok() ? 'y' : 'n';
    if (::write(ready[1], &taken, 1) == 1) ::pause();
    ::_exit(1);
  }
  char taken = 0;
  CHECK(::read(ready[0], &taken, 1) == 1);
  CHECK(taken == 'y');
  CHECK_FALSE(ProcessLock::take(path).ok());
  CHECK(::kill(child, SIGKILL) == 0);
  CHECK(::waitpid(child, nullptr, 0) == child);
  CHECK(ProcessLock::take(path).ok());
  ::close(ready[0]);
  ::close(ready[1]);
}
