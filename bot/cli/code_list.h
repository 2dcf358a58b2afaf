#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace linli::bot::cli {

/// A file of codes to be handed out, as CSV that spreadsheets open: UTF-8 with a byte order mark, a header,
/// every cell quoted. It holds codes and telephone numbers, so only its owner may read it.
class CodeList {
 public:
  /// Makes the file. @throws Failure when there is one already or it cannot be made.
  explicit CodeList(const std::string& path);
  /// Removes the file when nothing was written into it.
  ~CodeList();
  CodeList(const CodeList&) = delete;
  CodeList& operator=(const CodeList&) = delete;

  /// `codes` as bot/routes/operator_commands.h gives them. @throws Failure.
  void write(const nlohmann::json& codes);

 private:
  std::string path_;
  int fd_ = -1;
  bool written_ = false;
};

}  // namespace linli::bot::cli
