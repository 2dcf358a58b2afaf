#include "bot/dialogue/dialogue.h"

#include <algorithm>
#include <atomic>
#include <stdexcept>

#include "bot/dialogue/hear.h"
#include "bot/dialogue/note.h"
#include "bot/dialogue/reply_json.h"
#include "bot/dialogue/understood.h"
#include "bot/wechat/pages.h"
#include "storage/repo/contacts.h"
#include "storage/repo/conversations.h"
#include "storage/repo/deliveries.h"
#include "storage/repo/outbox.h"
#include "storage/repo/people.h"
#include "storage/repo/staff.h"

namespace linli::bot::dialogue {

namespace contract = handlers::contract;
namespace db = storage::db;
namespace model = storage::model;
namespace repo = storage::repo;
using handlers::contract::Reply;
using handlers::contract::Silence;
using handlers::contract::TextReply;
using handlers::contract::Turn;
using Kind = Dialogue::Outcome::Kind;

/// A turn on its way through the writer. Shared by the thread that waits and the writer, because whoever
/// waits may give up first.
struct Dialogue::Pending {
  std::string key;
  model::Recipient sender;
  wechat::Inbound inbound;
  Heard heard;
  understand::Analysis analysis;  ///< made before the writer is involved
  Arrivals::Ticket arrival;       ///< of words; until their turn

  /// Who has decided how the answer travels: both sides try to claim it, one wins.
  enum class Way { kUndecided, kInReply, kLater };
  std::atomic<Way> way{Way::kUndecided};
  bool claim(Way wanted) {
    auto undecided = Way::kUndecided;
    return way.compare_exchange_strong(undecided, wanted) || way.load() == wanted;
  }

  // Written by the writer before the future becomes ready.
  Reply reply;
  handlers::contract::Intent intent = handlers::contract::Intent::kUnknown;
  bool repeated = false;
  bool confidential = false;
  bool filled_outbox = false;
};

namespace {

// Contexts in which words wait for a choice.
constexpr std::string_view kPick = "report.pick_";
constexpr std::string_view kIdle = "idle";
// WeChat delivers again within seconds; a month also covers whoever plays back a log by hand.
constexpr std::chrono::days kRemembered{30};
// More than one turn adds, so that what is left from busier times goes too.
constexpr int kForgottenPerTurn = 2;
constexpr std::chrono::hours kConfidential{1};

/// Whether one question is open that a message of any words may answer.
bool asks(std::string_view context) {
  return context.starts_with("report.ask.") || context == "report.confirm";
}

/// Whether a message with this intent makes the choice it was asked for, rather than turning to something
/// else.
bool chooses(contract::Intent intent) {
  using contract::Intent;
  return intent == Intent::kSelect || intent == Intent::kReportFill || intent == Intent::kReportStart;
}

/// A text longer than a passive reply may be: its first page is the reply, the others follow on their own.
Reply first_page(db::Connection& connection, Reply reply, const std::string& key, const model::Recipient& to,
                 model::Instant now, bool& filled_outbox) {
  auto* text = std::get_if<TextReply>(&reply);
  if (!text) return reply;
  auto pages = wechat::pages(text->text);
  for (std::size_t i = 1; i < pages.size(); ++i) {
    repo::outbox::add(connection, "page:" + std::to_string(i + 1) + ":" + key, to, pages[i], now);
    filled_outbox = true;
  }
  if (!pages.empty()) text->text = std::move(pages.front());
  return reply;
}

}  // namespace

Dialogue::Dialogue(Parts parts) : parts_(std::move(parts)), late_(parts_.writer, parts_.outbox_filled) {
  if (parts_.handlers.empty()) throw std::invalid_argument{"a dialogue needs somebody who answers"};
}

Dialogue::Outcome Dialogue::answer(const wechat::Delivery& delivery, model::Account account) {
  const auto give_up = std::chrono::steady_clock::now() + parts_.answer_by;
  auto heard = hear(delivery.inbound);
  if (!heard.matters) return {.kind = Kind::kIgnored, .reply = Silence{}, .problem = ""};
  auto pending = std::make_shared<Pending>();
  pending->key = delivery.dedupe_key;
  pending->sender = {account, delivery.inbound.from};
  if (!heard.words.empty()) pending->arrival = arrivals_.enter(pending->sender, pending->key);
  pending->inbound = delivery.inbound;
  pending->analysis = understand::analyse(heard.words, parts_.lexicon, heard.voice);
  pending->heard = std::move(heard);
  if (pending->arrival.hurried()) pending->arrival.linger(parts_.linger, parts_.lingering);
  try {
    const auto turn = [this, pending](db::Connection& connection) { take_turn(connection, *pending); };
    auto durable = parts_.writer.submit(turn);
    if (durable.wait_until(give_up) != std::future_status::ready && pending->claim(Pending::Way::kLater)) {
      late_.keep(std::move(durable), turn,
                 [this, pending](db::Connection& connection) { apologize(connection, *pending); });
      return {.kind = Kind::kLate, .reply = Silence{}, .problem = ""};
    }
    durable.get();
  } catch (const db::Overloaded& problem) {
    return {.kind = Kind::kRefused, .reply = Silence{}, .problem = problem.what()};
  } catch (const db::Full& problem) {
    return {.kind = Kind::kRefused, .reply = Silence{}, .problem = problem.what()};
  } catch (const db::Busy& problem) {
    return {.kind = Kind::kRefused, .reply = Silence{}, .problem = problem.what()};
  } catch (const db::Broken& problem) {
    return {.kind = Kind::kRefused, .reply = Silence{}, .problem = problem.what()};
  } catch (const std::exception& problem) {
    return {.kind = Kind::kFailed, .reply = TextReply{parts_.apology.text}, .problem = problem.what()};
  }
  if (pending->filled_outbox && parts_.outbox_filled) parts_.outbox_filled();
  if (!pending->heard.picture.empty() && parts_.picture_came) parts_.picture_came();
  return {.kind = pending->repeated       ? Kind::kRepeated
                  : pending->heard.silent ? Kind::kNoted
                                          : Kind::kAnswered,
          .reply = std::move(pending->reply),
          .intent = pending->intent,
          .problem = ""};
}

void Dialogue::take_turn(db::Connection& connection, Pending& pending) {
  const auto now = parts_.clock.now();
  const bool more = pending.arrival.others();
  pending.arrival.leave();
  if (const auto kept = repo::deliveries::reply_to(connection, pending.key)) {
    pending.reply = reply_from_json(*kept);
    pending.repeated = true;
  } else {
    const auto person = repo::contacts::person_of(connection, pending.sender);
    pending.filled_outbox = note(connection, pending.sender, person, pending.inbound, now);
    pending.reply =
        pending.heard.silent ? Reply{Silence{}} : converse(connection, pending, person, more, now);
    pending.reply = first_page(connection, std::move(pending.reply), pending.key, pending.sender, now,
                               pending.filled_outbox);
  }
  // From here on either the waiting thread sends this reply, or, having given up, leaves it to the outbox.
  if (!pending.claim(Pending::Way::kInReply)) {
    if (const auto* text = std::get_if<TextReply>(&pending.reply)) {
      repo::outbox::add(connection, "late:" + pending.key, pending.sender, text->text, now);
      pending.filled_outbox = true;
    }
    pending.reply = Silence{};
  }
  if (pending.repeated) return;
  repo::deliveries::remember(connection, pending.key, to_json(pending.reply), now, pending.confidential);
  repo::deliveries::forget(connection, now - kRemembered, kForgottenPerTurn);
  repo::deliveries::forget_confidential(connection, now - kConfidential, kForgottenPerTurn);
}

void Dialogue::apologize(db::Connection& connection, const Pending& pending) {
  repo::outbox::add(connection, "sorry:" + pending.key, pending.sender, parts_.apology.text,
                    parts_.clock.now());
}

Reply Dialogue::converse(db::Connection& connection, Pending& pending, std::optional<model::PersonId> person,
                         bool more, model::Instant now) {
  auto conversation =
      person ? repo::conversations::find(connection, *person) : repo::conversations::Conversation{};
  const auto before = conversation;
  Turn turn{.db = connection,
            .now = now,
            .random = parts_.random,
            .sender = pending.sender.openid,
            .person = person,
            .memberships = {},
            .conversation = conversation,
            .said = {},
            .words = pending.heard.words,
            .account = pending.sender.account,
            .scene = pending.heard.scene,
            .picture = pending.heard.picture,
            .picture_kind = pending.heard.picture_kind,
            .thumbnail = pending.heard.thumbnail,
            .file = pending.heard.file,
            .sent_at = pending.inbound.created_at,
            .message_id = pending.inbound.message_id,
            .more = more};
  // Words that were overtaken on their way were sent before the question was seen, and answer nothing.
  const auto said = model::said_at(pending.inbound.created_at, pending.inbound.message_id);
  const bool overtaken = said.message != 0 && !pending.heard.words.empty() && said < conversation.heard &&
                         asks(conversation.context);
  if (overtaken) conversation.context = kIdle;
  if (pending.heard.leaves) {
    for (auto* handler : parts_.handlers)
      handler->forget(turn);
    if (person) repo::conversations::save(connection, *person, {}, now);
    return Silence{};
  }
  if (person) {
    turn.memberships = repo::people::memberships(connection, *person);
    turn.organizations = repo::people::organizations(connection, *person);
    turn.staff = repo::staff::of(connection, *person);
  }

  for (auto* handler : parts_.handlers)
    if (!turn.aside) turn.aside = handler->context(turn);

  const auto ask = [&](const understand::Analysis& analysis, const contract::Slots& settled) -> Reply {
    turn.said = understood(turn, analysis, parts_.catalogue);
    for (const auto& [slot, value] : settled) {
      turn.said.slots.erase(slot);
      std::erase(turn.said.ask, slot);
      std::erase(turn.said.relative, slot);
    }
    if (pending.heard.intent) turn.said.intent = *pending.heard.intent;
    pending.intent = turn.said.intent;
    for (auto* handler : parts_.handlers)
      if (auto reply = handler->handle(turn)) return *std::move(reply);
    throw std::logic_error{"nobody answered"};
  };
  auto reply = ask(pending.analysis, {});
  if (before.context.starts_with(kPick) && !conversation.context.starts_with(kPick)) {
    const auto words = std::exchange(conversation.pending, "");
    // Words that had to wait for a choice are heard again once it is made; what was said with it is settled.
    if (!words.empty() && chooses(turn.said.intent)) {
      auto settled = std::move(turn.said.slots);
      if (before.context == "report.pick_month") settled.try_emplace("month");
      turn.words = words;
      reply = ask(understand::analyse(words, parts_.lexicon, pending.heard.voice), settled);
    }
  }
  if (overtaken && conversation.context == kIdle) conversation.context = before.context;
  if (said.message != 0) conversation.heard = std::max(conversation.heard, said);
  if (auto* text = std::get_if<TextReply>(&reply))
    for (auto* handler : parts_.handlers)
      text->text.insert(0, handler->unshown(turn));
  pending.confidential = turn.confidential;
  if (turn.person && (conversation != before || !person))
    repo::conversations::save(connection, *turn.person, conversation, now);
  return reply;
}

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::kRepeated:
      return "repeated";
    case Kind::kIgnored:
      return "ignored";
    case Kind::kNoted:
      return "noted";
    case Kind::kLate:
      return "late";
    case Kind::kRefused:
      return "refused";
    case Kind::kFailed:
      return "failed";
    case Kind::kAnswered:
      break;
  }
  return "answered";
}

}  // namespace linli::bot::dialogue
