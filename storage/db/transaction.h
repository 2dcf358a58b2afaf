#pragma once

#include "storage/db/connection.h"

namespace linli::storage::db {

/// BEGIN IMMEDIATE … COMMIT. Rolls back when it goes out of scope without a commit() that succeeded.
class Transaction {
 public:
  explicit Transaction(Connection& connection);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();

 private:
  Connection& connection_;
  bool open_ = true;
};

/// Several reads that see the same state of the database, for readers. Keep it short (at most two seconds):
/// while it lasts the write-ahead log cannot be emptied.
class Snapshot {
 public:
  explicit Snapshot(Connection& connection);
  ~Snapshot();
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  Connection& connection_;
};

/// A part of a transaction that can be undone alone. Undone when it goes out of scope without release().
class Savepoint {
 public:
  explicit Savepoint(Connection& connection);
  ~Savepoint();
  Savepoint(const Savepoint&) = delete;
  Savepoint& operator=(const Savepoint&) = delete;

  void release();
  /// What the destructor does, except that it says when it fails.
  void undo();

 private:
  Connection& connection_;
  bool open_ = true;
};

}  // namespace linli::storage::db
