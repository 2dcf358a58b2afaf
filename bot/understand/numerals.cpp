#include "bot/understand/numerals.h"

#include <algorithm>
#include <limits>

#include "bot/understand/numeral_words.h"

namespace linli::bot::understand {
namespace {

constexpr std::int64_t kOne = Numeral::kOne;
constexpr std::int64_t kTenThousand = 10'000;
/// Larger values only ever mean a slip; below it no sum or product here can overflow.
constexpr std::int64_t kLargest = 9'000'000'000'000;

/// Reads one number from left to right. `section_` is what stands below 万, `total_` what is above.
class Reader {
 public:
  Reader(const Glyphs& glyphs, std::size_t at) : glyphs_(glyphs), at_(at) {
    numeral_.begin = at;
    numeral_.ascii = is_digit(glyphs[at]);
  }

  std::optional<Numeral> read() {
    while (step()) {
    }
    if (!any_) return std::nullopt;
    settle();
    numeral_.end = at_;
    return numeral_;
  }

 private:
  bool step() {
    const char32_t c = glyphs_[at_];
    if (is_digit(c)) return ascii_digits();
    if (const auto digit = chinese_digit(c)) return chinese_digits(*digit);
    if (c == U'廿' || c == U'卅') return twenties(c == U'廿' ? 20 : 30);
    if (const std::int64_t scale = scale_here(); scale != 0) return take_scale(scale);
    if (c == U'几' || c == U'数') return vague();
    if (c == U'好' && glyphs_[at_ + 1] == U'几' && last_scale_ != 0 && !has_current_) {  // 三百好几
      at_ += 2;
      numeral_.approximate = closed_ = true;
      return false;
    }
    if (c == U'大' && glyphs_[at_ + 1] == U'几' && last_scale_ != 0) return at_ += 1, vague();  // 一千大几
    if (c == U'半') return any_ ? half_more() : half();
    if (c == U'多' || c == U'余' || c == U'来' || c == U'把' || c == U'+') return more();
    if (c == U'点' && any_) return spoken_point();
    if (c == U' ' && has_current_ && numeral_.ascii && chinese_scale(glyphs_[at_ + 1]) >= kTenThousand)
      return ++at_ != 0;
    return false;
  }

  void doubt(Doubt why) {
    if (numeral_.doubt == Doubt::kNone) numeral_.doubt = why;
  }

  std::int64_t scale_here() const {
    const char32_t c = glyphs_[at_];
    // 1.2w and 3k are written by many; a letter after them makes them words.
    if (any_ && numeral_.ascii && has_current_ && (c == U'w' || c == U'k') && !is_letter(glyphs_[at_ + 1])) {
      return c == U'w' ? kTenThousand : 1'000;
    }
    return chinese_scale(c);
  }

  bool ascii_digits() {
    if (has_current_ || closed_) return false;
    const std::size_t from = at_;
    std::int64_t value = 0;
    run_of_digits(value);
    numeral_.digits = std::max(numeral_.digits, at_ - from);
    groups(value, at_ - from);
    current_ = value > kLargest ? kLargest : value;
    fraction_ = 0;
    if (glyphs_[at_] == U'.' && is_digit(glyphs_[at_ + 1])) fraction();
    if (value > kLargest) doubt(Doubt::kHuge);
    has_current_ = any_ = true;
    current_digits_ = at_ - from;
    current_ascii_ = true;
    return true;
  }

  void run_of_digits(std::int64_t& value) {
    for (; is_digit(glyphs_[at_]); ++at_) {
      value = std::min(value * 10 + static_cast<std::int64_t>(glyphs_[at_] - U'0'), kLargest + 1);
    }
  }

  bool group_follows(char32_t separator) const {
    return glyphs_[at_] == separator && is_digit(glyphs_[at_ + 1]) && is_digit(glyphs_[at_ + 2]) &&
           is_digit(glyphs_[at_ + 3]) && !is_digit(glyphs_[at_ + 4]);
  }

  /// 12,000 is one number. 8，320 and 8 320 may be two; 12，000 cannot, because nobody counts "000".
  void groups(std::int64_t& value, std::size_t digits) {
    if (digits > 3 || digits == 0 || glyphs_[at_ - digits] == U'0') return;
    for (const char32_t separator : {U',', U'，', U' '}) {
      if (!group_follows(separator)) continue;
      const std::size_t mark = at_;
      const std::int64_t before = value;
      bool leading_zero = false;
      std::size_t count = 0;
      while (group_follows(separator)) {
        leading_zero = leading_zero || glyphs_[at_ + 1] == U'0';
        ++at_;
        run_of_digits(value);
        ++count;
      }
      const bool list = glyphs_[at_] == separator && is_digit(glyphs_[at_ + 1]);  // 8,320,25 is a list
      if (list || (separator == U' ' && !leading_zero)) {
        at_ = mark;
        value = before;
        return;
      }
      numeral_.grouped = true;
      if (separator == U'，' && !leading_zero) doubt(Doubt::kGrouping);
      return;
    }
    if (glyphs_[at_] != U',' || glyphs_[at_ + 1] != U'0' || !is_digit(glyphs_[at_ + 2])) return;
    ++at_;  // 12,00: a slip, and no list either
    std::int64_t rest = 0;
    run_of_digits(rest);
    doubt(Doubt::kGrouping);
  }

  void fraction() {
    ++at_;
    numeral_.pointed = true;
    std::int64_t unit = kOne / 10;
    for (; is_digit(glyphs_[at_]); ++at_, unit /= 10, ++numeral_.decimals) {
      if (unit == 0 && glyphs_[at_] != U'0') doubt(Doubt::kForm);
      fraction_ += static_cast<std::int64_t>(glyphs_[at_] - U'0') * unit;
    }
    if (glyphs_[at_] == U'.' && is_digit(glyphs_[at_ + 1])) {
      doubt(Doubt::kForm);  // 1.2.3
      while (glyphs_[at_] == U'.' || is_digit(glyphs_[at_])) {
        ++at_;
      }
    }
  }

  bool chinese_digits(int digit) {
    if (closed_ || (has_current_ && current_ascii_)) return false;
    if (digit == 0 && !has_current_ && any_ && last_scale_ != 0) {  // 两千零三
      ++at_;
      zero_ = true;
      return chinese_digit(glyphs_[at_]).has_value() || is_digit(glyphs_[at_]) || glyphs_[at_] == U'十' ||
             (doubt(Doubt::kForm), false);  // 三百零 and nothing more
    }
    if (last_scale_ != 0 && begins_word(glyphs_, at_)) {
      numeral_.may_go_on = glyphs_[at_ + 1] == U'共';
      return false;
    }
    if (has_current_) return digit_after_digit(digit);
    ++at_;
    current_ = digit;
    current_digits_ = 1;
    current_ascii_ = false;
    fraction_ = 0;
    has_current_ = any_ = true;
    return true;
  }

  /// 二零二四 is digits in a row; 三四十, 十七八 and 两三百 are ranges; 一百二五 is neither.
  bool digit_after_digit(int digit) {
    const bool step = digit == current_ + 1 || (current_ == 3 && digit == 5);
    const std::int64_t scale = chinese_scale(glyphs_[at_ + 1]);
    const bool estimate = current_digits_ == 1 && step && (scale != 0 || last_scale_ != 0);
    if (estimate) {
      doubt(Doubt::kRange);
      current_ = digit;
      ++at_;
      return true;
    }
    if (last_scale_ != 0) {
      doubt(Doubt::kForm);
    }
    current_ = std::min(current_ * 10 + digit, kLargest + 1);
    if (current_ > kLargest) doubt(Doubt::kHuge);
    ++current_digits_;
    numeral_.digits = std::max(numeral_.digits, current_digits_);
    if (current_digits_ == 2 && step) maybe_range_ = true;
    if (current_digits_ > 2) maybe_range_ = false;
    ++at_;
    return true;
  }

  bool twenties(std::int64_t value) {
    if (has_current_ || (last_scale_ != 0 && last_scale_ <= 10)) return false;
    ++at_;
    any_ = true;
    section_ += value * kOne;
    last_scale_ = 10;
    zero_ = false;
    numeral_.scaled = true;
    return true;
  }

  bool take_scale(std::int64_t scale) {
    if (!has_current_ && !open_for_scale(scale)) return false;
    numeral_.scaled = true;
    if (current_digits_ > 1 && !current_ascii_ && !numeral_.pointed) doubt(Doubt::kForm);  // 二零百
    const bool hundreds = scale == 100 || (scale == 1'000 && chinese_scale(glyphs_[at_]) != 0);
    if (current_ascii_ && current_digits_ > 1 && hundreds && !numeral_.pointed) doubt(Doubt::kForm);  // 350百
    if (scale >= kTenThousand) return take_large(scale);
    if (last_scale_ != 0 && scale >= last_scale_) doubt(Doubt::kForm);  // 五十百
    const bool bare = !has_current_;
    section_ = add(section_, times(bare ? kOne : current_millionths(), scale));
    after_scale(scale);
    return true;
  }

  /// A scale without a digit: 十 (ten), 百来人, 上百人, 十多万; otherwise 百 and 千 begin words.
  bool open_for_scale(std::int64_t scale) {
    if (scale == 10 && (last_scale_ == 0 || last_scale_ > 10) && !vague_) return any_ = true;
    if (scale >= kTenThousand && (section_ != 0 || last_scale_ >= kTenThousand)) return true;
    if (vague_) return any_ = true;
    if (any_) return false;
    if (is_some_hundreds(glyphs_, at_)) {
      doubt(Doubt::kVague);
      at_ += 3;  // the last scale is still to be taken
      return any_ = true;
    }
    const char32_t next = glyphs_[at_ + 1];
    if (scale == 100 &&
        (next == U'十' || (next == U'八' && glyphs_[at_ + 2] == U'十'))) {  // 百十来个, 百八十人
      doubt(Doubt::kVague);
      return any_ = true;
    }
    const std::int64_t below = chinese_digit(next) ? chinese_scale(glyphs_[at_ + 2]) : 0;
    if (scale >= 1'000 && below != 0 && below * 10 == scale) {  // 千八百, 万八千: somewhere near
      doubt(Doubt::kVague);
      return any_ = true;
    }
    const char32_t before = at_ == 0 ? U'\0' : glyphs_[at_ - 1];
    if (before == U'上' || before == U'近' || before == U'过' || before == U'破') {
      return numeral_.approximate = any_ = true;
    }
    return any_ = next == U'来' || next == U'余' || next == U'多' ||
                  (next == U'把' && is_counted(glyphs_[at_ + 2]));
  }

  bool take_large(std::int64_t scale) {
    const std::int64_t below = add(section_, has_current_ ? current_millionths() : 0);
    const std::int64_t value = below == 0 && !has_current_ ? kOne : below;
    if (large_ != 0 && scale >= large_ && total_ != 0) {
      total_ = times(add(total_, value), scale);  // 一万亿
      doubt(Doubt::kHuge);
    } else {
      total_ = add(total_, times(value, scale));
    }
    section_ = 0;
    large_ = scale;
    after_scale(scale);
    return true;
  }

  void after_scale(std::int64_t scale) {
    ++at_;
    last_scale_ = scale;
    has_current_ = false;
    current_ = fraction_ = 0;
    current_digits_ = 0;
    zero_ = false;
    closed_ = false;
    pointed_before_scale_ = numeral_.pointed;
  }

  /// 半百 is fifty; a 半 before anything else is no number here.
  bool half() {
    const std::int64_t scale = chinese_scale(glyphs_[at_ + 1]);
    if (scale < 100 || scale > kTenThousand) return false;
    at_ += 2;
    section_ = times(kOne, scale / 2);
    last_scale_ = scale;
    numeral_.scaled = closed_ = any_ = true;
    return true;
  }

  /// 两万半 is 25 000; 两万半天 is not.
  bool half_more() {
    constexpr std::u32string_view kHalves = U"天年月个小场路数日夜";
    const bool big = last_scale_ == 1'000 || last_scale_ == kTenThousand;
    if (!big || has_current_ || closed_ || numeral_.approximate ||
        (at_ + 1 < glyphs_.size() && kHalves.find(glyphs_[at_ + 1]) != std::u32string_view::npos))
      return false;
    section_ += times(kOne, last_scale_ / 2);
    ++at_;
    closed_ = true;
    return true;
  }

  /// 几十, 好几百, 十几: somebody did not count.
  bool vague() {
    if (vague_ || has_current_ || closed_) return false;
    const std::int64_t scale = chinese_scale(glyphs_[at_ + 1]);
    const bool before_scale = scale != 0;
    const bool after = last_scale_ != 0 && glyphs_[at_] == U'几';
    if (!before_scale && !after) return false;
    const bool tens = !before_scale && last_scale_ == 10 && section_ >= 20 * kOne;  // 六十几: sixty and some
    if (tens)
      numeral_.approximate = true;
    else
      doubt(Doubt::kVague);
    vague_ = any_ = true;
    ++at_;
    if (!before_scale) closed_ = true;
    return true;
  }

  /// 三百多, 十多万, 3000余, 百来人, 百把块, 10+.
  bool more() {
    if (!any_ || numeral_.approximate) return false;
    const char32_t next = glyphs_[at_ + 1];
    const char32_t c = glyphs_[at_];
    if (c == U'多' && next == U'少') return false;
    if (c == U'+' && !(numeral_.ascii && (next == U'\0' || is_clause_end(next) || is_counted(next))))
      return false;
    if (c == U'余' && (next == U'额' || next == U'下')) return false;
    if (c == U'来' || c == U'把') {
      if (has_current_ && !numeral_.ascii) return false;
      if (c == U'把' && last_scale_ == 0) return false;  // 3把伞
      if (!is_counted(next)) return false;
    }
    numeral_.approximate = true;
    ++at_;
    closed_ = true;
    if (c == U'多' && glyphs_[at_] == U'点' && !chinese_digit(glyphs_[at_ + 1])) ++at_;  // 一万多点
    if (chinese_scale(glyphs_[at_]) >= kTenThousand) return true;
    return false;
  }

  /// 一点二万, 三点五.
  bool spoken_point() {
    if (!has_current_ || numeral_.pointed) return false;
    std::size_t next = at_ + 1;
    std::int64_t unit = kOne / 10;
    std::int64_t value = 0;
    for (auto digit = chinese_digit(glyphs_[next]); digit && unit != 0;
         digit = chinese_digit(glyphs_[next])) {
      value += *digit * unit;
      unit /= 10;
      ++next;
    }
    if (next == at_ + 1 || glyphs_[next] == U'十') return false;  // 三点, 三点二十: the time of day
    at_ = next;
    fraction_ = value;
    numeral_.pointed = true;
    return true;
  }

  void settle() {
    if (has_current_) settle_last_digits();
    numeral_.millionths = add(total_, section_);
    if (maybe_range_ && last_scale_ == 0 && !numeral_.ascii)
      doubt(Doubt::kRange);  // 七八 is seven or eight; 二三 may be twenty-three dictated
  }

  void settle_last_digits() {
    const bool one_digit = current_digits_ == 1 && fraction_ == 0 && current_ != 0;
    if (last_scale_ >= 100 && !zero_ && one_digit) {
      section_ = add(section_, times(current_millionths(), last_scale_ / 10));  // 一万五, 三千二, 1万5
      numeral_.dangling = true;
      if (pointed_before_scale_) doubt(Doubt::kForm);  // 1.2万5
      return;
    }
    const bool odd_point = fraction_ != 0 && (current_ascii_ || (last_scale_ >= 100 && !zero_));
    if (last_scale_ != 0 && (current_ >= last_scale_ || odd_point || pointed_before_scale_))
      doubt(Doubt::kForm);
    // 1万50 can be 10 050 or 15 000 with a slip; 1万5000 and 1万500 leave no doubt.
    if (last_scale_ >= 100 && !zero_ && current_digits_ > 1 && current_ * 100 < last_scale_)
      doubt(Doubt::kForm);
    section_ = add(section_, current_millionths());
  }

  std::int64_t current_millionths() { return add(times(kOne, current_), fraction_); }

  std::int64_t times(std::int64_t a, std::int64_t b) {
    if (b != 0 && a > kMost / b) {
      doubt(Doubt::kHuge);
      return kMost;
    }
    return a * b;
  }

  std::int64_t add(std::int64_t a, std::int64_t b) {
    const std::int64_t sum = std::min(a, kMost) + std::min(b, kMost);
    if (sum >= kMost) doubt(Doubt::kHuge);
    return std::min(sum, kMost);
  }

  static constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 4;

  const Glyphs& glyphs_;
  std::size_t at_;
  Numeral numeral_;
  std::int64_t total_ = 0;     // above 万, millionths
  std::int64_t section_ = 0;   // below 万, millionths
  std::int64_t current_ = 0;   // digits that wait for their scale
  std::int64_t fraction_ = 0;  // of `current_`, millionths
  std::int64_t last_scale_ = 0;
  std::int64_t large_ = 0;
  std::size_t current_digits_ = 0;
  bool has_current_ = false;
  bool current_ascii_ = false;
  bool any_ = false;
  bool zero_ = false;
  bool vague_ = false;
  bool closed_ = false;  // nothing but 万 or 亿 may follow
  bool maybe_range_ = false;
  bool pointed_before_scale_ = false;
};

}  // namespace

std::optional<Numeral> read_numeral(const Glyphs& glyphs, std::size_t at) {
  return Reader{glyphs, at}.read();
}

}  // namespace linli::bot::understand
