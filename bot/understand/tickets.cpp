#include "bot/understand/readings.h"
#include "bot/understand/topics.h"

namespace linli::bot::understand {
namespace {

bool is_gap(char32_t c) {
  return is_filler(c) || c == U':' || c == U'-' || c == U'.' || c == U'、';
}

/// Reads what answers a ticket, from the front on. The lists of words are those of the lexicon's [tickets].
class Reader {
 public:
  explicit Reader(const Analysis& analysis) : glyphs_(analysis.glyphs), words_(analysis.lexicon->tickets) {
    gap();
  }

  void gap() {
    while (at_ < glyphs_.size() && is_gap(glyphs_[at_]))
      ++at_;
  }
  /// Steps over a word of the list that stands here. @return whether one does.
  bool step(std::string_view list) {
    const std::size_t length = word_of(words_, list, glyphs_.view(at_, glyphs_.size()));
    at_ += length;
    return length > 0;
  }
  void skip(std::string_view list) {
    while (step(list))
      gap();
  }
  /// 3, 第3条, #3. 回复3个人了 is a tale; 回复3 个案做完了 begins behind a gap.
  std::optional<std::int64_t> number() {
    if (glyphs_[at_] == U'第' || glyphs_[at_] == U'#') ++at_;
    gap();
    const auto read = read_numeral(glyphs_, at_);
    const auto whole = read && read->doubt == Doubt::kNone ? read->whole() : std::nullopt;
    if (!whole || *whole < 1 || *whole > 9'999'999) return std::nullopt;
    at_ = read->end;
    const char32_t unit = glyphs_[at_];
    apart_ = unit == U'号' || unit == U'条' || unit == U'件' || unit == U'\0' || is_gap(unit);
    if (apart_ && is_han(unit)) ++at_;
    return whole;
  }
  /// Whether the number read last is one by itself.
  bool apart() const { return apart_; }
  bool at_pause() const {
    return glyphs_[at_] == U':' || glyphs_[at_] == U' ' || is_clause_end(glyphs_[at_]);
  }
  /// What is left, as it was written; "" for hardly anything.
  std::string rest() {
    constexpr std::size_t kShortest = 2;
    gap();
    return glyphs_.size() >= at_ + kShortest ? glyphs_.words(at_, glyphs_.size()) : std::string{};
  }

 private:
  const Glyphs& glyphs_;
  const std::vector<Lexicon::Topic>& words_;
  std::size_t at_ = 0;
  bool apart_ = false;
};

Understanding answered(std::int64_t ticket, std::string answer, double confidence) {
  Understanding understanding = reading(Intent::kTicketAnswer, confidence);
  understanding.slots["ticket"] = ticket;
  if (!answer.empty()) understanding.slots["answer"] = std::move(answer);
  return understanding;
}

/// 4号投诉你帮我回一下：时间改了; 帮我回一下4号投诉，就说时间改了. The ticket is named, the answer stands
/// behind a pause.
std::optional<Understanding> named_ticket(const Analysis& analysis) {
  Reader reader{analysis};
  reader.skip("lead");
  bool answers = reader.step("answer");
  reader.skip("whom");
  reader.skip("lead");
  const auto ticket = reader.number();
  if (!ticket) return std::nullopt;
  reader.skip("lead");
  if (!reader.step("of")) return std::nullopt;
  if (!answers) {
    reader.gap();
    reader.skip("lead");
    answers = reader.step("answer");
    while (answers && !reader.at_pause() && reader.step("whom")) {
    }
  }
  if (!answers || !reader.at_pause()) return std::nullopt;
  reader.gap();
  reader.step("say");
  auto answer = reader.rest();
  if (answer.empty()) return std::nullopt;
  return answered(*ticket, std::move(answer), 0.9);
}

}  // namespace

std::optional<Understanding> read_ticket_answer(const Analysis& analysis, const Context& context) {
  if (context.role != Role::kLead && !is_staff(context.role)) return std::nullopt;
  Reader reader{analysis};
  if (!reader.step("formal")) return named_ticket(analysis);
  reader.gap();
  const auto ticket = reader.number();
  if (!ticket || !reader.apart()) return named_ticket(analysis);
  auto answer = reader.rest();
  if (answer.empty() && context.name != "idle") return std::nullopt;  // 回复3 answers a numbered question
  const double confidence = answer.empty() ? 0.8 : 0.95;
  return answered(*ticket, std::move(answer), confidence);
}

}  // namespace linli::bot::understand
