#include <algorithm>
#include <array>

#include "bot/understand/numerals.h"
#include "bot/understand/readings.h"

// 第2场改成50人, 第2场的照片, 第3项删掉: one of the activities that the draft already holds.
namespace linli::bot::understand {
namespace {

constexpr std::int64_t kMost = 100;

/// The only 第N场 of the message; several are a tale (第一场来了30人，第二场来了50人).
std::optional<std::int64_t> only_nth(const Glyphs& glyphs) {
  std::optional<std::int64_t> found;
  for (std::size_t at = 0; at < glyphs.size(); ++at) {
    if (glyphs[at] != U'第') continue;
    const auto number = read_numeral(glyphs, at + 1);
    const auto whole = number ? number->whole() : std::nullopt;
    if (!whole || *whole < 1 || *whole > kMost) continue;
    constexpr std::u32string_view kCounted = U"场项个条次";
    if (kCounted.find(glyphs[number->end]) == std::u32string_view::npos) continue;
    if (found) return std::nullopt;
    found = whole;
  }
  return found;
}

bool says_one_of(const Glyphs& glyphs, auto&& words) {
  return std::ranges::any_of(
      words, [&](std::u32string_view word) { return glyphs.codes.find(word) != std::u32string::npos; });
}

constexpr std::array<std::u32string_view, 5> kGone = {U"删", U"不要了", U"去掉", U"取消", U"没办"};
constexpr std::array<std::u32string_view, 4> kPictures = {U"照片", U"相片", U"图", U"照的"};

}  // namespace

void add_nth(Understanding& understanding, const Analysis& analysis, const Context& context) {
  if (!context.in_report() || !context.draft.contains("activities")) return;
  if (context.name.starts_with("report.pick")) return;
  const auto nth = only_nth(analysis.glyphs);
  if (!nth) return;
  const bool text_asked = understanding.intent == Intent::kReportFill && !context.asked().empty() &&
                          understanding.text(context.asked());
  if (text_asked) return;  // a story may have a second time in it
  const bool figures = understanding.number("sessions") || understanding.number("people_served");
  if (figures) {
    if (understanding.intent != Intent::kReportFill && understanding.intent != Intent::kReportEdit) return;
    understanding.intent = Intent::kReportEdit;
  } else if (says_one_of(analysis.glyphs, kPictures)) {
    understanding = reading(Intent::kReportEvidence, 0.92);
  } else if (says_one_of(analysis.glyphs, kGone)) {
    understanding = reading(Intent::kReportEdit, 0.9);
    understanding.slots["sessions"] = std::int64_t{0};
  } else {
    return;
  }
  understanding.slots["activity"] = *nth;
}

}  // namespace linli::bot::understand
