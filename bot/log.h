#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <type_traits>
#include <variant>

/// Logs are an event and its fields, a line each, on standard error:
///
///     log::info("turn.done", {{"req", id}, {"intent", name}, {"elapsed_ms", ms}});
///     time=2024-06-03T09:00:00.120+08:00 level=info event=turn.done req=7f3a intent=report.fill elapsed_ms=3
///
/// Never a message's text, a person's name, number or OpenId, never a token or key: the last three do not
/// compile. Thread-safe. Lines are collected and written when 64 KiB are full, with a warning or an error,
/// every second, and at the end of the program.
namespace linli::bot::log {

enum class Level { kDebug, kInfo, kWarn, kError };
enum class Format { kText, kJson };  ///< logfmt, or an object a line

/// The name of an event or a field: lower-case letters, digits, `_` and `.`, known when the program is
/// compiled, so that nothing that somebody sent can become one.
class Name {
 public:
  consteval Name(const char* text) : text_(text) {
    for (const char c : text_) {
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.')) throw "not a name";
    }
  }
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

template <class T>
concept WholeNumber =
    std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
    !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

/// What a field holds: text, a whole number, or true and false. Text is read while the line is made, not
/// kept.
class Value {
 public:
  template <class T>
  requires std::convertible_to<const T&, std::string_view> Value(const T& text)
      : value_(std::string_view(text)) {}

  template <WholeNumber T>
  Value(T number) : value_(Widest<T>{number}) {}

  template <std::same_as<bool> T>
  Value(T flag) : value_(flag) {}

  const auto& get() const { return value_; }

 private:
  template <class T>
  using Widest = std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>;

  std::variant<std::string_view, std::int64_t, std::uint64_t, bool> value_;
};

struct Field {
  Name name;
  Value value;
};
using Fields = std::initializer_list<Field>;

void debug(Name event, Fields fields = {});
void info(Name event, Fields fields = {});
void warn(Name event, Fields fields = {});
void error(Name event, Fields fields = {});

struct Options {
  Level level = Level::kInfo;
  Format format = Format::kText;
  int fd = 2;  ///< where lines go; stays open and belongs to the caller
};

/// Sets how and where lines are written and starts the flush every second. What was logged before goes where
/// it was meant to. A program that never calls it logs as `Options{}` says.
void start(const Options& options);

/// Writes what is collected.
void flush();

}  // namespace linli::bot::log
