#include <array>
#include <string_view>

#include "bot/understand/dates.h"
#include "bot/understand/numerals.h"
#include "bot/understand/time_words.h"

namespace linli::bot::understand {
namespace {

bool starts(const Glyphs& glyphs, std::size_t at, std::u32string_view word) {
  return glyphs.codes.compare(at, word.size(), word) == 0;
}

template <std::size_t N>
const Offset* word_at(const Glyphs& glyphs, std::size_t at, const std::array<Offset, N>& words) {
  for (const Offset& entry : words) {
    if (glyphs[at] == entry.word.front() && starts(glyphs, at, entry.word)) return &entry;
  }
  return nullptr;
}

class Reader {
 public:
  Reader(const Glyphs& glyphs, std::size_t at) : glyphs_(glyphs), at_(at) { phrase_.begin = at; }

  std::optional<TimePhrase> read() {
    if (!numeric_date() && !relative() && !later()) {
      year();
      if (!month() && phrase_.year_offset) month_word();
      if (phrase_.month || phrase_.month_offset) {
        day_of_month();
      } else if (!phrase_.year && !phrase_.year_offset) {
        lone_day();
      }
    }
    clock();
    phrase_.end = at_;
    if (at_ == phrase_.begin) return std::nullopt;
    return phrase_;
  }

 private:
  void skip_spaces() {
    while (glyphs_[at_] == U' ') {
      ++at_;
    }
  }

  struct Small {
    unsigned value;
    std::size_t end;
    std::size_t digits;
  };

  /// A whole number below 10 000 without units, digits or Chinese.
  std::optional<Small> small(std::size_t at) const {
    if (is_digit(glyphs_[at])) {
      unsigned value = 0;
      std::size_t end = at;
      for (; is_digit(glyphs_[end]) && end - at < 5; ++end) {
        value = value * 10 + (glyphs_[end] - U'0');
      }
      if (end - at > 4) return std::nullopt;
      return Small{value, end, end - at};
    }
    if (!chinese_digit(glyphs_[at]) && chinese_scale(glyphs_[at]) != 10 && glyphs_[at] != U'廿')
      return std::nullopt;
    const auto numeral = read_numeral(glyphs_, at);
    if (!numeral || numeral->doubt != Doubt::kNone || numeral->approximate) return std::nullopt;
    const auto whole = numeral->whole();
    if (!whole || *whole > 9'999) return std::nullopt;
    return Small{static_cast<unsigned>(*whole), numeral->end, numeral->digits};
  }

  /// 2024-05-12, 2024/5/12, 2024.5.12, 2024-05, 2024.5
  bool numeric_date() {
    if (at_ > 0 && (is_digit(glyphs_[at_ - 1]) || glyphs_[at_ - 1] == U'.')) return false;
    const auto years = ascii(at_);
    if (!years || years->digits != 4 || years->value < 1990 || years->value > 2099) return false;
    const char32_t mark = glyphs_[years->end];
    if (mark != U'-' && mark != U'/' && mark != U'.') return false;
    const auto months = ascii(years->end + 1);
    if (!months || months->digits > 2 || months->value < 1 || months->value > 12) return false;
    if (mark == U'.' && months->digits == 1 && is_digit(glyphs_[months->end])) return false;
    phrase_.year = static_cast<int>(years->value);
    phrase_.month = months->value;
    at_ = months->end;
    const auto days = glyphs_[at_] == mark ? ascii(at_ + 1) : std::nullopt;
    if (days && days->digits <= 2 && days->value >= 1 && days->value <= 31) {
      phrase_.day = days->value;
      at_ = days->end;
    }
    return true;
  }

  std::optional<Small> ascii(std::size_t at) const {
    if (!is_digit(glyphs_[at])) return std::nullopt;
    return small(at);
  }

  bool relative() {
    if (const Offset* word = word_at(glyphs_, at_, kDayWords); word && !child_behind(word->word)) {
      phrase_.day_offset = word->offset;
      at_ += word->word.size();
      const char32_t last = word->word.back();
      evening_ = last == U'晚';
      return true;
    }
    if (month_word()) {
      day_of_month();
      return true;
    }
    if (starts(glyphs_, at_, U"月底") || starts(glyphs_, at_, U"月末")) {
      phrase_.month_end = true;
      phrase_.month_offset = 0;
      at_ += 2;
      return true;
    }
    return week();
  }

  /// 文明儿童, and not 明儿.
  bool child_behind(std::u32string_view word) const {
    constexpr std::u32string_view kChildren = U"童女子科媳歌";
    return word.back() == U'儿' && kChildren.find(glyphs_[at_ + word.size()]) != std::u32string_view::npos;
  }

  bool month_word() {
    const Offset* word = word_at(glyphs_, at_, kMonthWords);
    if (word == nullptr) return false;
    phrase_.month_offset = word->offset;
    at_ += word->word.size();
    return true;
  }

  bool week() {
    const Offset* word = word_at(glyphs_, at_, kWeekWords);
    if (word == nullptr) return false;
    const std::size_t after = at_ + word->word.size();
    const char32_t c = glyphs_[after];
    const auto digit = chinese_digit(c);
    unsigned weekday = 0;
    if (c == U'日' || c == U'天') weekday = 7;
    if (c == U'末') weekday = 6;
    if (digit && *digit >= 1 && *digit <= 6 && chinese_scale(glyphs_[after + 1]) == 0) {
      weekday = static_cast<unsigned>(*digit);
    }
    if (is_digit(c) && c >= U'1' && c <= U'7' && !is_digit(glyphs_[after + 1])) weekday = c - U'0';
    const bool bare = word->word == U"周" || word->word == U"星期" || word->word == U"礼拜";
    if (weekday == 0 && bare) return false;
    if (weekday == 1 && c == U'一' && bare && glyphs_[after + 1] == U'次') return false;  // 一周一次
    phrase_.week_offset = word->offset;
    if (weekday != 0) phrase_.weekday = weekday;
    at_ = after + (weekday != 0 ? 1U : 0U);
    return true;
  }

  /// 三天后, 3天之后, 两小时后, 半小时后, 过两天, 一周后
  bool later() {
    std::size_t at = at_;
    const bool pass = glyphs_[at] == U'过' || glyphs_[at] == U'等' || glyphs_[at] == U'再';
    if (pass) ++at;
    if (pass && glyphs_[at] == U'过') ++at;
    unsigned count = 0;
    bool half = false;
    if (glyphs_[at] == U'半') {
      half = true;
      ++at;
    } else {
      const auto number = small(at);
      if (!number || number->value > 60) return false;
      count = number->value;
      at = number->end;
    }
    if (glyphs_[at] == U'个') ++at;
    int unit = 0;
    if (starts(glyphs_, at, U"小时") || starts(glyphs_, at, U"钟头"))
      unit = 60, at += 2;
    else if (starts(glyphs_, at, U"分钟"))
      unit = 1, at += 2;
    else if (glyphs_[at] == U'天')
      unit = 1440, at += 1;
    else if (glyphs_[at] == U'周')
      unit = 7 * 1440, at += 1;
    else if (starts(glyphs_, at, U"星期") || starts(glyphs_, at, U"礼拜"))
      unit = 7 * 1440, at += 2;
    else
      return false;
    const bool after = glyphs_[at] == U'后' || starts(glyphs_, at, U"之后") || starts(glyphs_, at, U"以后");
    if (!after && !pass) return false;
    if (after) at += glyphs_[at] == U'后' ? 1U : 2U;
    const int minutes = half ? unit / 2 : static_cast<int>(count) * unit;
    if (unit >= 1440)
      phrase_.day_offset = minutes / 1440;
    else
      phrase_.minutes_later = minutes;
    at_ = at;
    return true;
  }

  void year() {
    if (const Offset* word = word_at(glyphs_, at_, kYearWords)) {
      const std::size_t mark = at_;
      at_ += word->word.size();
      if (glyphs_[at_] == U'的') ++at_;
      skip_spaces();
      if (months_follow() || word_at(glyphs_, at_, kMonthWords) != nullptr) {
        phrase_.year_offset = word->offset;
      } else {
        at_ = mark;
      }
      return;
    }
    const auto number = small(at_);
    if (!number || glyphs_[number->end] != U'年') return;
    const bool full = number->digits == 4 && number->value >= 1990 && number->value <= 2099;
    const bool brief = number->digits == 2 && number->value >= 10 && number->value <= 60;
    if (!full && !brief) return;
    const std::size_t mark = at_;
    at_ = number->end + 1;
    if (glyphs_[at_] == U'的' || glyphs_[at_] == U'度') ++at_;
    skip_spaces();
    if (!months_follow() && !full) {
      at_ = mark;  // 10年 is a while
      return;
    }
    phrase_.year = static_cast<int>(full ? number->value : 2000 + number->value);
  }

  /// The month number here when 月 follows it: 5月, 五月份, 5月份. 3个月 is a while, not March.
  std::optional<Small> month_number(std::size_t at) const {
    const auto number = small(at);
    if (!number || number->value < 1 || number->value > 12) return std::nullopt;
    std::size_t end = number->end;
    while (glyphs_[end] == U' ') {
      ++end;
    }
    if (glyphs_[end] != U'月') return std::nullopt;
    return Small{number->value, end + 1, number->digits};
  }

  bool months_follow() const { return month_number(at_) || month_pair(at_); }

  struct Pair {
    unsigned from;
    Small to;
  };

  /// 5-6月, 5到6月, 4、5月, 5月和6月, 四五月
  std::optional<Pair> month_pair(std::size_t at) const {
    const auto first_digit = chinese_digit(glyphs_[at]);
    const auto second_digit = chinese_digit(glyphs_[at + 1]);
    if (first_digit && second_digit && *second_digit == *first_digit + 1 && glyphs_[at + 2] == U'月') {
      return Pair{static_cast<unsigned>(*first_digit),
                  Small{static_cast<unsigned>(*second_digit), at + 3, 1}};
    }
    const auto first = small(at);
    if (!first || first->value < 1 || first->value > 12) return std::nullopt;
    std::size_t next = first->end;
    if (glyphs_[next] == U'月') {
      ++next;
      if (glyphs_[next] == U'份') ++next;
    }
    constexpr std::u32string_view kJoins = U"-~到至和、跟与及,，";
    if (kJoins.find(glyphs_[next]) == std::u32string_view::npos || glyphs_[next] == U'\0')
      return std::nullopt;
    const auto second = month_number(next + 1);
    if (!second || second->value == first->value || is_day(second->end)) return std::nullopt;
    const bool comma = glyphs_[next] == U',' || glyphs_[next] == U'，';
    if (comma && second->value + 1 == first->value) return std::nullopt;  // 不是6月，5月的
    return Pair{first->value, *second};
  }

  bool is_day(std::size_t at) const {
    const auto number = small(at);
    return number && (glyphs_[number->end] == U'日' || glyphs_[number->end] == U'号');
  }

  bool month() {
    if (at_ > 0 && phrase_.begin == at_ && glyphs_[at_ - 1] == U'第') return false;
    if (const auto pair = month_pair(at_)) {
      phrase_.month = pair->from;
      phrase_.to_month = pair->to.value;
      at_ = pair->to.end;
    } else if (const auto number = month_number(at_)) {
      phrase_.month = number->value;
      at_ = number->end;
    } else {
      return false;
    }
    if (glyphs_[at_] == U'份') ++at_;
    return true;
  }

  void day_of_month() {
    if (phrase_.to_month) return;
    const std::size_t mark = at_;
    skip_spaces();
    if (starts(glyphs_, at_, U"底") || starts(glyphs_, at_, U"末")) {
      phrase_.month_end = true;
      ++at_;
      return;
    }
    const auto number = small(at_);
    const bool valid = number && number->value >= 1 && number->value <= 31;
    if (valid && (glyphs_[number->end] == U'日' || glyphs_[number->end] == U'号')) {
      phrase_.day = number->value;
      at_ = number->end + 1;
      return;
    }
    at_ = mark;
  }

  /// 12号, 12日. 3号楼 and 2号 of a list are for the caller to refuse.
  void lone_day() {
    const auto number = small(at_);
    if (!number || number->value < 1 || number->value > 31) return;
    const char32_t mark = glyphs_[number->end];
    const char32_t after = glyphs_[number->end + 1];
    if (mark != U'号' && mark != U'日') return;
    if (after == U'楼' || after == U'线' || after == U'院' || after == U'门' || after == U'码' ||
        after == U'房')
      return;
    phrase_.day = number->value;
    at_ = number->end + 1;
  }

  /// 上午9点, 下午3点半, 晚上八点一刻, 15:30. Alone it must have a part of the day or a colon in front of
  /// belief.
  void clock() {
    const std::size_t mark = at_;
    skip_spaces();
    bool afternoon = evening_;
    bool part = phrase_.day_offset || phrase_.day || phrase_.weekday;
    for (const auto& [word, later] : {std::pair<std::u32string_view, bool>{U"上午", false},
                                      {U"早上", false},
                                      {U"早晨", false},
                                      {U"中午", true},
                                      {U"下午", true},
                                      {U"傍晚", true},
                                      {U"晚上", true},
                                      {U"凌晨", false},
                                      {U"早", false},
                                      {U"晚", true}}) {
      if (!starts(glyphs_, at_, word) || (word.size() == 1 && !part)) continue;
      afternoon = later;
      part = true;
      at_ += word.size();
      skip_spaces();
      break;
    }
    const auto hour = small(at_);
    if (hour && hour->value <= 24 && glyphs_[hour->end] == U':' && is_digit(glyphs_[hour->end + 1])) {
      const auto minute = small(hour->end + 1);
      if (minute && minute->digits == 2 && minute->value < 60) {
        return finish_clock(hour->value, minute->value, minute->end, afternoon);
      }
    }
    if (hour && hour->value <= 24 && part && (glyphs_[hour->end] == U'点' || glyphs_[hour->end] == U'时')) {
      std::size_t end = hour->end + 1;
      if (glyphs_[end] == U'半') return finish_clock(hour->value, 30, end + 1, afternoon);
      if (glyphs_[end] == U'钟' || glyphs_[end] == U'整') ++end;
      const auto minute = small(end);
      if (minute && minute->value < 60 && glyphs_[minute->end] == U'分') {
        return finish_clock(hour->value, minute->value, minute->end + 1, afternoon);
      }
      if (minute && minute->value >= 10 && minute->value < 60) {
        return finish_clock(hour->value, minute->value, minute->end, afternoon);
      }
      return finish_clock(hour->value, 0, end, afternoon);
    }
    at_ = mark;
  }

  void finish_clock(unsigned hour, unsigned minute, std::size_t end, bool afternoon) {
    if (afternoon && hour < 12) hour += 12;
    phrase_.minutes = static_cast<int>((hour % 24) * 60 + minute);
    at_ = end;
  }

  const Glyphs& glyphs_;
  std::size_t at_;
  TimePhrase phrase_;
  bool evening_ = false;
};

}  // namespace

std::optional<TimePhrase> read_time(const Glyphs& glyphs, std::size_t at) {
  return Reader{glyphs, at}.read();
}

}  // namespace linli::bot::understand
