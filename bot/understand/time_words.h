#pragma once

#include <array>
#include <string_view>

// The words that name a time by its distance from today.
namespace linli::bot::understand {

struct Offset {
  std::u32string_view word;
  int offset;
};

// These are grammar, like the digits: a closed list that no programme extends. Longer words first.
inline constexpr std::array kDayWords = std::to_array<Offset>(
    {{U"大前天", -3}, {U"大后天", 3}, {U"前天", -2}, {U"昨天", -1},  {U"昨日", -1}, {U"昨晚", -1},
     {U"昨儿个", -1}, {U"昨儿", -1},  {U"今天", 0},  {U"今儿个", 0}, {U"今儿", 0},  {U"明儿个", 1},
     {U"明儿", 1},    {U"今日", 0},   {U"今晚", 0},  {U"今早", 0},   {U"明天", 1},  {U"明日", 1},
     {U"明早", 1},    {U"明晚", 1},   {U"后天", 2}});
inline constexpr std::array kMonthWords = std::to_array<Offset>({{U"上上个月", -2},
                                                                 {U"上上月", -2},
                                                                 {U"上个月份", -1},
                                                                 {U"上个月", -1},
                                                                 {U"上一个月", -1},
                                                                 {U"上月", -1},
                                                                 {U"这个月份", 0},
                                                                 {U"这个月", 0},
                                                                 {U"这一个月", 0},
                                                                 {U"这月", 0},
                                                                 {U"本月份", 0},
                                                                 {U"本月", 0},
                                                                 {U"当月", 0},
                                                                 {U"下下个月", 2},
                                                                 {U"下个月", 1},
                                                                 {U"下一个月", 1},
                                                                 {U"下月", 1}});
inline constexpr std::array kYearWords = std::to_array<Offset>({{U"大前年", -3},
                                                                {U"前年", -2},
                                                                {U"去年", -1},
                                                                {U"上一年", -1},
                                                                {U"今年", 0},
                                                                {U"本年", 0},
                                                                {U"明年", 1}});
inline constexpr std::array kWeekWords = std::to_array<Offset>(
    {{U"下下个星期", 2}, {U"下下周", 2}, {U"下个星期", 1},  {U"下个礼拜", 1},  {U"下星期", 1},
     {U"下礼拜", 1},     {U"下周", 1},   {U"上个星期", -1}, {U"上个礼拜", -1}, {U"上星期", -1},
     {U"上礼拜", -1},    {U"上周", -1},  {U"这个星期", 0},  {U"这个礼拜", 0},  {U"这星期", 0},
     {U"这礼拜", 0},     {U"这周", 0},   {U"本周", 0},      {U"星期", 0},      {U"礼拜", 0},
     {U"周", 0}});

}  // namespace linli::bot::understand
