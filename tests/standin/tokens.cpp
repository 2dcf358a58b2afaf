#include "tests/standin/tokens.h"

#include "tests/standin/crypto.h"

#include <algorithm>

namespace standin {
namespace {

constexpr Seconds kOverlap = 300;

}  // namespace

Tokens::Issued Tokens::issue_locked(const Account& account, bool stable) {
  const Seconds now = clock_.now();
  for (Token& token : tokens_) {
    if (token.account != &account || token.stable != stable || !token.current) continue;
    token.current = false;
    token.expires = std::min(token.expires, now + kOverlap);
  }
  // Long enough for a store of 512 characters to be worth having, as real ones are.
  tokens_.push_back({.value = (stable ? "92_" : "91_") + random_text(154),
                     .account = &account,
                     .stable = stable,
                     .current = true,
                     .expires = now + lifetime_,
                     .issued = now});
  return {.value = tokens_.back().value, .expires_in = lifetime_};
}

Tokens::Issued Tokens::stable(const Account& account, bool force) {
  const std::lock_guard lock(mutex_);
  const Seconds now = clock_.now();
  if (force) {
    if (!forced_.empty() && now - forced_.back() < 30) return {.value = {}, .errcode = 45011};
    const auto today =
        std::count_if(forced_.begin(), forced_.end(), [&](Seconds at) { return at > now - 86400; });
    if (today >= 20) return {.value = {}, .errcode = 45009};
    forced_.push_back(now);
    return issue_locked(account, true);
  }
  const Seconds overlap = std::min(kOverlap, lifetime_ / 2);
  for (const Token& token : tokens_)
    if (token.account == &account && token.stable && token.current && token.expires - now > overlap)
      return {.value = token.value, .expires_in = token.expires - now};
  return issue_locked(account, true);
}

Tokens::Issued Tokens::plain(const Account& account) {
  const std::lock_guard lock(mutex_);
  return issue_locked(account, false);
}

Tokens::Checked Tokens::check(const std::string& value) const {
  const std::lock_guard lock(mutex_);
  const auto found =
      std::find_if(tokens_.begin(), tokens_.end(), [&](const Token& t) { return t.value == value; });
  if (found == tokens_.end()) return {.account = nullptr, .errcode = 40001};
  if (clock_.now() < found->expires) return {.account = found->account};
  return {.account = nullptr, .errcode = found->current ? 42001 : 40001};
}

void Tokens::expire_all() {
  const std::lock_guard lock(mutex_);
  for (Token& token : tokens_)
    token.expires = std::min(token.expires, clock_.now());
}

}  // namespace standin
