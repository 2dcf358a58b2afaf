#include <algorithm>

#include "handlers/feedback/chat.h"
#include "handlers/feedback/held.h"
#include "handlers/feedback/tickets.h"
#include "handlers/rules/satisfaction.h"
#include "storage/repo/ratings.h"
#include "storage/repo/scenes.h"

namespace linli::handlers::feedback {
namespace {

namespace repo = storage::repo;
using contract::Intent;
using contract::Reply;
using contract::TextReply;
using contract::Turn;
using repo::talks::Step;
using storage::model::Recipient;
using storage::model::Scene;
using storage::model::TicketCause;

// How long somebody may think better of a rating, and the bot waits for a sentence: days.
constexpr int kTalkDays = 3;
// Shorter than this, a complaint says only that it is one: 投诉, 我要投诉 (characters).
constexpr std::size_t kOnlyWord = 5;

Recipient person_of(const Turn& turn) {
  return {.account = turn.account, .openid = turn.sender};
}

/// The photo that was sent. The day after the platform has forgotten it tells the day of its coming and no
/// more.
std::optional<storage::model::CommentPhoto> photo_in(const Turn& turn) {
  if (turn.picture.empty()) return std::nullopt;
  return storage::model::CommentPhoto{.account = turn.account,
                                      .media_id = std::string{turn.picture},
                                      .gone_on = turn.today().plus_days(storage::model::kPlatformKeeps + 1),
                                      .file = std::nullopt};
}

/// Whether the person has a conversation of their own to get back to.
bool is_bound(const Turn& turn) {
  return !turn.memberships.empty() || !turn.staff.empty() || !turn.organizations.empty();
}

bool answers_for(const Turn& turn, storage::model::ProjectId project) {
  return std::ranges::any_of(turn.memberships, [&](const auto& membership) {
    return membership.project == project && storage::model::files_reports(membership.role);
  });
}

bool says(const Turn& turn, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](auto word) { return turn.words.find(word) != turn.words.npos; });
}

bool declines(Intent intent) {
  return intent == Intent::kNo || intent == Intent::kReportCancel || intent == Intent::kReportLater ||
         intent == Intent::kBack || intent == Intent::kSnooze;
}

bool unclear(Intent intent) {
  return intent == Intent::kUnknown || intent == Intent::kSelect || intent == Intent::kYes ||
         intent == Intent::kReportEvidence;
}

/// Whether what was said is no answer of ours but something else that Linli does for this person.
bool elsewhere(const Turn& turn) {
  const auto intent = turn.said.intent;
  return intent == Intent::kBind || intent == Intent::kHuman || (is_bound(turn) && !unclear(intent));
}

/// 1 or 2, however said; 0 for neither.
int choice_of(const Turn& turn) {
  const auto option = turn.said.number("option");
  if (option == 1 || option == 2) return static_cast<int>(*option);
  if (turn.said.intent == Intent::kYes) return 1;
  return declines(turn.said.intent) ? 2 : 0;
}

/// The same where an answer is wanted or not: 想, 不用了.
int wants_answer(const Turn& turn) {
  constexpr std::size_t kShort = 6;  // more is one sentence more
  if (rules::to_utf32(turn.words).size() <= kShort) {
    if (says(turn, {"不", "算了", "没"})) return 2;
    if (says(turn, {"想", "要", "告诉", "好"})) return 1;
  }
  return choice_of(turn);
}

}  // namespace

Reply Residents::say(std::string_view name, const text::Values& values) const {
  return TextReply{means_.text.say(name, values)};
}

void Residents::keep(Turn& turn, Talk& talk, Step step) const {
  talk.step = step;
  talk.expires_on = std::max(talk.expires_on, turn.today().plus_days(kTalkDays));
  repo::talks::save(turn.db, means_.seal.who(person_of(turn)), talk);
}

void Residents::end(Turn& turn) const {
  repo::talks::end(turn.db, means_.seal.who(person_of(turn)));
}

std::optional<Scene> Residents::open_scene(Turn& turn, const Talk& talk) const {
  auto scene = repo::scenes::find(turn.db, talk.scene).value();
  if (scene.open_on(turn.today())) return scene;
  end(turn);
  return std::nullopt;
}

std::optional<std::string> Residents::context(const Turn& turn) {
  const auto talk = repo::talks::find(turn.db, means_.seal.who(person_of(turn)), turn.today());
  if (!talk) return std::nullopt;
  switch (talk->step) {
    case Step::kRating:
      return "feedback.rating";
    case Step::kComment:
      return "feedback.comment";
    case Step::kDone:
      return "feedback.done";
    case Step::kContact:
    case Step::kSolved:
      break;
  }
  return "menu";
}

/// What of somebody who unsubscribed is personal: the talk, and the way to them that they left. Ratings and
/// tickets stay, for they are nobody's.
void Residents::forget(Turn& turn) {
  end(turn);
  repo::tickets::forget_contact(turn.db, means_.seal.contact_key(person_of(turn)));
}

std::optional<Reply> Residents::handle(Turn& turn) {
  if (!turn.scene.empty()) return scanned(turn);
  // Most people have no talk here, and context() has looked already.
  if (turn.aside)
    if (auto talk = repo::talks::find(turn.db, means_.seal.who(person_of(turn)), turn.today()))
      return talked(turn, *talk);
  const bool about =
      turn.said.intent == Intent::kFeedbackRate || turn.said.intent == Intent::kFeedbackComplain;
  if (!about || is_bound(turn)) return std::nullopt;
  return say("feedback/scan_first");
}

std::optional<Reply> Residents::scanned(Turn& turn) {
  const auto scene = repo::scenes::find(turn.db, turn.scene);
  if (!scene) return std::nullopt;
  turn.confidential = true;
  if (!scene->open_on(turn.today())) return say("feedback/closed");
  if (answers_for(turn, scene->project)) return say("feedback/own_project");
  Talk talk{.step = Step::kRating, .scene = scene->id, .ticket = std::nullopt, .expires_on = turn.today()};
  keep(turn, talk, Step::kRating);
  return say("feedback/ask", described(turn.db, *scene));
}

std::optional<Reply> Residents::talked(Turn& turn, Talk& talk) {
  std::optional<Reply> reply;
  // Whoever asks who sees it is told, and goes on where they were.
  if (turn.said.intent == Intent::kPrivacyRequest) {
    turn.confidential = true;
    return say("feedback/nameless");
  }
  switch (talk.step) {
    case Step::kRating:
      reply = rating(turn, talk);
      break;
    case Step::kComment:
    case Step::kDone:
      reply = more(turn, talk);
      break;
    case Step::kContact:
      reply = contact(turn, talk);
      break;
    case Step::kSolved:
      reply = solved(turn, talk);
      break;
  }
  if (reply) turn.confidential = true;
  return reply;
}

std::optional<Reply> Residents::rating(Turn& turn, Talk& talk) {
  const auto intent = turn.said.intent;
  if (intent == Intent::kFeedbackRate) {
    const auto level = turn.said.number("rating");
    return level ? rated(turn, talk, static_cast<int>(*level)) : say("feedback/ask_again");
  }
  if (intent == Intent::kFeedbackComplain) return complained(turn, talk);
  if (declines(intent)) {
    end(turn);
    return say("feedback/not_now");
  }
  if (!elsewhere(turn)) return say("feedback/ask_again");
  end(turn);  // they have turned to something else
  return std::nullopt;
}

Reply Residents::rated(Turn& turn, Talk& talk, int level) {
  const auto scene = open_scene(turn, talk);
  if (!scene) return say("feedback/closed");
  const auto voter = means_.seal.voter_in_chat(*scene->voter_key, person_of(turn));
  const auto before = rate(turn.db, means_, *scene, {.voter = voter}, level, turn.now);
  const bool low = level <= rules::kToBeHeard;
  const auto words = turn.said.text("comment").value_or("");
  Heard said;
  if (!words.empty()) said = comment(turn.db, means_, *scene, voter, words, std::nullopt, turn.now);
  if (low && !talk.ticket)
    talk.ticket = open_ticket(turn.db, means_, *scene, TicketCause::kRating, said, turn.now);
  if (is_bound(turn)) {
    end(turn);
    return say("feedback/done");
  }
  if (low && !words.empty()) {
    keep(turn, talk, Step::kContact);
    return say("feedback/want_answer");
  }
  keep(turn, talk, words.empty() ? Step::kComment : Step::kDone);
  return say(words.empty() ? "feedback/thanks" : "feedback/comment_thanks",
             text::Values{}.flag("low", low).flag("again", before.has_value()));
}

Reply Residents::commented(Turn& turn, Talk& talk, std::string_view words) {
  const auto scene = open_scene(turn, talk);
  if (!scene) return say("feedback/closed");
  const auto voter = means_.seal.voter_in_chat(*scene->voter_key, person_of(turn));
  const auto said = comment(turn.db, means_, *scene, voter, words, photo_in(turn), turn.now);
  if (!talk.ticket) {
    keep(turn, talk, Step::kDone);
    return say("feedback/comment_thanks");
  }
  // A photo that nobody has looked at yet does not keep the words from being read.
  add_to_ticket(turn.db, means_, *talk.ticket, turn.picture.empty() ? said : heard(means_, words), turn.now);
  const auto ticket = repo::tickets::find(turn.db, *talk.ticket);
  const bool asked = ticket && !ticket->contact.empty();
  keep(turn, talk, asked ? Step::kDone : Step::kContact);
  return say(asked ? "feedback/comment_thanks" : "feedback/want_answer");
}

/// A complaint with its words becomes a ticket at once; 投诉 alone is asked what about.
Reply Residents::complained(Turn& turn, Talk& talk) {
  const auto scene = open_scene(turn, talk);
  if (!scene) return say("feedback/closed");
  const auto words = turn.said.text("comment").value_or(std::string{turn.words});
  if (rules::to_utf32(words).size() <= kOnlyWord) {
    if (!talk.ticket)
      talk.ticket = open_ticket(turn.db, means_, *scene, TicketCause::kComplaint, {}, turn.now);
    keep(turn, talk, Step::kComment);
    return say("feedback/complain_what");
  }
  if (talk.ticket) return commented(turn, talk, words);
  const auto voter = means_.seal.voter_in_chat(*scene->voter_key, person_of(turn));
  const auto said = comment(turn.db, means_, *scene, voter, words, std::nullopt, turn.now);
  talk.ticket = open_ticket(turn.db, means_, *scene, TicketCause::kComplaint, said, turn.now);
  keep(turn, talk, Step::kContact);
  return say("feedback/want_answer");
}

Reply Residents::enough(Turn& turn, Talk& talk) {
  keep(turn, talk, Step::kDone);
  return say("feedback/done");
}

/// After the rating: a sentence, a photo, another rating, a complaint, or nothing more.
std::optional<Reply> Residents::more(Turn& turn, Talk& talk) {
  const auto intent = turn.said.intent;
  const bool asked = talk.step == Step::kComment;
  if (!turn.picture.empty()) return commented(turn, talk, "");
  if (intent == Intent::kFeedbackRate) {
    if (const auto level = turn.said.number("rating")) return rated(turn, talk, static_cast<int>(*level));
    const auto words = turn.said.text("comment");
    if (words && words->empty()) return enough(turn, talk);
    // Who rated well may still complain: 音响太吵，我家孩子要中考.
    const bool complains =
        turn.said.slots.contains("complaint") && words && rules::to_utf32(*words).size() > kOnlyWord;
    if (words && !words->empty()) return complains ? complained(turn, talk) : commented(turn, talk, *words);
    keep(turn, talk, Step::kRating);
    return say("feedback/ask_again");
  }
  if (intent == Intent::kFeedbackComplain) return complained(turn, talk);
  // Who has rated says one thing more, and another.
  if (!asked && intent == Intent::kUnknown && !turn.words.empty() && !is_bound(turn))
    return commented(turn, talk, turn.words);
  if (!asked) return std::nullopt;
  if (declines(intent) || intent == Intent::kThanks) return enough(turn, talk);
  // Whatever else somebody says who was asked for a sentence is one, unless it asks for something.
  if (!unclear(intent) || turn.words.empty()) return std::nullopt;
  return commented(turn, talk, turn.words);
}

std::optional<Reply> Residents::contact(Turn& turn, Talk& talk) {
  const auto intent = turn.said.intent;
  if (!turn.picture.empty() || intent == Intent::kFeedbackRate || intent == Intent::kFeedbackComplain)
    return more(turn, talk);
  const int choice = wants_answer(turn);
  if (choice == 0) {
    if (!unclear(intent)) return std::nullopt;
    const bool tells = intent == Intent::kUnknown && !turn.words.empty();
    return tells ? commented(turn, talk, turn.words) : say("feedback/want_answer_again");
  }
  if (choice == 1) leave_contact(turn.db, means_, *talk.ticket, person_of(turn));
  keep(turn, talk, Step::kDone);
  return say(choice == 1 ? "feedback/contact_kept" : "feedback/contact_declined");
}

std::optional<Reply> Residents::solved(Turn& turn, Talk& talk) {
  const auto ticket = repo::tickets::find(turn.db, *talk.ticket).value();
  const bool no = says(turn, {"没解决", "没有解决", "未解决", "还没", "不行"});
  const bool complains = turn.said.intent == Intent::kFeedbackComplain;
  const int choice = no || complains ? 2 : says(turn, {"解决了", "解决啦", "搞定"}) ? 1 : choice_of(turn);
  if (choice == 0) return elsewhere(turn) ? std::nullopt : std::optional{say("feedback/solved_again")};
  talk.expires_on = turn.today();
  if (choice == 1) {
    confirm(turn.db, ticket, turn.now);
    talk.ticket.reset();
    keep(turn, talk, Step::kDone);
    return say("feedback/solved_thanks");
  }
  if (complains && !no) {
    const auto said = heard(means_, turn.words);
    repo::tickets::add_text(turn.db, ticket.id, said.text, said.held);
    tell_of_danger(turn.db, means_, repo::scenes::find(turn.db, ticket.scene).value(), said.held, turn.now);
  }
  reopen(turn.db, means_, ticket, turn.now);
  keep(turn, talk, Step::kDone);
  const bool up = repo::tickets::find(turn.db, ticket.id).value().level != ticket.level;
  return say("feedback/reopened", text::Values{}.flag("up", up));
}

}  // namespace linli::handlers::feedback
