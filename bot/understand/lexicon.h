#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bot/understand/resemblance.h"
#include "handlers/contract/intent.h"
#include "storage/model/result.h"

namespace linli::bot::understand {

/// The part of a word in the grammar. Which words play it is the lexicon's business.
enum class Cue : std::uint8_t {
  kPlan,        ///< 准备, 打算: what follows has not happened
  kFuture,      ///< 下一步, 接下来
  kTotal,       ///< 一共, 合计
  kCumulative,  ///< 累计: this month's or since the start?
  kUnknown,     ///< 还没统计
  kLater,       ///< 晚点, 回头: what is told then is not known yet
  kNone,        ///< 没有, 无
  kVague,       ///< 很多, 不少, 多少
  kWrong,       ///< 不对, 说错了
  kChange,      ///< 改: something is to be edited
  kBecomes,     ///< 改成, 应该是: the number behind it holds, the one before it does not
  kNot,         ///< 不是: the number behind it does not hold
  kRate,        ///< 每人, 人均: not a sum
  kAmong,       ///< 其中: part of a sum
  kExcept,      ///< 除了, 不含
  kOtherMoney,  ///< 收到, 拨款, 预算: money that was not spent
  kRefund,      ///< 退了, 找回: money that came back, so what was spent is less than was said
  kAdd,         ///< 再加
  kSubtract,    ///< 减去
  kAbout,       ///< 约, 近: in front of a number
  kAboutAfter,  ///< 左右, 以上: behind a number and its unit
  kQuestion,    ///< 吗, 怎么, 多少
  kShort,       ///< 缺, 还差: what is missing did not happen
  kJoins,       ///< 参赛, 合作: others who were there
  kDone,        ///< 实际, 完成了: ends a plan
  kAgain,       ///< 又, 另外: one more of what was already said
  kStock,       ///< 社区有, 常住: what there is, not what was done
  kCompare,     ///< 比, 多了: a difference, not a figure
  kInTurn,      ///< 分别: each figure belongs to the next of what was named
  kSame,        ///< 一样: as in what it is compared with
  kMeans,       ///< 经费, 资金: in a list of the month's figures what was spent, elsewhere who knows
  kExact,       ///< 准确是: what an estimate told before really is
  kFee,         ///< 费, 租: money for something that no line of the budget names
  kCount,
};

/// Which roles an entry is for.
namespace role_bit {
inline constexpr std::uint8_t kLead = 1;
inline constexpr std::uint8_t kResident = 2;  ///< and observer
inline constexpr std::uint8_t kStaff = 4;     ///< street, agency, bureau
inline constexpr std::uint8_t kStranger = 8;
inline constexpr std::uint8_t kAll = 15;
}  // namespace role_bit

enum class FieldKind : std::uint8_t { kCount, kMoney, kText };

/// A field of the report as people speak of it.
struct FieldEntry {
  std::string id{};
  FieldKind kind = FieldKind::kCount;
  std::int64_t most = 0;  ///< above it (whole units, fen for money) one asks again
  bool line = false;      ///< a budget line: more telling than the total beside it
  bool paid = false;      ///< money for people: those counted beside it were paid, not served
  int people = -1;        ///< the field of the people counted beside it: 培训2场60人次
  std::vector<std::u32string> among_lines{};  ///< what a budget line is called in a list of them: 服务1.2万
};

/// A word for counting.
struct UnitEntry {
  std::uint64_t fields = 0;  ///< fields it can count, a bit each
  int own = -1;              ///< the field it means when nothing else is said
  bool foreign = false;      ///< 美元: money of another country, so nobody knows how many yuan
  bool ignored = false;      ///< 岁, 小时, %: never a figure of a report
};

/// Everything a word can be; most are one thing.
struct Word {
  std::u32string text{};
  int field = -1;
  int unit = -1;
  int kind = -1;
  int cue = -1;
  int atom = -1;  ///< part of a pattern
  bool opaque = false;

  bool is_grammar() const { return field >= 0 || kind >= 0 || cue >= 0 || opaque; }
};

/// The whole message is this command.
struct CommandEntry {
  handlers::contract::Intent intent;
  std::uint8_t roles;
};

/// A message that holds one of each group, in this order, in one sentence: "钱|拨款 什么时候|到账 !为什么".
struct PatternEntry {
  handlers::contract::Intent intent;
  std::uint8_t roles = role_bit::kAll;
  int weight = 0;                          ///< added to the score: a narrow wish goes before a broad question
  std::vector<std::vector<int>> groups{};  ///< atoms
  std::vector<int> never{};                ///< atoms that must not occur
};

/// Words that are an answer by themselves.
enum class Answer : std::uint8_t { kZero, kUnknown, kSkip, kSame, kCount };

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::u32string_view text) const { return std::hash<std::u32string_view>{}(text); }
};
template <class T>
using TextMap = std::unordered_map<std::u32string, T, TextHash, std::equal_to<>>;

/// The words of the language, loaded from templates/lexicon/*.toml. Constant after loading, safe to share.
class Lexicon {
 public:
  std::vector<FieldEntry> fields;
  std::vector<UnitEntry> units;
  std::vector<std::string> kinds;  ///< 讲座, 走访, …: what their words are listed under
  std::vector<Word> words;         ///< by first code, longest first
  TextMap<std::vector<CommandEntry>> commands;
  /// Of these the ones by which staff decide, so that nobody has to look for 通过 among thousands.
  std::vector<std::pair<std::u32string, handlers::contract::Intent>> decisions;
  TextMap<std::vector<CommandEntry>> sounding;  ///< the commands with every code replaced by its homophone
  std::vector<std::u32string>
      typo_targets;  ///< keys of `sounding` long enough to be recognised with one slip
  std::vector<PatternEntry> patterns;
  std::vector<std::vector<int>> patterns_by_atom;  ///< first atom → patterns
  Resemblance examples;                            ///< the commands again, for what is nearly one
  TextMap<Answer> answers;
  TextMap<int> ratings;
  std::vector<std::u32string> polite_front;  ///< 请, 我要: may stand before a command
  std::vector<std::u32string> polite_back;   ///< 吧, 一下
  std::vector<std::u32string> hollow;        ///< 什么, 特别: add nothing to a no
  std::vector<std::u32string> tale;          ///< 有位, 有一次: a tale begins
  std::vector<std::u32string> persons;       ///< 奶奶, 小朋友: somebody is told about
  std::vector<std::u32string> earlier;       ///< 刚才, 报的: of what was told before
  std::unordered_map<char32_t, char32_t> homophones;
  /// A list of words under one name.
  struct Topic {
    std::string name;
    std::vector<std::u32string> words;
  };
  std::vector<Topic> money_topics;    ///< what is asked about money, the narrowest first
  std::vector<Topic> tranches;        ///< first, second, third, last
  std::vector<Topic> activity_words;  ///< how activities are called (kinds.h)
  std::vector<Topic> hedges;          ///< words that put an amount in doubt (hedges.cpp)
  std::vector<Topic> review;          ///< words around the decisions of staff (verdicts.h)
  std::vector<Topic> choices;         ///< words around what is chosen, and what is not
  std::vector<Topic> tickets;         ///< words around the answer to a complaint
  std::vector<Topic> grades;          ///< words of praise and blame, and what goes with them (grades.h)

  struct Range {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
  };
  /// The words that begin with `first`, longest first.
  Range beginning_with(char32_t first) const {
    const auto found = by_first_.find(first);
    return found == by_first_.end() ? Range{} : found->second;
  }
  /// The longest word at the front of `rest` for which `wanted` holds; -1 when there is none.
  template <class Wanted>
  int longest(std::u32string_view rest, Wanted wanted) const {
    if (rest.empty()) return -1;
    const Range range = beginning_with(rest.front());
    for (std::uint32_t i = range.from; i < range.to; ++i) {
      if (rest.starts_with(words[i].text) && wanted(words[i])) return static_cast<int>(i);
    }
    return -1;
  }

  int field_named(std::string_view id) const;
  char32_t sound_of(char32_t c) const {
    const auto found = homophones.find(c);
    return found == homophones.end() ? c : found->second;
  }
  std::u32string sound_of(std::u32string_view text) const;

  /// Sorts and indexes; called once by the loader.
  void index();

 private:
  std::unordered_map<char32_t, Range> by_first_;
};

/// Reads a lexicon. The error names file, line and key.
storage::model::Result<Lexicon> load_lexicon(const std::filesystem::path& path);

}  // namespace linli::bot::understand
