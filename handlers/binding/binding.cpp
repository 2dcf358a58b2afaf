#include "handlers/binding/binding.h"

#include <array>

#include "storage/repo/invites.h"
#include "storage/repo/people.h"

namespace linli::handlers::binding {
namespace {

namespace repo = storage::repo;
using storage::model::Instant;
using storage::model::OpenId;

std::string tidied(std::string_view code) {
  std::string tidy;
  for (const char c : code) {
    if (c == ' ' || c == '-') continue;
    tidy += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return tidy;
}

}  // namespace

std::string invite(storage::db::Connection& connection, storage::model::ProjectId project,
                   storage::model::Role role, contract::Random& random, Instant now) {
  std::string code;
  while (code.size() < kCodeLength) {
    std::array<std::byte, 1> byte{};
    random.fill(byte);
    // Bytes beyond the last whole multiple of the alphabet are drawn again, so that no letter is likelier.
    const auto value = std::to_integer<std::size_t>(byte[0]);
    if (value < 256 / kAlphabet.size() * kAlphabet.size()) code += kAlphabet[value % kAlphabet.size()];
  }
  repo::invites::add(connection, code, project, role, now + kValidity, now);
  return code;
}

Outcome redeem(storage::db::Connection& connection, const OpenId& sender, std::string_view text,
               Instant now) {
  const auto refuse = [](Refusal why) { return Outcome{.bound = std::nullopt, .refusal = why}; };
  if (repo::invites::failures(connection, sender, now - kPause) >= kMostFailures)
    return refuse(Refusal::kTooManyTries);
  const auto fail = [&](Refusal why) {
    repo::invites::record_failure(connection, sender, now - kPause, now);
    return refuse(why);
  };
  const auto found = repo::invites::find(connection, tidied(text));
  if (!found) return fail(Refusal::kWrongCode);
  const auto known = repo::people::find(connection, sender);
  if (found->used_by) {
    if (known && *known == *found->used_by)
      return {.bound = Bound{.person = *known, .project = found->project, .role = found->role}};
    return fail(Refusal::kUsed);
  }
  if (found->expires_at <= now) return fail(Refusal::kExpired);
  const auto person = repo::people::ensure(connection, sender, now);
  repo::invites::use(connection, found->id, person, now);
  repo::people::join(connection, person, found->project, found->role, now);
  repo::invites::forget_failures(connection, sender);
  return {.bound = Bound{.person = person, .project = found->project, .role = found->role}};
}

}  // namespace linli::handlers::binding
