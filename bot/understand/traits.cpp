#include "bot/understand/traits.h"

#include <algorithm>
#include <string>

#include "bot/understand/glyphs.h"

namespace linli::bot::understand {
namespace {

using storage::model::Role;

enum class Sort : std::uint64_t { kSingle = 1, kPair, kAround, kRole, kContext };

/// Mixes well enough that a table can use the lowest bits (the finaliser of splitmix64).
std::uint32_t trait(Sort sort, std::uint64_t value) {
  std::uint64_t x = value ^ static_cast<std::uint64_t>(sort) << 58U;
  x = (x ^ x >> 30U) * 0xbf58476d1ce4e5b9U;
  x = (x ^ x >> 27U) * 0x94d049bb133111ebU;
  const auto mixed = static_cast<std::uint32_t>(x ^ x >> 31U);
  return mixed == 0 ? 1 : mixed;
}

constexpr bool is_chinese_number(char32_t c) {
  return std::u32string_view{U"零〇一二两三四五六七八九十百千万廿卅"}.find(c) != std::u32string_view::npos;
}

/// The message between ^ and $, with # for a number and | for what is between words. One Chinese digit alone
/// is as often part of a word.
std::u32string outline(std::u32string_view codes) {
  std::u32string out = U"^";
  for (std::size_t at = 0; at < codes.size();) {
    std::size_t end = at + 1;
    if (is_digit(codes[at])) {
      while (end < codes.size() && is_digit(codes[end]))
        ++end;
      out += U'#';
    } else if (is_chinese_number(codes[at])) {
      while (end < codes.size() && is_chinese_number(codes[end]))
        ++end;
      out += end - at > 1 ? U'#' : codes[at];
    } else if (is_filler(codes[at])) {
      if (out.back() != U'|') out += U'|';
    } else {
      out += codes[at];
    }
    at = end;
  }
  return out += U'$';
}

/// One number for a context; the questions for single fields are one.
std::uint64_t number_of(std::string_view context) {
  constexpr std::string_view kAsk = "report.ask.";
  if (context.starts_with(kAsk)) context = kAsk;
  std::uint64_t number = 0xcbf29ce484222325U;
  for (const char c : context)
    number = (number ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return number;
}

}  // namespace

std::size_t speaker_of(Role role) {
  switch (role) {
    case Role::kLead:
    case Role::kDeputy:
      return 0;
    case Role::kResident:
    case Role::kObserver:
      return 1;
    case Role::kStreet:
    case Role::kAgency:
    case Role::kBureau:
      return 2;
    default:
      return 3;
  }
}

std::vector<std::uint32_t> traits_of(std::u32string_view codes, Role role, std::string_view context) {
  const std::u32string text = outline(codes);
  std::vector<std::uint32_t> traits;
  traits.reserve(text.size() * 3 + 2);
  traits.push_back(trait(Sort::kRole, speaker_of(role)));
  traits.push_back(trait(Sort::kContext, number_of(context)));
  for (std::size_t at = 0; at < text.size(); ++at) {
    traits.push_back(trait(Sort::kSingle, text[at]));
    if (at + 1 < text.size())
      traits.push_back(trait(Sort::kPair, std::uint64_t{text[at]} << 21U | text[at + 1]));
    if (at + 2 < text.size())
      traits.push_back(trait(Sort::kAround, std::uint64_t{text[at]} << 21U | text[at + 2]));
  }
  std::ranges::sort(traits);
  const auto repeated = std::ranges::unique(traits);
  traits.erase(repeated.begin(), repeated.end());
  return traits;
}

}  // namespace linli::bot::understand
