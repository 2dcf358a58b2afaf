#pragma once

#include <cstdint>
#include <string>

namespace linli::test {

/// A whole number below 10¹² in Chinese numerals, as one is taught to write it: 20305 is 二万零三百零五.
inline std::string chinese_numeral(std::int64_t value) {
  static constexpr const char* kDigits[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
  static constexpr const char* kScales[] = {"", "十", "百", "千"};
  if (value == 0) return kDigits[0];
  const auto section = [](std::int64_t part) {
    std::string text;
    bool zero = false;
    std::int64_t scale = 1000;
    for (int place = 3; place >= 0; --place, scale /= 10) {
      const std::int64_t digit = part / scale % 10;
      if (digit == 0) {
        zero = !text.empty();
        continue;
      }
      if (zero) text += kDigits[0];
      zero = false;
      text += kDigits[digit];
      text += kScales[place];
    }
    return text;
  };
  std::string text;
  bool gap = false;
  for (const auto& [size, name] :
       {std::pair<std::int64_t, const char*>{100'000'000, "亿"}, {10'000, "万"}, {1, ""}}) {
    const std::int64_t part = value / size % 10'000;
    if (part == 0) {
      gap = !text.empty();
      continue;
    }
    if (!text.empty() && (gap || part < 1000)) text += kDigits[0];
    gap = false;
    text += section(part) + name;
  }
  return text;
}

}  // namespace linli::test
