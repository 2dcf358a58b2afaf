#include "handlers/binding/chat.h"

#include <string>
#include <variant>

#include "handlers/binding/binding.h"
#include "tests/handlers/random.h"
#include "tests/storage/repo/county.h"
#include "tests/support/catch.h"

using namespace linli;
using namespace linli::handlers;
using namespace linli::storage;
using namespace std::chrono_literals;
using linli::tests::at;

namespace {

struct Talk : tests::County {
  /// What a stranger hears who sends this; "" when binding leaves the message to others.
  std::string says(const std::string& openid, std::optional<std::string> code, model::Instant now = at(1min),
                   contract::Intent intent = contract::Intent::kBind) {
    const model::OpenId sender{openid};
    repo::conversations::Conversation conversation;
    contract::Turn turn{.db = db,
                        .now = now,
                        .random = random,
                        .sender = sender,
                        .person = std::nullopt,
                        .memberships = {},
                        .conversation = conversation,
                        .said = {},
                        .words = ""};
    turn.said.intent = intent;
    if (code) turn.said.slots["code"] = *code;
    const auto reply = chat.handle(turn);
    bound = turn.person;
    return reply ? std::get<contract::TextReply>(*reply).text : "";
  }

  tests::SeededRandom random;
  text::Text text = *text::Text::load(LINLI_SOURCE_DIR "/templates/chat");
  binding::Chat chat{text};
  std::optional<model::PersonId> bound;
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("whoever is bound hears to what, and what comes next", "[binding]") {
  Talk talk;
  const auto lead =
      binding::invite(talk.db, {.target = talk.project, .role = model::Role::kLead}, talk.random, at());
  const auto welcome = talk.says("a", lead);
  CHECK(has(welcome, "站敏乡“银铃相伴SF01”"));
  CHECK(has(welcome, "月报"));
  CHECK(talk.bound == repo::people::find(talk.db, model::OpenId{"a"}));
  CHECK(talk.bound);
  CHECK(talk.says("a", lead) == welcome);

  const auto observer =
      binding::invite(talk.db, {.target = talk.project, .role = model::Role::kObserver}, talk.random, at());
  CHECK(has(talk.says("b", observer), "观测员"));
}

TEST_CASE("every refusal of a code is told in words of its own and binds nobody", "[binding]") {
  Talk talk;
  const auto code =
      binding::invite(talk.db, {.target = talk.project, .role = model::Role::kLead}, talk.random, at());
  const auto used =
      binding::invite(talk.db, {.target = talk.project, .role = model::Role::kLead}, talk.random, at());
  talk.says("somebody", used);
  CHECK(has(talk.says("a", std::nullopt), "8位绑定码"));
  CHECK(has(talk.says("a", "WRONGONE"), "不对"));
  CHECK(has(talk.says("a", used), "已经有人用过"));
  CHECK(has(talk.says("a", code, at(binding::kValidity)), "过期"));
  for (int i = 0; i < binding::kMostFailures; ++i)
    talk.says("b", "WRONGONE");
  CHECK(has(talk.says("b", code), "过一个小时"));
  CHECK_FALSE(talk.bound);
}

TEST_CASE("asking how to be bound costs no try", "[binding]") {
  Talk talk;
  const auto code =
      binding::invite(talk.db, {.target = talk.project, .role = model::Role::kLead}, talk.random, at());
  for (int i = 0; i < 2 * binding::kMostFailures; ++i)
    talk.says("a", std::nullopt);
  talk.says("a", code);
  CHECK(talk.bound);
}

TEST_CASE("what is not about binding is left to others", "[binding]") {
  Talk talk;
  CHECK(talk.says("a", "ABCD2345", at(), contract::Intent::kReportFill).empty());
}
