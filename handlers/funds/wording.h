#pragma once

#include <string>

#include "handlers/ledger/account.h"
#include "handlers/rules/program.h"
#include "handlers/text/text.h"
#include "storage/model/civil_date.h"

/// How an account is said in chat. The sentences are in templates/chat/funds.
namespace linli::handlers::funds {

/// Says one account. Made per turn; refers to what it is given.
class Wording {
 public:
  Wording(const text::Text& text, const rules::Program& program, const ledger::Account& account,
          storage::model::CivilDate today)
      : text_(text), program_(program), account_(account), today_(today) {}

  /// What came, what went, what is left, what comes next and what that waits for, what is against a rule.
  std::string overview() const;
  /// The same in two lines, for somebody with several projects.
  std::string brief() const;
  /// Why a part (null: the next one) is not here, with clauses and the first day possible.
  std::string why(const ledger::Part* part) const;
  /// Every part, and every payment that was not taken back.
  std::string detail() const;
  /// Spending by month, the most of all first named.
  std::string months() const;
  /// Every line against its bounds; `line` ("labour"): only that one.
  std::string lines(const std::string& line) const;
  /// Vouchers and where they stand.
  std::string vouchers() const;

 private:
  std::string day(storage::model::CivilDate day) const;
  std::string month(storage::model::Month month) const;
  std::string missing(const ledger::Missing& missing) const;
  text::Values part_values(const ledger::Part& part) const;
  text::Values line_values(const ledger::Line& line) const;
  /// Of every rule about spending, or of one line's.
  std::vector<text::Values> warnings(const std::string& line = "") const;
  text::Values sums() const;

  const text::Text& text_;
  const rules::Program& program_;
  const ledger::Account& account_;
  storage::model::CivilDate today_;
};

}  // namespace linli::handlers::funds
