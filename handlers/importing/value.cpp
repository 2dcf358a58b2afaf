#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "handlers/importing/fields.h"
#include "handlers/sheets/text.h"
#include "storage/model/lifecycle.h"
#include "storage/model/organization.h"
#include "storage/model/role.h"

namespace linli::handlers::importing {
namespace {

namespace model = storage::model;
using sheets::Cell;
using sheets::Reading;
using sheets::Reason;

/// What staff write, and what it is; the first of several words is the one that is shown.
struct Word {
  std::string_view written;
  std::string_view value;
};

constexpr std::array<Word, 22> kRegistrationWords{
    {{"区县登记", "district"},   {"市级登记", "city"},     {"省级登记", "province"},
     {"街道备案", "filed"},      {"社区", "committee"},    {"未知", "unknown"},
     {"区级登记", "district"},   {"县级登记", "district"}, {"区级", "district"},
     {"县级", "district"},       {"县区级", "district"},   {"区县级", "district"},
     {"区县级登记", "district"}, {"市级", "city"},         {"省级", "province"},
     {"部级", "province"},       {"备案", "filed"},        {"乡镇备案", "filed"},
     {"社区备案", "filed"},      {"居委会", "committee"},  {"村委会", "committee"},
     {"社区居委会", "committee"}}};
constexpr std::array<Word, 20> kStateWords{
    {{"申报", "applied"},    {"初筛", "screened"},     {"评审", "reviewed"},     {"公示", "publicized"},
     {"签约", "contracted"}, {"实施", "running"},      {"中期评估", "mid_term"}, {"结项评估", "final"},
     {"结项", "closed"},     {"未入选", "rejected"},   {"暂停", "suspended"},    {"终止", "terminated"},
     {"已申报", "applied"},  {"公示中", "publicized"}, {"已签约", "contracted"}, {"实施中", "running"},
     {"在建", "running"},    {"已结项", "closed"},     {"未通过", "rejected"},   {"已终止", "terminated"}}};
constexpr std::array<Word, 10> kRoleWords{{{"负责人", "lead"},
                                           {"副负责人", "deputy"},
                                           {"观测员", "observer"},
                                           {"项目负责人", "lead"},
                                           {"副手", "deputy"},
                                           {"协助人", "deputy"},
                                           {"联系人", "deputy"},
                                           {"经办人", "deputy"},
                                           {"观察员", "observer"},
                                           {"主要负责人", "lead"}}};
constexpr std::array<Word, 9> kPassedWords{{{"合格", "yes"},
                                            {"不合格", "no"},
                                            {"通过", "yes"},
                                            {"未通过", "no"},
                                            {"未参检", "no"},
                                            {"未年检", "no"},
                                            {"未参加", "no"},
                                            {"是", "yes"},
                                            {"否", "no"}}};

template <std::size_t N>
Reading<std::string> word(const std::array<Word, N>& words, const Cell& cell, std::size_t offered) {
  const auto broken = sheets::text(cell);
  if (!broken) return Reason{broken.reason()};
  const auto written = sheets::without_blanks(sheets::half_width(cell.text));
  std::string choice;
  for (std::size_t i = 0; i < N; ++i) {
    if (words[i].written == written) return std::string{words[i].value};
    if (i < offered) choice += (i == 0 ? "" : "、") + std::string{words[i].written};
  }
  return Reason{"只能写：" + choice};
}

template <std::size_t N>
std::string shown_word(const std::array<Word, N>& words, std::string_view value) {
  const auto found =
      std::find_if(words.begin(), words.end(), [&](const Word& each) { return each.value == value; });
  return std::string{found == words.end() ? value : found->written};
}

template <class T, class ToText>
Reading<std::string> as_text(const Reading<T>& reading, ToText to_text) {
  if (!reading) return Reason{reading.reason()};
  return std::string{to_text(*reading)};
}

std::string yes_no_text(bool yes) {
  return yes ? "yes" : "no";
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stopped != end || value < 0) return std::nullopt;
  return value;
}

}  // namespace

Reading<std::string> read_value(Type type, const Cell& cell, sheets::MoneyUnit unit) {
  switch (type) {
    case Type::kMoney:
      return as_text(sheets::money(cell, unit),
                     [](model::Money money) { return std::to_string(money.fen()); });
    case Type::kDate:
      return as_text(sheets::date(cell), [](model::CivilDate date) { return date.text(); });
    case Type::kYesNo:
      return as_text(sheets::yes_no(cell), yes_no_text);
    case Type::kRating:
      return as_text(sheets::rating(cell), [](int rating) { return std::to_string(rating); });
    case Type::kCreditCode:
      return as_text(sheets::credit_code(cell), [](const model::CreditCode& code) { return code.text(); });
    case Type::kPhone:
      return sheets::phone(cell);
    case Type::kRegistration:
      return word(kRegistrationWords, cell, 5);
    case Type::kState:
      return word(kStateWords, cell, 12);
    case Type::kRole:
      return word(kRoleWords, cell, 3);
    case Type::kPassed:
      return word(kPassedWords, cell, 2);
    case Type::kText:
      break;
  }
  return sheets::text(cell);
}

bool is_value(Type type, std::string_view text) {
  switch (type) {
    case Type::kMoney:
      return number(text).has_value();
    case Type::kDate:
      return model::CivilDate::parse(text).has_value();
    case Type::kYesNo:
    case Type::kPassed:
      return text == "yes" || text == "no";
    case Type::kRating:
      return text.size() == 1 && text[0] >= '0' && text[0] <= '5';
    case Type::kCreditCode: {
      const auto code = model::CreditCode::parse(text);
      return code && code->text() == text;
    }
    case Type::kPhone:
      return text.size() >= 10 && text.size() <= 12 && number(text).has_value();
    case Type::kRegistration:
      return model::registration_named(text).has_value();
    case Type::kState:
      return model::project_state_named(text).has_value();
    case Type::kRole:
      return text == "lead" || text == "deputy" || text == "observer";
    case Type::kText:
      break;
  }
  return !text.empty() && sheets::is_text(text) && sheets::text({.text = std::string{text}});
}

std::string shown(Type type, std::string_view text) {
  if (text.empty()) return "（空）";
  switch (type) {
    case Type::kMoney:
      return model::Money::fen(number(text).value_or(0)).text() + "元";
    case Type::kYesNo:
      return text == "yes" ? "是" : "否";
    case Type::kPassed:
      return shown_word(kPassedWords, text);
    case Type::kRating:
      return text == "0" ? "无" : std::string{text} + "A";
    case Type::kRegistration:
      return shown_word(kRegistrationWords, text);
    case Type::kState:
      return shown_word(kStateWords, text);
    case Type::kRole:
      return shown_word(kRoleWords, text);
    case Type::kPhone:  // one may look over the shoulder, and terminals are logged
      return "尾号" + std::string{text.substr(text.size() < 4 ? 0 : text.size() - 4)};
    case Type::kText:
    case Type::kDate:
    case Type::kCreditCode:
      break;
  }
  return std::string{text};
}

}  // namespace linli::handlers::importing
