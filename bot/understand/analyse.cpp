#include "bot/understand/analyse.h"

#include <algorithm>
#include <utility>

#include "bot/understand/scan.h"

namespace linli::bot::understand {
namespace {

constexpr double kExact = 0.98;
constexpr double kSounds = 0.9;
constexpr double kSlip = 0.78;
constexpr std::size_t kLongestCommand = 16;

std::u32string without_filler(std::u32string_view text) {
  std::u32string bare;
  for (const char32_t c : text) {
    if (!is_filler(c)) bare.push_back(c);
  }
  return bare;
}

/// Takes politeness off both ends, one word at a time: 请帮我报一下吧 → 报.
class Peeler {
 public:
  Peeler(const Lexicon& lexicon, std::u32string_view text) : lexicon_(lexicon), text_(text) {}
  std::u32string_view text() const { return text_; }

  /// 嗯对的对的 is 对的 twice, and not 对的对 with 的 behind it.
  bool peel_front() {
    for (const std::u32string& word : lexicon_.polite_front) {
      if (text_.size() <= word.size() || !text_.starts_with(word)) continue;
      text_.remove_prefix(word.size());
      return true;
    }
    return false;
  }

  bool peel() {
    for (const std::u32string& word : lexicon_.polite_back) {
      if (text_.size() <= word.size() || !text_.ends_with(word)) continue;
      text_.remove_suffix(word.size());
      return true;
    }
    return peel_front();
  }

 private:
  const Lexicon& lexicon_;
  std::u32string_view text_;
};

const std::vector<CommandEntry>* find(const TextMap<std::vector<CommandEntry>>& map,
                                      std::u32string_view text) {
  const auto found = map.find(text);
  return found == map.end() ? nullptr : &found->second;
}

/// One code added, lost, changed, or two swapped. Two-letter commands allow only a swap or a doubled letter,
/// and a negation or a digit is never a slip.
bool is_one_slip(std::u32string_view said, std::u32string_view meant) {
  if (said.size() > meant.size() + 1 || meant.size() > said.size() + 1) return false;
  std::size_t front = 0;
  while (front < said.size() && front < meant.size() && said[front] == meant[front]) {
    ++front;
  }
  std::u32string_view a = said.substr(front);
  std::u32string_view b = meant.substr(front);
  if (a.size() >= 2 && a.size() == b.size() && a[0] == b[1] && a[1] == b[0] && a.substr(2) == b.substr(2))
    return true;
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  if (a.size() > 1 || b.size() > 1) return false;
  constexpr std::u32string_view kTelling = U"不没别未无非先再0123456789零一二两三四五六七八九十";
  const auto telling = [&](std::u32string_view s) {
    return !s.empty() && kTelling.find(s[0]) != std::u32string_view::npos;
  };
  if (telling(a) || telling(b)) return false;
  if (meant.size() >= 4 || (meant.size() == 3 && said.size() >= 3)) return true;
  const bool doubled =
      meant.size() == 2 && said.size() == 3 && (a == meant.substr(0, 1) || a == meant.substr(1, 1));
  return doubled;
}

/// 对对对, 可以可以: said once and again.
std::u32string_view said_once(std::u32string_view text) {
  for (std::size_t length = 1; length * 2 <= text.size(); ++length) {
    if (text.size() % length != 0) continue;
    bool same = true;
    for (std::size_t at = length; same && at < text.size(); ++at) {
      same = text[at] == text[at - length];
    }
    if (same) return text.substr(0, length);
  }
  return text;
}

std::optional<CommandMatch> command_in(const Lexicon& lexicon, std::u32string_view text, bool slips) {
  Peeler front{lexicon, text};
  do {
    const auto once = said_once(front.text());
    if (once.size() >= front.text().size() || front.text().size() > kLongestCommand) continue;
    if (const auto* entries = find(lexicon.commands, once))
      return CommandMatch{.entries = entries, .confidence = kSounds};
  } while (front.peel_front());
  Peeler peeler{lexicon, text};
  do {
    if (peeler.text().size() > kLongestCommand) continue;
    if (const auto* entries = find(lexicon.commands, peeler.text()))
      return CommandMatch{.entries = entries, .confidence = kExact};
    if (const auto* entries = find(lexicon.commands, said_once(peeler.text())))
      return CommandMatch{.entries = entries, .confidence = kSounds};
  } while (peeler.peel());
  const std::u32string sound = lexicon.sound_of(text.substr(0, kLongestCommand + 1));
  if (text.size() > kLongestCommand) return std::nullopt;
  Peeler heard{lexicon, sound};
  do {
    if (const auto* entries = find(lexicon.sounding, heard.text()))
      return CommandMatch{.entries = entries, .confidence = kSounds};
  } while (heard.peel());
  if (!slips || heard.text().size() < 2 || heard.text().size() > 9) return std::nullopt;
  for (const std::u32string& target : lexicon.typo_targets) {
    if (is_one_slip(heard.text(), target))
      return CommandMatch{.entries = find(lexicon.sounding, target), .confidence = kSlip};
  }
  return std::nullopt;
}

/// 是的没错, 清空重来: two commands without a pause.
bool said_in_one_breath(Analysis& analysis) {
  constexpr std::size_t kShort = 10;
  const std::u32string_view bare = analysis.bare;
  if (bare.size() > kShort) return false;
  for (std::size_t split = 2; split + 2 <= bare.size(); ++split) {
    const auto* front = find(analysis.lexicon->commands, bare.substr(0, split));
    const auto* back = find(analysis.lexicon->commands, bare.substr(split));
    if (front == nullptr || back == nullptr) continue;
    for (const auto* entries : {front, back}) {
      analysis.clauses.push_back({0, analysis.glyphs.size(), entries, kExact});
    }
    return true;
  }
  return false;
}

void find_commands(Analysis& analysis) {
  const Glyphs& glyphs = analysis.glyphs;
  const Lexicon& lexicon = *analysis.lexicon;
  std::u32string_view trimmed = glyphs.codes;
  while (!trimmed.empty() && (trimmed.front() == U' ' || trimmed.front() == U'\n')) {
    trimmed.remove_prefix(1);
  }
  while (!trimmed.empty() && (trimmed.back() == U' ' || trimmed.back() == U'\n')) {
    trimmed.remove_suffix(1);
  }
  if (const auto* entries = find(lexicon.commands, trimmed)) {  // 👍, ?
    analysis.whole = CommandMatch{0, glyphs.size(), entries, kExact};
    return;
  }
  if (analysis.bare.empty()) return;
  // A slip is only looked for when the message makes no sense otherwise.
  const bool slips = analysis.quantities.empty() && analysis.times.empty() && analysis.patterns.empty();
  if (auto match = command_in(lexicon, analysis.bare, slips)) {
    match->end = glyphs.size();
    analysis.whole = *match;
    return;
  }
  if (slips && said_in_one_breath(analysis)) return;
  std::size_t begin = 0;
  const auto clause = [&](std::size_t end) {
    const std::u32string bare = without_filler(glyphs.view(begin, end));
    if (bare.empty()) return true;
    auto match = command_in(lexicon, bare, false);
    if (!match) return false;
    match->begin = begin;
    match->end = end;
    analysis.clauses.push_back(*match);
    return true;
  };
  bool all = true;
  for (std::size_t at = 0; at <= glyphs.size(); ++at) {
    if (at < glyphs.size() && !is_clause_end(glyphs[at]) && glyphs[at] != U' ' && glyphs[at] != U'.')
      continue;
    all = clause(at) && all;
    begin = at + 1;
  }
  if (!all) analysis.some_clauses = std::exchange(analysis.clauses, {});
}

std::u32string core_of(const Lexicon& lexicon, std::u32string_view bare) {
  Peeler peeler{lexicon, bare};
  while (peeler.peel()) {
  }
  return std::u32string{peeler.text()};
}

/// 没想好，跳过 are two answers; nobody answers a whole tale in them.
void find_parts(Analysis& analysis) {
  constexpr std::size_t kShort = 24;
  if (analysis.glyphs.size() > kShort) return;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= analysis.glyphs.size(); ++at) {
    const bool end = at == analysis.glyphs.size() || is_clause_end(analysis.glyphs[at]) ||
                     analysis.glyphs[at] == U' ' || analysis.glyphs[at] == U'.';
    if (!end) continue;
    const std::u32string bare = without_filler(analysis.glyphs.view(begin, at));
    if (!bare.empty()) analysis.parts.push_back(core_of(*analysis.lexicon, bare));
    begin = at + 1;
  }
}

bool is_code_letter(char32_t c) {
  if (!is_digit(c) && !is_letter(c)) return false;
  return c != U'0' && c != U'1' && c != U'i' && c != U'l' && c != U'o';
}

/// 绑订, 绑顶, 邦定: behind what is nearly 绑定 and hardly anything else, so that a code in the middle of
/// other words is none. Nothing when there is no such word.
std::optional<std::u32string_view> behind_near_miss(std::u32string_view codes) {
  constexpr std::size_t kBetween = 3;
  std::size_t at = codes.find(U'绑');
  for (const std::u32string_view word : {U"邦定", U"帮定", U"榜定", U"邦订", U"帮订"})
    if (at == std::u32string_view::npos) at = codes.find(word);
  if (at == std::u32string_view::npos) return std::nullopt;
  std::size_t begin = at + 1;
  for (std::size_t words = 0; begin < codes.size() && !is_digit(codes[begin]) && !is_letter(codes[begin]);
       ++begin)
    if (is_han(codes[begin]) && ++words > kBetween) return std::nullopt;
  return codes.substr(begin);
}

/// A binding code: eight letters and digits without look-alikes, or whatever stands behind 绑定.
void find_code(Analysis& analysis) {
  constexpr std::size_t kLength = 8;
  std::u32string_view rest = analysis.glyphs.codes;
  bool announced = false;
  for (const std::u32string_view word : {U"绑定码", U"邀请码", U"绑定", U"码是", U"码:", U"码"}) {
    const std::size_t at = rest.find(word);
    if (at == std::u32string_view::npos) continue;
    rest.remove_prefix(at + word.size());
    announced = true;
    break;
  }
  const auto nearly = announced ? std::nullopt : behind_near_miss(rest);
  if (nearly) rest = *nearly;
  const bool spoken = announced || nearly;
  std::string code;
  bool printed = true;
  bool begun = false;
  for (const char32_t c : rest) {
    if (is_digit(c) || is_letter(c)) {
      begun = true;
      printed = printed && is_code_letter(c);
      code.push_back(static_cast<char>(c >= U'a' && c <= U'z' ? c - 32 : c));
    } else if (is_han(c)) {
      if (begun || !spoken || (c != U'是' && c != U'码' && c != U'为')) {
        if (!spoken) return;
        if (begun) break;
      }
    } else if (c != U' ' && c != U'-' && begun && spoken) {
      break;
    }
    if (code.size() > 12) return;
  }
  const bool fits = code.size() == kLength && printed;
  if (announced ? code.size() >= 6 : fits) {
    analysis.code = code;
    analysis.code_alone = !announced && !nearly;
  }
}

}  // namespace

Analysis analyse(std::string_view text, const Lexicon& lexicon, bool voice) {
  Analysis analysis;
  analysis.lexicon = &lexicon;
  analysis.voice = voice;
  analysis.glyphs = decode(text);
  analysis.pieces.reserve(analysis.glyphs.size() / 4 + 4);
  analysis.bare = without_filler(analysis.glyphs.codes);
  scan(analysis);
  find_commands(analysis);
  find_code(analysis);
  find_parts(analysis);
  analysis.core = core_of(lexicon, analysis.bare);
  return analysis;
}

}  // namespace linli::bot::understand
