#include "storage/db/statement.h"

#include <cerrno>
#include <stdexcept>
#include <utility>

#include "storage/db/utf8.h"

namespace linli::storage::db {
namespace {

// SQL comes as constants, so this is only reached when somebody builds SQL from data.
constexpr std::size_t kMostKept = 1024;

bool no_space(sqlite3* handle) {
  const int reason = sqlite3_system_errno(handle);
  return reason == ENOSPC || reason == EDQUOT;
}

StatementHandle prepare_next(sqlite3* handle, std::string_view sql, const char** rest) {
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v3(handle, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &raw, rest);
  if (code != SQLITE_OK) throw_error(handle, sqlite3_extended_errcode(handle), sql);
  return StatementHandle{raw};
}

// SQLite compiles the first statement of a text and says nothing about the others.
StatementHandle prepare(sqlite3* handle, std::string_view sql) {
  const char* rest = nullptr;
  StatementHandle statement = prepare_next(handle, sql, &rest);
  if (!statement) throw std::runtime_error("no SQL statement in: " + std::string{sql});
  const char* const end = sql.data() + sql.size();
  if (rest != end) {
    const std::string_view tail{rest, static_cast<std::size_t>(end - rest)};
    if (prepare_next(handle, tail, &rest)) {
      throw std::runtime_error("more than one SQL statement in: " + std::string{sql});
    }
  }
  return statement;
}

int bind_one(sqlite3_stmt* statement, int place, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kNull:
      return sqlite3_bind_null(statement, place);
    case Value::Kind::kInteger:
      return sqlite3_bind_int64(statement, place, value.number());
    case Value::Kind::kText:
      break;
  }
  if (!storable(value.text())) {
    throw std::invalid_argument("value " + std::to_string(place) + " is not UTF-8 or holds a NUL");
  }
  // A null pointer would become NULL, and an empty string_view may hold one.
  const char* const bytes = value.text().data() == nullptr ? "" : value.text().data();
  return sqlite3_bind_text64(statement, place, bytes, value.text().size(), SQLITE_STATIC, SQLITE_UTF8);
}

}  // namespace

void throw_error(sqlite3* handle, int code, std::string_view doing) {
  const std::string why =
      std::string{sqlite3_errmsg(handle)} + " (" + std::to_string(code) + "): " + std::string{doing};
  switch (code & 0xff) {
    case SQLITE_IOERR:
      // Making room for the wal-index reports a full disk this way; nothing of the database was touched.
      if (code == SQLITE_IOERR_SHMSIZE && no_space(handle)) throw Full(why);
      throw Broken(why);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      throw Broken(why);
    case SQLITE_CONSTRAINT:
      throw ConstraintViolated(why);
    case SQLITE_FULL:
      throw Full(why);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      throw Busy(why);
    default:
      throw std::runtime_error(why);
  }
}

StatementCache::Lease::~Lease() {
  sqlite3_reset(statement_.get());  // says again what the last step said
  sqlite3_clear_bindings(statement_.get());
  if (slot_ != nullptr && !*slot_) *slot_ = std::move(statement_);
}

StatementCache::Lease StatementCache::take(std::string_view sql) {
  auto found = kept_.find(sql);
  if (found != kept_.end() && found->second) return {std::move(found->second), &found->second};
  StatementHandle statement = prepare(handle_, sql);
  if (found == kept_.end()) {
    if (kept_.size() >= kMostKept) return {std::move(statement), nullptr};
    found = kept_.emplace(std::string{sql}, nullptr).first;
  }
  return {std::move(statement), &found->second};
}

void bind(sqlite3_stmt* statement, std::initializer_list<Value> values) {
  const auto wanted = static_cast<std::size_t>(sqlite3_bind_parameter_count(statement));
  if (wanted != values.size()) {
    throw std::runtime_error(std::to_string(values.size()) + " values for " + std::to_string(wanted) +
                             " places in: " + sqlite3_sql(statement));
  }
  int place = 0;
  for (const Value& value : values) {
    const int code = bind_one(statement, ++place, value);
    if (code != SQLITE_OK) throw_error(sqlite3_db_handle(statement), code, sqlite3_sql(statement));
  }
}

}  // namespace linli::storage::db
