#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace linli::storage::db {

/// One value bound to a `?`. Text is bound by length and must live until the call returns; text with a NUL or
/// broken UTF-8 is refused with std::invalid_argument, because SQLite would store it and cut it on the way
/// out.
class Value {
 public:
  enum class Kind { kNull, kInteger, kText };

  Value(std::nullptr_t) {}
  Value(std::int64_t number) : kind_(Kind::kInteger), number_(number) {}
  Value(int number) : Value(static_cast<std::int64_t>(number)) {}
  Value(std::string_view text) : kind_(Kind::kText), text_(text) {}
  Value(const std::string& text) : Value(std::string_view{text}) {}
  Value(const char* text) : Value(std::string_view{text}) {}
  template <class T>
  Value(const std::optional<T>& value) : Value(value ? Value(*value) : Value(nullptr)) {}
  Value(bool) = delete;  // write 0 or 1: the database has no booleans

  Kind kind() const { return kind_; }
  std::int64_t number() const { return number_; }
  std::string_view text() const { return text_; }

 private:
  Kind kind_ = Kind::kNull;
  std::int64_t number_ = 0;
  std::string_view text_;
};

/// One row of a result; valid only inside the callback that is given it. Columns count from 0. A column that
/// is not there, NULL, or of another type is a mistake in the SQL: std::runtime_error, never a silent zero.
class Row {
 public:
  virtual std::int64_t integer(int column) const = 0;
  virtual std::string text(int column) const = 0;
  virtual bool is_null(int column) const = 0;

  std::optional<std::int64_t> integer_if(int column) const {
    return is_null(column) ? std::nullopt : std::optional{integer(column)};
  }
  std::optional<std::string> text_if(int column) const {
    return is_null(column) ? std::nullopt : std::optional{text(column)};
  }

 protected:
  ~Row() = default;
};

/// The database broke a promise (I/O error, corruption, not a database): nothing may be acknowledged any
/// more.
struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A constraint of the schema refused a change (unique key, check, foreign key).
struct ConstraintViolated : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The disk or the configured size limit is full. The change did not happen; it may succeed later.
struct Full : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Somebody else holds the database and did not let go within the busy time-out (2 s).
struct Busy : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// One connection to the database. Used by one thread at a time. Prepared statements are kept by the text of
/// their SQL, so SQL must be a constant; values go in through `?` only.
///
/// All calls throw Broken, ConstraintViolated, Full, Busy or std::runtime_error (a mistake in the SQL). Once
/// Broken was thrown, every later call throws it.
class Connection {
 public:
  enum class Mode {
    kWriter,  ///< read and write; creates the file (mode 0600); WAL, synchronous=FULL
    kReader,  ///< read-only and query_only, for pages and exports
  };

  /// @param path a file, or ":memory:" for a private database (tests)
  Connection(const std::string& path, Mode mode);
  ~Connection();
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;

  /// Runs one statement to its end. @return the number of rows it changed (0 for anything but a change).
  int run(std::string_view sql, std::initializer_list<Value> values = {});
  /// The first row through `read`; false when there is none.
  bool first(std::string_view sql, std::initializer_list<Value> values,
             const std::function<void(const Row&)>& read);
  /// Every row in order through `read`.
  void each(std::string_view sql, std::initializer_list<Value> values,
            const std::function<void(const Row&)>& read);
  /// The first column of the first row; nothing when there is no row or it is NULL.
  std::optional<std::int64_t> integer(std::string_view sql, std::initializer_list<Value> values = {});
  std::optional<std::string> text(std::string_view sql, std::initializer_list<Value> values = {});

  /// Runs a script of several statements; for migrations only, never with values in it.
  void script(const std::string& sql);

  /// Between BEGIN and COMMIT. Some errors (a full disk, a failed write) make SQLite roll back by itself:
  /// then this says false although nobody asked for it.
  bool in_transaction() const;
  /// Whether Broken was thrown here.
  bool broken() const;

  /// Copies the write-ahead log into the database file once it has `pages` pages; SQLite does not do it by
  /// itself here, because it would hide a failed sync. A writer calls it between transactions; readers in the
  /// way make it copy less, not fail.
  void checkpoint_when_due(int pages = 1000);
  /// What this transaction deletes must not be found in the write-ahead log either: the next
  /// checkpoint_when_due copies all of it and cuts it to nothing. While somebody reads it does not, and the
  /// one after it tries again.
  void erase_log();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace linli::storage::db
