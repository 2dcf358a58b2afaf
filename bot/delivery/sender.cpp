#include "bot/delivery/sender.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "bot/delivery/card_form.h"
#include "bot/log.h"
#include "handlers/contract/backoff.h"

namespace linli::bot::delivery {
namespace {

namespace contacts = storage::repo::contacts;
namespace db = storage::db;
namespace model = storage::model;
namespace outbox = storage::repo::outbox;
using Verdict = Attempt::Verdict;

constexpr std::chrono::milliseconds kFirstPause{2000};
constexpr std::chrono::milliseconds kLongestPause{std::chrono::minutes{15}};
constexpr std::chrono::milliseconds kFirstUnclearPause{std::chrono::minutes{1}};
// How long a message whose time comes may be overlooked when nobody wakes the sender.
constexpr std::chrono::seconds kLook{1};
// Messages looked at in one job of the writer, so that no turn waits for long behind it.
constexpr int kBatch = 16;

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kSent:
      return "sent";
    case Verdict::kAgain:
      return "again";
    case Verdict::kUnclear:
      return "unclear";
    case Verdict::kStrange:
      return "strange";
    case Verdict::kRefused:
      return "refused";
    case Verdict::kNever:
      break;
  }
  return "never";
}

/// Where the message can go; the person's accounts, or the one openid it was written for.
std::vector<model::Recipient> recipients_of(db::Connection& connection, const outbox::Letter& letter) {
  if (letter.person) return contacts::of(connection, *letter.person);
  if (letter.recipient.openid.empty()) return {};
  return {letter.recipient};
}

/// Notices are written as one text; what a template says of them follows from it.
bool is_plain_notice(const outbox::Letter& letter) {
  return letter.kind == model::LetterKind::kNotice && (letter.fields.empty() || letter.fields == "{}");
}

bool says_fields(const outbox::Letter& letter) {
  return is_plain_notice(letter) || (letter.fields != "{}" && !letter.fields.empty());
}

/// "time" is when it leaves, not when it was written: that would tell of a resident's complaint to the
/// minute.
std::string fields_of(const outbox::Letter& letter, Instant now) {
  return is_plain_notice(letter) ? notice_fields(letter.content, now) : letter.fields;
}

Wish wish_of(const outbox::Letter& letter) {
  return {.priority = letter.priority,
          .worth = letter.worth,
          .expires = letter.expires,
          .has_fields = says_fields(letter),
          .can_be_called = letter.person.has_value()};
}

Plan plan_for(db::Connection& connection, const outbox::Letter& letter, const Means& means, Instant now) {
  std::vector<model::Contact> known;
  for (const auto& recipient : recipients_of(connection, letter))
    known.push_back(contacts::find(connection, recipient));
  return plan(wish_of(letter), known, means, now);
}

/// The platform knows better than the ledger.
void correct(db::Connection& connection, const model::Recipient& recipient, std::int64_t errcode,
             std::string_view template_id) {
  if (errcode == 45015 || errcode == 45047) contacts::close_windows(connection, recipient);
  if (errcode == 43101) contacts::no_consent(connection, recipient, template_id);
  if (errcode == 43004) contacts::left(connection, recipient);
}

}  // namespace

Sender::Sender(Parts parts)
    : parts_(std::move(parts)),
      pace_(parts_.per_second),
      for_answers_([this] { run(model::Priority::kAnswer); }),
      for_all_([this] { run(model::Priority::kBroadcast); }) {}

Sender::~Sender() {
  stop();
  for_answers_.join();
  for_all_.join();
}

void Sender::stop() {
  {
    const std::scoped_lock lock{mutex_};
    stopping_ = true;
  }
  changed_.notify_all();
}

void Sender::wake() {
  {
    const std::scoped_lock lock{mutex_};
    wake_.fill(true);
  }
  changed_.notify_all();
}

bool Sender::stopping() {
  const std::scoped_lock lock{mutex_};
  return stopping_;
}

void Sender::run(model::Priority last) {
  const std::size_t self = last == model::Priority::kAnswer ? 0 : 1;
  for (;;) {
    {
      std::unique_lock lock{mutex_};
      changed_.wait_for(lock, kLook, [&] { return wake_[self] || stopping_; });
      if (stopping_) return;
      wake_[self] = false;
    }
    try {
      send_due(last);
    } catch (const std::exception& problem) {
      log::error("outbox.failed", {{"error", std::string_view{problem.what()}}});
    }
  }
}

/// @return whether to go on.
bool Sender::wait_for_pace() {
  std::unique_lock lock{mutex_};
  for (;;) {
    if (stopping_) return false;
    const auto pause = pace_.take(std::chrono::steady_clock::now());
    if (pause <= std::chrono::nanoseconds{0}) return true;
    changed_.wait_for(lock, pause, [this] { return stopping_; });
  }
}

std::size_t Sender::send_due(model::Priority last) {
  const auto begun = parts_.clock.now();  // what is put off from here on waits for the next look
  if (last != model::Priority::kAnswer)
    parts_.writer.run([&](db::Connection& connection) {
      outbox::take_back(connection, begun);
      outbox::sweep(connection, begun, kBatch);
    });
  for (std::size_t attempted = 0;;) {
    // One at a time: a lease covers one sending, and a stop or a crash concerns one message.
    std::optional<UnderWay> sending;
    bool more = false;
    if (last == model::Priority::kAnswer ? stopping() : !wait_for_pace()) return attempted;
    parts_.writer.run([&](db::Connection& connection) { sending = take(connection, last, begun, more); });
    if (!sending && !more) return attempted;
    if (!sending) continue;
    ++attempted;
    const auto attempt = carry(sending->parcel);
    parts_.writer.run([&](db::Connection& connection) { settle(connection, *sending, attempt); });
    const auto errcode = attempt.errcode ? std::to_string(*attempt.errcode) : std::string("none");
    if (parts_.attempted) parts_.attempted(sending->parcel.way, errcode);
    log::info("outbox.attempt", {{"message", sending->parcel.id.value},
                                 {"way", model::name_of(sending->parcel.way)},
                                 {"tries", sending->attempt},
                                 {"outcome", name_of(attempt.verdict)},
                                 {"reason", attempt.reason}});
  }
}

/// Brings a reminder up to date. @return whether there is anything left to say; otherwise it is cleared.
bool Sender::renew(db::Connection& connection, outbox::Letter& letter, Instant now) {
  if (!parts_.renew || letter.kind != model::LetterKind::kReminder) return true;
  auto text = parts_.renew(connection, letter, now);
  if (!text) {
    outbox::park(connection, letter.id, model::LetterState::kCleared, "what it is about is done", now);
    return false;
  }
  letter.content = std::move(text->content);
  letter.fields = std::move(text->fields);
  return true;
}

/// The next message that can go, begun. `more`: there may be others behind those that cannot.
std::optional<Sender::UnderWay> Sender::take(db::Connection& connection, model::Priority last, Instant begun,
                                             bool& more) {
  for (int looked = 0; looked < kBatch; ++looked) {
    auto letter = outbox::next(connection, begun, last);
    if (!letter) return std::nullopt;
    const auto now = parts_.clock.now();
    const auto means = parts_.carrier.means(letter->kind);
    const auto planned = plan_for(connection, *letter, means, now);
    switch (planned.kind) {
      case Plan::Kind::kWait:
        outbox::put_off(connection, letter->id, std::max(planned.until, begun + kLook), planned.reason);
        continue;
      case Plan::Kind::kLeave:
        outbox::park(connection, letter->id, planned.state, planned.reason, now);
        continue;
      case Plan::Kind::kSend:
        break;
    }
    if (!renew(connection, *letter, now)) continue;
    UnderWay sending;
    for (auto& recipient : recipients_of(connection, *letter))
      if (recipient.account == model::account_of(planned.way)) sending.recipient = std::move(recipient);
    sending.template_id = means.template_for(planned.way);
    sending.spent = contacts::spend(connection, sending.recipient, planned.way, sending.template_id, now);
    sending.attempt =
        outbox::begin(connection, letter->id, planned.way, sending.recipient, now + kLease, now);
    sending.parcel = {.id = letter->id,
                      .kind = letter->kind,
                      .way = planned.way,
                      .to = sending.recipient.openid,
                      .content = letter->content,
                      .fields = fields_of(*letter, now)};
    sending.letter = *std::move(letter);
    return sending;
  }
  more = true;
  return std::nullopt;
}

/// A carrier that falls over is a hiccup like others: it counts as a try and holds up no other message.
Attempt Sender::carry(const Parcel& parcel) {
  try {
    return parts_.carrier.carry(parcel);
  } catch (const std::exception& problem) {
    log::error("outbox.send_failed",
               {{"message", parcel.id.value}, {"error", std::string_view{problem.what()}}});
    return {.verdict = Verdict::kUnclear, .reason = "sending fell over"};
  }
}

void Sender::settle(db::Connection& connection, const UnderWay& sending, const Attempt& attempt) {
  const auto now = parts_.clock.now();
  const bool unclear = attempt.verdict == Verdict::kUnclear;
  const outbox::Ending ending{
      .attempt = sending.attempt, .errcode = attempt.errcode, .reason = attempt.reason, .unclear = unclear};
  const auto id = sending.parcel.id;
  if (attempt.verdict == Verdict::kSent) return outbox::sent(connection, id, ending, attempt.message_id, now);
  if (!unclear) contacts::give_back(connection, sending.recipient, sending.spent, sending.template_id);
  const bool enough = (unclear && sending.letter.unclear + 1 >= kMostUnclear) ||
                      (attempt.verdict == Verdict::kStrange && sending.attempt >= kMostStrange);
  if (attempt.verdict == Verdict::kNever || enough) return outbox::failed(connection, id, ending, now);
  if (attempt.verdict != Verdict::kRefused)
    return outbox::again(connection, id, ending, pause_after(sending, attempt), now);

  if (attempt.errcode) correct(connection, sending.recipient, *attempt.errcode, sending.template_id);
  const auto means = parts_.carrier.means(sending.parcel.kind);
  const auto other = plan_for(connection, sending.letter, means, now);
  const bool same = other.kind == Plan::Kind::kSend && other.way == sending.parcel.way;
  if (same) return outbox::failed(connection, id, ending, now);  // nothing tells why it should go better
  outbox::again(connection, id, ending, other.kind == Plan::Kind::kWait ? other.until : now, now);
  if (other.kind == Plan::Kind::kLeave) outbox::park(connection, id, other.state, attempt.reason, now);
}

Instant Sender::pause_after(const UnderWay& sending, const Attempt& attempt) {
  if (attempt.verdict == Verdict::kUnclear)
    return parts_.clock.now() + kFirstUnclearPause * (std::int64_t{1} << (3 * sending.letter.unclear));
  return parts_.clock.now() +
         handlers::contract::backoff(parts_.random, sending.attempt, kFirstPause, kLongestPause);
}

}  // namespace linli::bot::delivery
