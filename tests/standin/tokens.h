#pragma once

#include "tests/standin/clock.h"
#include "tests/standin/config.h"

#include <mutex>
#include <string>
#include <vector>

namespace standin {

/// Issues and checks access tokens. The two kinds are isolated: refreshing one leaves the other. Any thread.
/// Source: "Get stable access token": the same token until five minutes before its end; on a refresh the old
/// one stays valid for five minutes; a forced refresh at most every 30 s and 20 times a day.
class Tokens {
 public:
  Tokens(const Clock& clock, int lifetime_s) : clock_(clock), lifetime_(lifetime_s) {}

  struct Issued {
    std::string value;
    Seconds expires_in = 0;
    int errcode = 0;  // 45011 or 45009 when a forced refresh comes too often
  };
  Issued stable(const Account& account, bool force);
  Issued plain(const Account& account);

  struct Checked {
    const Account* account = nullptr;
    int errcode = 0;  // 40001 never issued or replaced, 42001 expired
  };
  Checked check(const std::string& value) const;

  /// Ends every token at this moment.
  void expire_all();

 private:
  struct Token {
    std::string value;
    const Account* account;
    bool stable;
    bool current;
    Seconds expires;
    Seconds issued;
  };
  Issued issue_locked(const Account& account, bool stable);

  const Clock& clock_;
  const Seconds lifetime_;
  mutable std::mutex mutex_;
  std::vector<Token> tokens_;
  std::vector<Seconds> forced_;
};

}  // namespace standin
