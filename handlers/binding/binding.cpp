#include "handlers/binding/binding.h"

#include <array>

#include "storage/repo/invites.h"
#include "storage/repo/people.h"

namespace linli::handlers::binding {
namespace {

namespace repo = storage::repo;
using storage::model::Instant;
using storage::model::OpenId;

/// The letters and digits of what was typed, raised. Full-width ones, which Chinese keyboards offer (U+FF01
/// to U+FF5E, in UTF-8 EF BC 81 to EF BD 9E), are the ASCII characters 21 to 7E in the same order.
std::string tidied(std::string_view code) {
  std::string tidy;
  for (std::size_t i = 0; i < code.size(); ++i) {
    char c = code[i];
    const auto wide = code.substr(i, 3);
    if (wide.size() == 3 && (wide.starts_with("\xef\xbc") || wide.starts_with("\xef\xbd"))) {
      const int last = static_cast<unsigned char>(wide[2]) & 0x3f;
      c = static_cast<char>(last + (wide[1] == '\xbc' ? 0x20 : 0x60));
      i += 2;
    }
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) tidy += c;
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
  repo::invites::add(connection, code, {.target = project, .role = role}, now + kValidity, now);
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
  const auto* project = std::get_if<storage::model::ProjectId>(&found->offer.target);
  if (!project) return fail(Refusal::kWrongCode);
  if (found->used_by) {
    if (known && *known == *found->used_by)
      return {.bound = Bound{.person = *known, .project = *project, .role = found->offer.role}};
    return fail(Refusal::kUsed);
  }
  if (found->expires_at <= now) return fail(Refusal::kExpired);
  const auto person = repo::people::ensure(connection, sender, now);
  repo::invites::use(connection, found->id, person, now);
  repo::people::join(connection, person, *project, found->offer.role, now);
  repo::invites::forget_failures(connection, sender);
  return {.bound = Bound{.person = person, .project = *project, .role = found->offer.role}};
}

}  // namespace linli::handlers::binding
