#pragma once

#include <string>

#include "storage/db/connection.h"

namespace linli::storage::db {

/// BEGIN IMMEDIATE … COMMIT. Rolls back when it goes out of scope without commit().
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

/// A part of a transaction that can be undone alone. Undone when it goes out of scope without release().
class Savepoint {
 public:
  explicit Savepoint(Connection& connection);
  ~Savepoint();
  Savepoint(const Savepoint&) = delete;
  Savepoint& operator=(const Savepoint&) = delete;

  void release();

 private:
  Connection& connection_;
  bool open_ = true;
};

}  // namespace linli::storage::db
