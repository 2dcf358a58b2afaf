#pragma once

#include <string>
#include <string_view>

namespace linli::storage::repo {

/// What an update changes, in the form in which audit events say it: a line "name: value" for each column
/// that differs, before and after.
class Changes {
 public:
  void see(std::string_view name, std::string_view before, std::string_view after) {
    if (before == after) return;
    add(before_, name, before);
    add(after_, name, after);
  }

  bool empty() const { return after_.empty(); }
  const std::string& before() const { return before_; }
  const std::string& after() const { return after_; }

 private:
  static void add(std::string& lines, std::string_view name, std::string_view value) {
    if (!lines.empty()) lines += '\n';
    lines.append(name).append(": ").append(value);
  }

  std::string before_;
  std::string after_;
};

}  // namespace linli::storage::repo
