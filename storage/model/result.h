#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

namespace linli::storage::model {

/// Why something that was asked for did not happen. Closed on purpose: doors (HTTP, chat, command line)
/// translate these six and nothing else.
enum class Code { kInvalid, kNotFound, kConflict, kForbidden, kRetryLater, kInternal };

/// An expected failure. `message` is English, for operators and logs; it never carries personal data.
struct Error {
  Code code = Code::kInternal;
  std::string message;

  /// Puts what was being done in front: "load programme x.toml: line 14: share missing".
  Error during(const std::string& doing) && { return {code, doing + ": " + message}; }
};

/// A value or the reason there is none. Callers must look.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// @throws std::bad_variant_access when there is no value.
  T& operator*() & { return std::get<0>(state_); }
  const T& operator*() const& { return std::get<0>(state_); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }

  /// @throws std::bad_variant_access when there is a value.
  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

/// The result of something that only can fail.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const& { return error_.value(); }
  Error&& error() && { return std::move(error_).value(); }

 private:
  std::optional<Error> error_;
};

}  // namespace linli::storage::model
