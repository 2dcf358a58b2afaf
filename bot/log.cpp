#include "bot/log.h"

#include <poll.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>

#include "bot/log_text.h"
#include "storage/model/civil_date.h"

namespace linli::bot::log {
namespace {

constexpr std::size_t kFull = 64 * 1024;

/// Collects lines and hands them to the file descriptor in one write. Flushing every line costs five times as
/// much.
class BufferedSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  void write_to(int fd) {
    const std::lock_guard lock(mutex_);
    flush_();
    fd_ = fd;
  }

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    collected_.append(message.payload.data(), message.payload.size());
    collected_ += '\n';
    if (collected_.size() >= kFull) flush_();
  }

  void flush_() override {
    std::string_view rest = collected_;
    while (!rest.empty()) {
      const auto written = ::write(fd_, rest.data(), rest.size());
      if (written >= 0) {
        rest.remove_prefix(static_cast<std::size_t>(written));
      } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
        pollfd ready{fd_, POLLOUT, 0};
        ::poll(&ready, 1, -1);
      } else if (errno != EINTR) {
        break;  // nobody reads the log; the program goes on without it
      }
    }
    collected_.clear();
  }

 private:
  std::string collected_;
  int fd_ = Options{}.fd;
};

/// Lives as long as the process, so that destructors of other statics may log.
struct State {
  std::shared_ptr<BufferedSink> sink = std::make_shared<BufferedSink>();
  std::shared_ptr<spdlog::logger> logger = std::make_shared<spdlog::logger>("linli", sink);
  std::atomic<Format> format = Options{}.format;
  std::once_flag every_second;

  State() {
    logger->flush_on(spdlog::level::warn);
    std::atexit(flush);
  }
};

State& state() {
  static auto* const only = new State;
  return *only;
}

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarn:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

std::string_view name_of(Level level) {
  constexpr std::array<std::string_view, 4> names{"debug", "info", "warn", "error"};
  return names.at(static_cast<std::size_t>(level));
}

/// "2024-06-03T09:00:00.120+08:00". The part down to the second is made once a second and thread.
void append_time(std::string& line) {
  using namespace std::chrono;
  thread_local sys_seconds made_for{};
  thread_local std::string made;
  const auto now = floor<milliseconds>(system_clock::now());
  const auto second = floor<seconds>(now);
  if (second != made_for || made.empty()) {
    made = storage::model::iso_text(second).substr(0, 19);
    made_for = second;
  }
  const auto ms = static_cast<int>((now - second).count());
  line += made;
  line += '.';
  line += static_cast<char>('0' + ms / 100);
  line += static_cast<char>('0' + ms / 10 % 10);
  line += static_cast<char>('0' + ms % 10);
  line += "+08:00";
}

template <class T>
void append_number(std::string& line, T number) {
  std::array<char, 24> digits;
  line.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

struct AppendValue {
  std::string& line;
  Format format;

  void operator()(std::string_view text) const {
    if (format == Format::kText && is_bare(text)) {
      line += text;
    } else {
      append_quoted(line, text);
    }
  }
  void operator()(bool flag) const { line += flag ? "true" : "false"; }
  void operator()(std::int64_t number) const { append_number(line, number); }
  void operator()(std::uint64_t number) const { append_number(line, number); }
};

void append_field(std::string& line, Format format, const Field& field) {
  line += format == Format::kJson ? ",\"" : " ";
  line += field.name.text();
  line += format == Format::kJson ? "\":" : "=";
  std::visit(AppendValue{line, format}, field.value.get());
}

void write(Level level, Name event, Fields fields) {
  auto& current = state();
  if (!current.logger->should_log(spdlog_level(level))) return;
  const auto format = current.format.load(std::memory_order_relaxed);
  const bool json = format == Format::kJson;
  thread_local std::string line;  // keeps its memory from line to line
  line = json ? "{\"time\":\"" : "time=";
  append_time(line);
  if (json) line += '"';
  append_field(line, format, {"level", name_of(level)});
  append_field(line, format, {"event", event.text()});
  for (const auto& field : fields)
    append_field(line, format, field);
  if (json) line += '}';
  current.logger->log(spdlog_level(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace

void debug(Name event, Fields fields) {
  write(Level::kDebug, event, fields);
}
void info(Name event, Fields fields) {
  write(Level::kInfo, event, fields);
}
void warn(Name event, Fields fields) {
  write(Level::kWarn, event, fields);
}
void error(Name event, Fields fields) {
  write(Level::kError, event, fields);
}

void start(const Options& options) {
  auto& current = state();
  current.sink->write_to(options.fd);
  current.format = options.format;
  current.logger->set_level(spdlog_level(options.level));
  std::call_once(current.every_second, [&] {
    spdlog::register_logger(current.logger);
    spdlog::flush_every(std::chrono::seconds(1));
  });
}

void flush() {
  state().logger->flush();
}

}  // namespace linli::bot::log
