#include "bot/understand/numerals.h"

// The characters that numbers are written with: closed lists, like the digits 0 to 9.
namespace linli::bot::understand {

std::optional<int> chinese_digit(char32_t c) {
  switch (c) {
    case U'零':
      return 0;
    case U'一':
    case U'幺':
    case U'壹':
      return 1;
    case U'二':
    case U'两':
    case U'俩':
    case U'贰':
      return 2;
    case U'三':
    case U'仨':
    case U'叁':
      return 3;
    case U'四':
    case U'肆':
      return 4;
    case U'五':
    case U'伍':
      return 5;
    case U'六':
    case U'陆':
      return 6;
    case U'七':
    case U'柒':
      return 7;
    case U'八':
    case U'捌':
      return 8;
    case U'九':
    case U'玖':
      return 9;
    default:
      return std::nullopt;
  }
}

std::int64_t chinese_scale(char32_t c) {
  switch (c) {
    case U'十':
    case U'拾':
      return 10;
    case U'百':
    case U'佰':
      return 100;
    case U'千':
    case U'仟':
      return 1'000;
    case U'万':
      return 10'000;
    case U'亿':
      return 100'000'000;
    default:
      return 0;
  }
}

}  // namespace linli::bot::understand
