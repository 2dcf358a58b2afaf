// A database in which messages waited before the ledger of deliveries was.
#include <algorithm>

#include "storage/db/migrate.h"
#include "tests/support/catch.h"

using namespace linli::storage::db;

namespace {

int version_of_delivery() {
  const auto& all = migrations();
  const auto found =
      std::ranges::find_if(all, [](const Migration& m) { return m.name.ends_with("_delivery"); });
  REQUIRE(found != all.end());
  return found->version;
}

}  // namespace

TEST_CASE("messages that waited when the outbox grew wait on, with whom they are for") {
  Connection connection{":memory:", Connection::Mode::kWriter};
  migrate(connection, version_of_delivery() - 1);
  for (const char* state : {"waiting", "sent", "dead"})
    connection.run(
        "INSERT INTO outbox (idem_key, account, recipient, content, state, due_at_ms, tries, last_error, "
        "created_at_ms) VALUES (?, 'miniprogram', 'o', 'text', ?, 5, 2, 'why', 1000)",
        {state, state});
  migrate(connection);
  const auto row = [&](const char* key) {
    return connection
        .text(
            "SELECT state || ' ' || account || ' ' || recipient || ' ' || content || ' ' || reason || ' ' || "
            "due_at_ms || ' ' || tries || ' ' || expires_at_ms || ' ' || priority FROM outbox WHERE "
            "idem_key = ?",
            {key})
        .value();
  };
  CHECK(row("waiting") == "planned miniprogram o text why 5 2 172801000 0");
  CHECK(row("sent") == "sent miniprogram o text why 5 2 172801000 0");
  CHECK(row("dead") == "failed miniprogram o text why 5 2 172801000 0");
}
