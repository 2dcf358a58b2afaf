#include "bot/understand/glyphs.h"

#include <algorithm>
#include <array>
#include <utility>

namespace linli::bot::understand {
namespace {

constexpr char32_t kBroken = 0xFFFD;

struct Decoded {
  char32_t code;
  std::size_t length;
};

constexpr bool is_continuation(unsigned char byte) {
  return (byte & 0xC0U) == 0x80U;
}

/// The code point at the front of `bytes`, which is not empty; overlong forms and surrogates count as broken.
Decoded decode_one(std::string_view bytes) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const unsigned char lead = at(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || bytes.size() < length) return {kBroken, 1};
  char32_t code = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(at(i))) return {kBroken, 1};
    code = (code << 6U) | (at(i) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};
  const bool valid = code >= kSmallest[length] && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
  return valid ? Decoded{code, length} : Decoded{kBroken, 1};
}

void append_utf8(std::string& out, char32_t code) {
  const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | (code >> 6U));
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | (code >> 12U));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | (code >> 18U));
    put(0x80U | ((code >> 12U) & 0x3FU));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

/// Traditional characters and variants of punctuation that occur in what the grammar reads. Sorted by the
/// first.
constexpr auto kSpellings = [] {
  auto table = std::to_array<std::pair<char32_t, char32_t>>(
      {{U'萬', U'万'}, {U'億', U'亿'}, {U'兩', U'两'}, {U'個', U'个'}, {U'塊', U'块'}, {U'錢', U'钱'},
       {U'場', U'场'}, {U'戶', U'户'}, {U'檔', U'档'}, {U'報', U'报'}, {U'幫', U'帮'}, {U'動', U'动'},
       {U'員', U'员'}, {U'務', U'务'}, {U'願', U'愿'}, {U'資', U'资'}, {U'費', U'费'}, {U'餘', U'余'},
       {U'約', U'约'}, {U'來', U'来'}, {U'參', U'参'}, {U'數', U'数'}, {U'撥', U'拨'}, {U'綁', U'绑'},
       {U'確', U'确'}, {U'認', U'认'}, {U'對', U'对'}, {U'錯', U'错'}, {U'沒', U'没'}, {U'還', U'还'},
       {U'這', U'这'}, {U'號', U'号'}, {U'幾', U'几'}, {U'計', U'计'}, {U'劃', U'划'}, {U'難', U'难'},
       {U'購', U'购'}, {U'買', U'买'}, {U'開', U'开'}, {U'辦', U'办'}, {U'講', U'讲'}, {U'訪', U'访'},
       {U'談', U'谈'}, {U'訓', U'训'}, {U'贈', U'赠'}, {U'項', U'项'}, {U'點', U'点'}, {U'總', U'总'},
       {U'為', U'为'}, {U'與', U'与'}, {U'請', U'请'}, {U'謝', U'谢'}, {U'過', U'过'}, {U'後', U'后'},
       {U'時', U'时'}, {U'間', U'间'}, {U'問', U'问'}, {U'題', U'题'}, {U'圓', U'元'}, {U'圆', U'元'},
       {U'貳', U'贰'}, {U'陸', U'陆'}, {U'〇', U'零'}, {U'○', U'零'},  {U'～', U'~'},  {U'〜', U'~'},
       {U'—', U'-'},   {U'–', U'-'},   {U'−', U'-'},   {U'﹣', U'-'},  {U'‐', U'-'},   {U'‑', U'-'},
       {U'“', U'"'},   {U'”', U'"'},   {U'‘', U'\''},  {U'’', U'\''},  {U'；', U';'},  {U'：', U':'},
       {U'￥', U'¥'},  {U'×', U'*'},   {U'‧', U'.'},   {U'·', U'.'}});
  std::ranges::sort(table);
  return table;
}();

bool is_space(char32_t c) {
  return c == U' ' || c == U'\t' || c == 0x3000 || c == 0x00A0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F;
}

bool is_invisible(char32_t c) {
  return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) ||
         c == 0xFEFF || c == 0x00AD || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0x1F3FB && c <= 0x1F3FF) ||
         c == 0x061C;
}

/// The one spelling of `c`; 0 for what cannot be seen.
char32_t normal(char32_t c) {
  if (c >= U'A' && c <= U'Z') return c + 32;
  if (c < 0x80) return c;
  if (is_han(c) && c != U'〇') {
    const auto found = std::ranges::lower_bound(kSpellings, c, {}, &std::pair<char32_t, char32_t>::first);
    return found != kSpellings.end() && found->first == c ? found->second : c;
  }
  if (is_invisible(c)) return 0;
  if (is_space(c)) return U' ';
  if (c >= 0x2460 && c <= 0x2468) return U'1' + (c - 0x2460);  // ① … ⑨
  if (c >= 0x2474 && c <= 0x247C) return U'1' + (c - 0x2474);  // ⑴ … ⑼
  const auto found = std::ranges::lower_bound(kSpellings, c, {}, &std::pair<char32_t, char32_t>::first);
  if (found != kSpellings.end() && found->first == c) return found->second;
  // A full-width comma stays apart from the half-width one: between digits it separates more often than it
  // groups.
  if (c >= 0xFF01 && c <= 0xFF5E && c != U'，') return normal(c - 0xFEE0);
  return c;
}

}  // namespace

std::string to_utf8(std::u32string_view codes) {
  std::string out;
  for (const char32_t code : codes) {
    append_utf8(out, code);
  }
  return out;
}

Glyphs decode(std::string_view bytes) {
  Glyphs glyphs;
  const bool cut = bytes.size() > kMaxBytes;
  if (cut) {
    std::size_t end = kMaxBytes;
    while (end > 0 && end + 4 > kMaxBytes && is_continuation(static_cast<unsigned char>(bytes[end]))) {
      --end;
    }
    bytes = bytes.substr(0, end);
  }
  glyphs.text.reserve(bytes.size());
  glyphs.codes.reserve(bytes.size() / 2 + 1);
  glyphs.begin.reserve(bytes.size() / 2 + 2);
  while (!bytes.empty()) {
    auto [code, length] = decode_one(bytes);
    bytes.remove_prefix(length);
    if (code == U'\r' || code == 0x2028 || code == 0x2029) code = U'\n';
    if (code < 0x20 && code != U'\n') code = U' ';
    if (code >= 0x7F && code < 0xA0) code = U' ';
    if (const char32_t spelt = normal(code)) {
      glyphs.codes.push_back(spelt);
      glyphs.begin.push_back(static_cast<std::uint32_t>(glyphs.text.size()));
    }
    append_utf8(glyphs.text, code);
  }
  glyphs.begin.push_back(static_cast<std::uint32_t>(glyphs.text.size()));
  return glyphs;
}

std::u32string normalised(std::string_view text) {
  return decode(text).codes;
}

std::string Glyphs::words(std::size_t from, std::size_t to) const {
  to = std::min(to, size());
  while (from < to && (is_space(codes[from]) || codes[from] == U'\n')) {
    ++from;
  }
  while (to > from && (is_space(codes[to - 1]) || codes[to - 1] == U'\n')) {
    --to;
  }
  if (from >= to) return {};
  return text.substr(begin[from], begin[to] - begin[from]);
}

bool is_sentence_end(char32_t c) {
  switch (c) {
    case U'。':
    case U'!':
    case U'?':
    case U';':
    case U'\n':
    case U'…':
    case U'｡':
      return true;
    default:
      return false;
  }
}

bool is_clause_end(char32_t c) {
  return is_sentence_end(c) || c == U'，' || c == U',' || c == U'、';
}

bool is_filler(char32_t c) {
  if (c < 0x80) return !is_digit(c) && !is_letter(c);
  return !is_han(c);
}

}  // namespace linli::bot::understand
