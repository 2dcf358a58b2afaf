#include "storage/db/connection.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <exception>
#include <utility>

#include "storage/db/statement.h"

namespace linli::storage::db {
namespace {

constexpr int kBusyTimeoutMs = 2000;

// Temporary tables stay in memory: what people wrote does not belong into /tmp.
constexpr const char* kCommonPragmas =
    "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0;";
constexpr const char* kWriterPragmas =
    "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA journal_size_limit=67108864;";

/// Takes effect before SQLite's first use and is refused later, which does no harm.
void leave_memory_uncounted() {
  // The count is nobody's here, and keeping it takes a process-wide lock at every allocation.
  [[maybe_unused]] static const int refused = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

SQLite::Database open(const std::string& path, Connection::Mode mode) {
  leave_memory_uncounted();
  const bool writer = mode == Connection::Mode::kWriter;
  if (writer && path != ":memory:") {
    // SQLite would make it readable for everybody; the files beside it take over its mode.
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0) ::close(fd);
  }
  const int access = writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  try {
    return SQLite::Database{path, access | SQLITE_OPEN_NOMUTEX, kBusyTimeoutMs};
  } catch (const SQLite::Exception& failure) {
    throw std::runtime_error("open " + path + ": " + failure.what());
  }
}

class StatementRow final : public Row {
 public:
  explicit StatementRow(sqlite3_stmt* statement) : statement_(statement) {}

  std::int64_t integer(int column) const override {
    expect(column, SQLITE_INTEGER, "an integer");
    return sqlite3_column_int64(statement_, column);
  }
  std::string text(int column) const override {
    expect(column, SQLITE_TEXT, "text");
    const unsigned char* const bytes = sqlite3_column_text(statement_, column);
    if (bytes == nullptr) throw std::bad_alloc();
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return std::string{bytes, bytes + size};
  }
  bool is_null(int column) const override { return type(column) == SQLITE_NULL; }

 private:
  int type(int column) const {
    if (column < 0 || column >= sqlite3_data_count(statement_)) complain(column, "is not there");
    return sqlite3_column_type(statement_, column);
  }
  void expect(int column, int wanted, const char* what) const {
    if (type(column) != wanted) complain(column, std::string{"is not "} + what);
  }
  [[noreturn]] void complain(int column, const std::string& what) const {
    throw std::runtime_error("column " + std::to_string(column) + " " + what +
                             " in: " + sqlite3_sql(statement_));
  }

  sqlite3_stmt* statement_;
};

}  // namespace

struct Connection::Impl {
  Impl(const std::string& path, Mode mode) : database(open(path, mode)), statements(database.getHandle()) {
    sqlite3_extended_result_codes(handle(), 1);
    sqlite3_db_config(handle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    // A misspelt "column" is a mistake, not the text 'column'.
    sqlite3_db_config(handle(), SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle(), SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    script(kCommonPragmas);
    if (mode == Mode::kWriter) {
      become_writer(path);
    } else {
      script("PRAGMA query_only=ON");
    }
  }

  void become_writer(const std::string& path) {
    script(kWriterPragmas);
    std::string journal;
    execute("PRAGMA journal_mode=WAL", {}, [&](const Row& row) {
      journal = row.text(0);
      return true;  // to its end: only there a new file is written and synced, or says why not
    });
    if (path != ":memory:" && journal != "wal") {
      throw std::runtime_error("the file system of " + path + " does not allow a write-ahead log");
    }
    // Takes the place of SQLite's own automatic checkpoint.
    sqlite3_wal_hook(handle(), &Impl::note_wal_size, this);
  }

  static int note_wal_size(void* self, sqlite3*, const char*, int pages) {
    static_cast<Impl*>(self)->wal_pages = pages;
    return SQLITE_OK;
  }

  sqlite3* handle() const { return database.getHandle(); }

  [[noreturn]] void fail(int code, std::string_view doing) {
    try {
      throw_error(handle(), code, doing);
    } catch (const Broken&) {
      broken = true;
      // Closing must not pretend to repair anything either.
      sqlite3_db_config(handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
      throw;
    }
  }

  void expect_whole() const {
    if (broken) throw Broken("the database connection is broken");
  }

  /// @return whether there is a row.
  bool step(sqlite3_stmt* statement) {
    const int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) fail(code, sqlite3_sql(statement));
    return false;
  }

  void script(const char* sql) {
    const int code = sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code, sql);
  }

  /// Runs `sql`; `visit` gets each row and says whether it wants more.
  template <class Visit>
  void execute(std::string_view sql, std::initializer_list<Value> values, Visit visit) {
    expect_whole();
    const auto lease = take(sql);
    bind(lease.get(), values);
    const StatementRow row{lease.get()};
    bool wanted = true;
    // A change goes on to its end, because only there its implicit transaction commits.
    while (step(lease.get())) {
      if (wanted) wanted = visit(row);
      if (!wanted && sqlite3_stmt_readonly(lease.get()) != 0) break;
    }
  }

  StatementCache::Lease take(std::string_view sql) {
    try {
      return statements.take(sql);
    } catch (const Broken&) {
      broken = true;
      throw;
    }
  }

  SQLite::Database database;
  StatementCache statements;
  /// Cuts the write-ahead log without waiting for readers. @return whether that could be done.
  bool truncate_log() {
    sqlite3_busy_timeout(handle(), 0);
    const int code =
        sqlite3_wal_checkpoint_v2(handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(handle(), kBusyTimeoutMs);
    const int kind = code & 0xff;
    if (kind == SQLITE_OK) return true;
    if (kind == SQLITE_BUSY || kind == SQLITE_LOCKED || kind == SQLITE_FULL) return false;
    fail(code, "checkpoint");
  }

  int wal_pages = 0;
  bool erase_log = false;
  bool broken = false;
};

Connection::Connection(const std::string& path, Mode mode) : impl_(std::make_unique<Impl>(path, mode)) {}
Connection::~Connection() = default;
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;

int Connection::run(std::string_view sql, std::initializer_list<Value> values) {
  const int before = sqlite3_total_changes(impl_->handle());
  impl_->execute(sql, values, [](const Row&) { return true; });
  // What is no change leaves the number of the change before it standing.
  return sqlite3_total_changes(impl_->handle()) == before ? 0 : sqlite3_changes(impl_->handle());
}

bool Connection::first(std::string_view sql, std::initializer_list<Value> values,
                       const std::function<void(const Row&)>& read) {
  bool found = false;
  impl_->execute(sql, values, [&](const Row& row) {
    found = true;
    read(row);
    return false;
  });
  return found;
}

void Connection::each(std::string_view sql, std::initializer_list<Value> values,
                      const std::function<void(const Row&)>& read) {
  impl_->execute(sql, values, [&](const Row& row) {
    read(row);
    return true;
  });
}

std::optional<std::int64_t> Connection::integer(std::string_view sql, std::initializer_list<Value> values) {
  std::optional<std::int64_t> found;
  first(sql, values, [&](const Row& row) { found = row.integer_if(0); });
  return found;
}

std::optional<std::string> Connection::text(std::string_view sql, std::initializer_list<Value> values) {
  std::optional<std::string> found;
  first(sql, values, [&](const Row& row) { found = row.text_if(0); });
  return found;
}

void Connection::script(const std::string& sql) {
  impl_->expect_whole();
  impl_->script(sql.c_str());
}

bool Connection::in_transaction() const {
  return sqlite3_get_autocommit(impl_->handle()) == 0;
}

bool Connection::broken() const {
  return impl_->broken;
}

void Connection::checkpoint_when_due(int pages) {
  impl_->expect_whole();
  if (impl_->erase_log && impl_->truncate_log()) {
    impl_->erase_log = false;
    impl_->wal_pages = 0;
  }
  if (impl_->wal_pages < pages) return;
  impl_->wal_pages = 0;  // asked again when the next commit says how long it is
  const int code =
      sqlite3_wal_checkpoint_v2(impl_->handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  const int kind = code & 0xff;
  // Somebody reads, or there is no room for the pages: the log keeps them, the next checkpoint tries again.
  if (kind == SQLITE_OK || kind == SQLITE_BUSY || kind == SQLITE_LOCKED || kind == SQLITE_FULL) return;
  impl_->fail(code, "checkpoint");
}

void Connection::erase_log() {
  impl_->erase_log = true;
}

}  // namespace linli::storage::db
