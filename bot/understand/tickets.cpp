#include "bot/understand/readings.h"

namespace linli::bot::understand {
namespace {

bool is_gap(char32_t c) {
  return is_filler(c) || c == U':' || c == U'-' || c == U'.' || c == U'、';
}

}  // namespace

std::optional<Understanding> read_ticket_answer(const Analysis& analysis, const Context& context) {
  if (context.role != Role::kLead && !is_staff(context.role)) return std::nullopt;
  const Glyphs& glyphs = analysis.glyphs;
  const auto skip = [&](std::size_t at) {
    while (at < glyphs.size() && is_gap(glyphs[at]))
      ++at;
    return at;
  };
  std::size_t at = skip(0);
  const auto word = glyphs.view(at, std::min(at + 2, glyphs.size()));
  if (word != U"回复" && word != U"答复") return std::nullopt;
  at = skip(at + 2);
  if (glyphs[at] == U'第' || glyphs[at] == U'#') at = skip(at + 1);
  const auto number = read_numeral(glyphs, at);
  const auto whole = number && number->doubt == Doubt::kNone ? number->whole() : std::nullopt;
  if (!whole || *whole < 1 || *whole > 9'999'999) return std::nullopt;
  at = number->end;
  const char32_t unit = glyphs[at];
  // 回复3个人了 is a tale; 回复3 个案做完了 begins behind a gap.
  if (unit == U'号' || unit == U'条' || unit == U'件')
    ++at;
  else if (at < glyphs.size() && !is_gap(unit))
    return std::nullopt;
  at = skip(at);
  constexpr std::size_t kShortest = 2;
  const bool says = glyphs.size() >= at + kShortest;
  if (!says && context.name != "idle") return std::nullopt;  // 回复3 answers a numbered question
  Understanding understanding = reading(Intent::kTicketAnswer, says ? 0.95 : 0.8);
  understanding.slots["ticket"] = *whole;
  if (!says) return understanding;
  understanding.slots["answer"] = glyphs.words(at, glyphs.size());
  return understanding;
}

}  // namespace linli::bot::understand
