#include "bot/content_check.h"

#include <exception>
#include <optional>
#include <string_view>
#include <utility>

#include "bot/log.h"
#include "handlers/contract/backoff.h"
#include "handlers/feedback/checking.h"

namespace linli::bot {
namespace {

namespace feedback = handlers::feedback;
using storage::model::Instant;
using wechat::TextVerdict;

constexpr std::chrono::milliseconds kFirstPause{15'000};
constexpr std::chrono::milliseconds kLongestPause{std::chrono::hours{1}};
// How long a text may wait before it is asked about.
constexpr std::chrono::seconds kLook{1};
// Looked at together; when so many wait for an answer, the others are not yet seen.
constexpr int kAtOnce = 500;

std::optional<feedback::Verdict> settled_by(TextVerdict said, bool too_old) {
  switch (said) {
    case TextVerdict::kPass:
      return feedback::Verdict::kPass;
    case TextVerdict::kDoubtful:
      return feedback::Verdict::kDoubtful;
    case TextVerdict::kNever:
      return feedback::Verdict::kNone;
    case TextVerdict::kAgain:
      break;
  }
  return too_old ? std::optional{feedback::Verdict::kNone} : std::nullopt;
}

// Neither which text nor whose: a log that says when something was said would tell who said it.
void note(feedback::Verdict verdict) {
  log::info("content.checked", {{"shown", verdict == feedback::Verdict::kPass},
                                {"answered", verdict != feedback::Verdict::kNone}});
}

}  // namespace

ContentCheck::ContentCheck(Parts parts)
    : parts_(std::move(parts)),
      reader_(parts_.database, storage::db::Connection::Mode::kReader),
      thread_([this] { run(); }) {}

ContentCheck::~ContentCheck() {
  stop();
  thread_.join();
}

void ContentCheck::stop() {
  {
    const std::scoped_lock lock{mutex_};
    stopping_ = true;
  }
  changed_.notify_all();
}

bool ContentCheck::stopping() {
  const std::scoped_lock lock{mutex_};
  return stopping_;
}

void ContentCheck::run() {
  for (;;) {
    try {
      round();
    } catch (const std::exception& problem) {
      log::error("content.failed", {{"error", std::string_view{problem.what()}}});
    }
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, kLook, [this] { return stopping_; });
    if (stopping_) return;
  }
}

std::size_t ContentCheck::round() {
  const std::scoped_lock lock{round_};
  const auto waiting = feedback::unchecked(reader_, kAtOnce);
  std::map<std::string, Instant> since;  // of what waits still
  const auto seen_at = parts_.clock.now();
  for (const auto& text : waiting) {
    const auto before = since_.find(text.key());
    since[text.key()] = before == since_.end() ? seen_at : before->second;
  }
  since_ = std::move(since);
  std::size_t settled = 0;
  for (const auto& text : waiting) {
    if (stopping()) break;
    const auto now = parts_.clock.now();
    const auto verdict = settled_by(ask(text.text(), now), now - since_.at(text.key()) >= kGiveUpAfter);
    if (!verdict) continue;
    parts_.writer.run([&](storage::db::Connection& connection) {
      feedback::settle(connection, parts_.means, text, *verdict, parts_.clock.now());
    });
    note(*verdict);
    ++settled;
  }
  if (settled > 0 && parts_.settled) parts_.settled();
  return settled;
}

TextVerdict ContentCheck::ask(const std::string& text, Instant now) {
  if (!parts_.ask) return TextVerdict::kNever;
  if (now < next_) return TextVerdict::kAgain;
  const auto said = parts_.ask(text);
  if (said == TextVerdict::kAgain) {
    next_ = now + handlers::contract::backoff(parts_.random, failures_, kFirstPause, kLongestPause);
    ++failures_;
  } else {
    failures_ = 0;
  }
  return said;
}

}  // namespace linli::bot
