#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "handlers/sheets/workbook.h"
#include "storage/model/civil_date.h"
#include "storage/model/credit_code.h"
#include "storage/model/money.h"
#include "storage/model/month.h"

/// What a cell says as a value, or why it cannot be one: short, in Chinese, to stand behind the cell's
/// address. None of these is given a blank cell.
namespace linli::handlers::sheets {

struct Reason {
  std::string text;
};

/// A value or the reason there is none.
template <class T>
class [[nodiscard]] Reading {
 public:
  Reading(T value) : state_(std::move(value)) {}
  Reading(Reason reason) : state_(std::move(reason)) {}

  explicit operator bool() const { return state_.index() == 0; }
  const T& operator*() const { return std::get<0>(state_); }
  const std::string& reason() const { return std::get<1>(state_).text; }

 private:
  std::variant<T, Reason> state_;
};

/// The unit in which a column keeps money, as ten to the power of fen.
enum class MoneyUnit {
  kUnsaid = 0,
  kYuan = 2,
  kThousand = 5,     ///< 千元
  kTenThousand = 6,  ///< 万元
};

/// Text of at most `most` characters, blanks made single.
Reading<std::string> text(const Cell& cell, std::size_t most = 200);

/// "35,000.00" "３５０００" "3.5万" "¥200元" and numbers, not negative, exact to the fen and never finer. A
/// unit in the cell goes before the column's. When neither says one it is yuan, except that less than 1000 of
/// it is refused: such figures are as often 万元.
Reading<storage::model::Money> money(const Cell& cell, MoneyUnit unit);

/// "12" "1,200" "１２", not negative, below a billion.
Reading<std::int64_t> whole(const Cell& cell);

/// "2024-03-01" "2024/3/1" "2024.3.1" "2024年3月1日" "20240301", with or without a time after it; a day or
/// the number that spreadsheets keep for one. 1900 to 2199.
Reading<storage::model::CivilDate> date(const Cell& cell);

/// "2024-05" "2024年5月" "2024/5" "202405" or any day of it.
Reading<storage::model::Month> month(const Cell& cell);

/// 是 有 √ / 否 无 × and the like.
Reading<bool> yes_no(const Cell& cell);

/// 3A, AAA, AAA级, 无, 未评: 0 for none, 1 to 5 for 1A to 5A.
Reading<int> rating(const Cell& cell);

/// Says whether length, character or check character is wrong.
Reading<storage::model::CreditCode> credit_code(const Cell& cell);

/// A mobile or fixed-line number of mainland China, as digits only.
Reading<std::string> phone(const Cell& cell);

}  // namespace linli::handlers::sheets
