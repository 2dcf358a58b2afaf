#include "bot/log.h"

#include <sys/mman.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "bot/log_text.h"
#include "storage/model/ids.h"
#include "storage/model/secret.h"
#include "tests/support/catch.h"

using namespace linli::bot;
using namespace linli::storage::model;

// What must never be in a log does not compile as a field.
static_assert(!std::is_constructible_v<log::Value, OpenId>);
static_assert(!std::is_constructible_v<log::Value, Secret>);
static_assert(!std::is_convertible_v<OpenId, log::Value> && !std::is_convertible_v<Secret, log::Value>);
static_assert(!std::is_constructible_v<log::Value, double> && !std::is_constructible_v<log::Value, char>);
static_assert(!std::is_constructible_v<log::Name, std::string> &&
              !std::is_constructible_v<log::Name, std::string_view>);
static_assert(std::is_convertible_v<std::string, log::Value> &&
              std::is_convertible_v<const char*, log::Value>);
static_assert(std::is_convertible_v<unsigned short, log::Value> && std::is_convertible_v<bool, log::Value>);

namespace {

/// Logs into memory for as long as it lives.
class Captured {
 public:
  explicit Captured(log::Format format, log::Level level = log::Level::kInfo)
      : fd_(::memfd_create("log", MFD_CLOEXEC)) {
    log::start({level, format, fd_});
  }
  ~Captured() {
    log::start({});
    ::close(fd_);
  }

  /// What has been written, without asking for a flush.
  std::string written() const {
    std::string text(static_cast<std::size_t>(::lseek(fd_, 0, SEEK_END)), '\0');
    text.resize(static_cast<std::size_t>(::pread(fd_, text.data(), text.size(), 0)));
    return text;
  }
  std::string text() const {
    log::flush();
    return written();
  }

 private:
  int fd_;
};

std::string logged(std::string_view text) {
  std::string line;
  log::append_quoted(line, text);
  return line;
}

}  // namespace

TEST_CASE("an event and its fields are one line of logfmt", "[log]") {
  const Captured captured(log::Format::kText);
  const std::string id = "7f3a";
  log::info("turn.done",
            {{"req", id}, {"words", "two words"}, {"elapsed_ms", 3}, {"late", false}, {"none", ""}});
  const auto line = captured.text();
  CHECK(line.substr(28) ==
        "+08:00 level=info event=turn.done req=7f3a words=\"two words\" elapsed_ms=3 late=false none=\"\"\n");
  CHECK(line.starts_with("time=20"));
}

TEST_CASE("an event and its fields are one object", "[log]") {
  const Captured captured(log::Format::kJson);
  log::error("outbox.failed",
             {{"error", "line 1\nline 2 \"\\"}, {"errcode", -1}, {"most", UINT64_MAX}, {"again", true}});
  const auto text = captured.text();
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
  const auto line = nlohmann::json::parse(text);
  CHECK(line["level"] == "error");
  CHECK(line["event"] == "outbox.failed");
  CHECK(line["error"] == "line 1\nline 2 \"\\");
  CHECK(line["errcode"] == -1);
  CHECK(line["most"] == UINT64_MAX);
  CHECK(line["again"] == true);
  CHECK(line["time"].get<std::string>().size() == std::string("2024-06-03T09:00:00.120+08:00").size());
}

TEST_CASE("nothing that is sent can make a line, drive a terminal or turn the reading direction", "[log]") {
  CHECK(logged("a\r\nlevel=error") == "\"a\\u000d\\nlevel=error\"");
  CHECK(logged("\x1b[2J") == "\"\\u001b[2J\"");
  CHECK(logged(std::string_view("\0", 1)) == "\"\\u0000\"");
  CHECK(logged("\x7f") == "\"\\u007f\"");
  CHECK(logged("\xc2\x9b") == "\"\\u009b\"");  // CSI in one character
  CHECK(logged("\u202e") == "\"\\u202e\"");    // right-to-left override
  CHECK(logged("\u2066x\u2069") == "\"\\u2066x\\u2069\"");
  CHECK(logged("\u2028") == "\"\\u2028\"");
  CHECK(logged("\U000E0041") == "\"\\udb40\\udc41\"");  // an invisible letter
  CHECK(logged("月报 12 场 😀") == "\"月报 12 场 😀\"");
}

TEST_CASE("bytes that are not UTF-8 are marked and the rest is kept", "[log]") {
  CHECK(logged("a\xff"
               "b") == "\"a\\ufffdb\"");
  CHECK(logged("\xe6\x9c") == "\"\\ufffd\\ufffd\"");             // half a character
  CHECK(logged("\xc0\xaf") == "\"\\ufffd\\ufffd\"");             // overlong
  CHECK(logged("\xed\xa0\x80") == "\"\\ufffd\\ufffd\\ufffd\"");  // a surrogate
  CHECK(logged("\xf4\x90\x80\x80") == "\"\\ufffd\\ufffd\\ufffd\\ufffd\"");
}

TEST_CASE("a long text is cut between characters", "[log]") {
  std::string long_text;
  for (int i = 0; i < 400; ++i)
    long_text += "报";
  const auto line = logged(long_text);
  CHECK(line == '"' + long_text.substr(0, 999) + "…\"");
  CHECK(logged(std::string(1000, 'a')) == '"' + std::string(1000, 'a') + '"');
}

TEST_CASE("only what is at least as grave as the level is written", "[log]") {
  const auto level = GENERATE(log::Level::kDebug, log::Level::kInfo, log::Level::kWarn, log::Level::kError);
  const Captured captured(log::Format::kText, level);
  log::debug("a");
  log::info("b");
  log::warn("c");
  log::error("d");
  const auto text = captured.text();
  CHECK(std::count(text.begin(), text.end(), '\n') == 4 - static_cast<int>(level));
}

TEST_CASE("a warning does not wait, and takes what came before along", "[log]") {
  const Captured captured(log::Format::kText);
  log::info("first");
  log::warn("second");
  const auto text = captured.written();
  CHECK(text.find("first") < text.find("second"));
  CHECK(text.find("second") != text.npos);
}

TEST_CASE("what is collected is written when there is much of it", "[log]") {
  const Captured captured(log::Format::kText);
  const std::string kilobyte(900, 'a');
  for (int i = 0; i < 100; ++i)
    log::info("much", {{"text", kilobyte}});
  CHECK(captured.written().size() >= 64 * 1024);
}

TEST_CASE("what is collected is written every second", "[log]") {
  const Captured captured(log::Format::kText);
  log::info("quiet");
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (captured.written().empty() && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  CHECK(captured.written().find("event=quiet") != std::string::npos);
}

TEST_CASE("lines of many threads do not mix", "[log]") {
  const Captured captured(log::Format::kJson);
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([t] {
      for (int i = 0; i < 200; ++i)
        log::info("one", {{"thread", t}, {"line", i}});
    });
  }
  for (auto& thread : threads)
    thread.join();
  const auto text = captured.text();
  std::size_t begin = 0;
  int lines = 0;
  for (auto end = text.find('\n'); end != text.npos; end = text.find('\n', begin)) {
    CHECK(nlohmann::json::accept(text.substr(begin, end - begin)));
    begin = end + 1;
    ++lines;
  }
  CHECK(lines == 8 * 200);
}
