#include "storage/db/transaction.h"

namespace linli::storage::db {
namespace {

// An error may have rolled back already, and this runs while another exception is on its way.
void roll_back(Connection& connection) noexcept {
  try {
    if (connection.in_transaction()) connection.run("ROLLBACK");
  } catch (const std::exception&) {
    // The connection then stays in the transaction, and the next BEGIN says so.
  }
}

}  // namespace

Transaction::Transaction(Connection& connection) : connection_(connection) {
  connection_.run("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  if (open_) roll_back(connection_);
}

void Transaction::commit() {
  connection_.run("COMMIT");
  open_ = false;
}

Snapshot::Snapshot(Connection& connection) : connection_(connection) {
  connection_.run("BEGIN");
}

Snapshot::~Snapshot() {
  roll_back(connection_);
}

// Savepoints of the same name nest: each statement means the innermost.
Savepoint::Savepoint(Connection& connection) : connection_(connection) {
  connection_.run("SAVEPOINT linli_part");
}

Savepoint::~Savepoint() {
  try {
    if (open_ && connection_.in_transaction()) undo();
  } catch (const std::exception&) {
    // The enclosing transaction cannot be trusted; its owner notices, or calls undo() to be told.
  }
}

void Savepoint::release() {
  connection_.run("RELEASE linli_part");
  open_ = false;
}

void Savepoint::undo() {
  connection_.run("ROLLBACK TO linli_part");
  connection_.run("RELEASE linli_part");
  open_ = false;
}

}  // namespace linli::storage::db
