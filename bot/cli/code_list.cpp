#include "bot/cli/code_list.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "bot/cli/cli.h"

namespace linli::bot::cli {
namespace {

constexpr const char* kByteOrderMark = "\xef\xbb\xbf";
constexpr const char* kHeader =
    "\"项目编号\",\"项目\",\"姓名\",\"电话\",\"角色\",\"绑定码\",\"有效期至\"\r\n";
constexpr const char* kColumns[] = {"project", "project_name", "name", "phone", "role", "code", "expires_at"};

/// A cell that a spreadsheet shows and does not calculate.
std::string cell(std::string text) {
  if (!text.empty() && std::string_view{"=+-@\t\r"}.find(text.front()) != std::string_view::npos)
    text.insert(text.begin(), '\'');
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

std::string role_label(const std::string& role) {
  return role == "lead" ? "负责人" : role == "deputy" ? "副负责人" : "观测员";
}

}  // namespace

CodeList::CodeList(const std::string& path)
    : path_(path), fd_(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
  if (fd_ < 0) throw Failure{kFound, "cannot make " + path + ": " + std::strerror(errno)};
}

CodeList::~CodeList() {
  ::close(fd_);
  if (!written_) ::unlink(path_.c_str());
}

void CodeList::write(const nlohmann::json& codes) {
  std::string bytes = kByteOrderMark;
  bytes += kHeader;
  for (const auto& code : codes) {
    std::string line;
    for (const auto* column : kColumns) {
      auto text = code.at(column).get<std::string>();
      if (column == kColumns[4]) text = role_label(text);
      line += (line.empty() ? "" : ",") + cell(std::move(text));
    }
    bytes += line + "\r\n";
  }
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const auto put = ::write(fd_, rest.data(), rest.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) throw Failure{kFound, "cannot write " + path_ + ": " + std::strerror(errno)};
    rest.remove_prefix(static_cast<std::size_t>(put));
  }
  written_ = true;
}

}  // namespace linli::bot::cli
