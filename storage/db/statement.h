#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "storage/db/connection.h"

namespace linli::storage::db {

/// Inside storage/db only: throws the class of connection.h that an SQLite result code means. The text names
/// the SQL, which is a constant, and never a value.
[[noreturn]] void throw_error(sqlite3* handle, int code, std::string_view doing);

/// Closes a prepared statement.
struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using StatementHandle = std::unique_ptr<sqlite3_stmt, Finalize>;

/// Prepared statements by the text of their SQL. A statement that is running is out of the cache, so the same
/// SQL run inside a callback of itself gets a statement of its own.
class StatementCache {
 public:
  explicit StatementCache(sqlite3* handle) : handle_(handle) {}

  /// A statement for one run; goes back, reset and without values, when it goes out of scope.
  class Lease {
   public:
    Lease(StatementHandle statement, StatementHandle* slot) : statement_(std::move(statement)), slot_(slot) {}
    ~Lease();
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    sqlite3_stmt* get() const { return statement_.get(); }

   private:
    StatementHandle statement_;
    StatementHandle* slot_;  // null: not kept
  };

  /// @throws std::runtime_error when `sql` is not exactly one statement; Broken, Busy, …
  Lease take(std::string_view sql);

  std::size_t size() const { return kept_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  sqlite3* handle_;
  std::unordered_map<std::string, StatementHandle, Hash, std::equal_to<>> kept_;
};

/// Binds `values` to all of the statement's `?`. The texts must outlive the run.
/// @throws std::invalid_argument for text that cannot be stored, std::runtime_error when the number differs.
void bind(sqlite3_stmt* statement, std::initializer_list<Value> values);

}  // namespace linli::storage::db
