#include <algorithm>

#include "bot/understand/finder.h"

namespace linli::bot::understand {

bool Finder::counts_sessions(const Quantity& q) const {
  return q.unit >= 0 && sessions_ >= 0 && (unit(q)->fields >> static_cast<unsigned>(sessions_) & 1U) != 0;
}

/// 讲座4场150人, 理发一次28位老人: who came to the activity that the clause has just told of.
bool Finder::visits_last_activity(const Clause& clause, std::size_t n) const {
  const Quantity& q = quantity(clause.quantities[n]);
  if (unit(q) == nullptr || activity_in_clause_ == kNone || clause.from != activity_clause_) return false;
  const std::size_t before = name_before(clause, n, q);
  if (before != kNone && before > activity_mark_) return false;
  const std::size_t behind = name_behind(clause, n, q);
  if (behind != kNone) return counts_people(q) && marks_.all[behind].index == people_;
  return unit(q)->own == people_;
}

/// 3场讲座, 走访2次, and the people who came to them.
bool Finder::assign_activity(const Clause& clause, std::size_t n, const Claim& claim) {
  const Quantity& q = quantity(clause.quantities[n]);
  if (visits_last_activity(clause, n)) {
    put_people(activity_in_clause_, claim, q);
    return true;
  }
  if (assign_visitors(clause, n, claim)) return true;
  if (!counts_sessions(q)) return false;
  // 志愿者来了35个走访24户: the 35 have their name
  if (const std::size_t before = name_before(clause, n, q);
      before != kNone && marks_.all[before].index != sessions_ && marks_.all[before].activity < 0 &&
      linked_marks(before, clause.quantities[n]))
    return false;
  const std::size_t kind = kind_near(clause, n, q);
  if (kind == kNone || several_kinds(clause, n, q)) return false;
  const std::size_t activity = add_activity(kind, claim);
  std::string date = date_in(clause, kind);
  if (!date.empty() && too_many_for_a_day(q))
    put_people(activity, claim, q);
  else
    put_sessions(activity, claim, q);
  out_.activities[activity].date = std::move(date);
  activity_in_clause_ = activity;
  activity_clause_ = clause.from;
  activity_mark_ = std::max(kind, clause.quantities[n]);
  return true;
}

/// 办了三次，一次二十人一次三十人: the 一次 counts nothing new.
bool Finder::each_time(const Clause& clause, std::size_t n) const {
  const auto once = [&](std::size_t k) {
    if (k + 1 >= clause.quantities.size()) return false;
    const std::size_t at = clause.quantities[k];
    if (at > 0 && marks_.all[at - 1].activity >= 0) return false;  // 剪纸一场二十人义诊一场九十人
    const Quantity& q = quantity(clause.quantities[k]);
    const Quantity& next = quantity(clause.quantities[k + 1]);
    return is_article(q) && counts_sessions(q) && unit(next) != nullptr && unit(next)->own == people_ &&
           marks_.all[clause.quantities[k]].end == marks_.all[clause.quantities[k + 1]].begin;
  };
  if (!once(n)) return false;
  for (std::size_t k = 0; k < clause.quantities.size(); ++k) {
    if (k != n && once(k)) return true;
  }
  return sessions_ >= 0 && claimed(sessions_);
}

/// 讲座和义诊三场活动: one number for several kinds, with a name of its own.
bool Finder::several_kinds(const Clause& clause, std::size_t n, const Quantity& q) const {
  int kinds = 0;
  for (std::size_t i = left_edge(clause, n); i < clause.quantities[n]; ++i) {
    kinds += marks_.all[i].activity >= 0 ? 1 : 0;
  }
  return kinds > 0 && name_behind(clause, n, q) != kNone;
}

/// 开展活动16次走访14户, 搞了四场宣传8364元: the number right behind the kind is about something else that
/// bears its name.
bool Finder::counts_itself(const Clause& clause, std::size_t n, std::size_t kind) const {
  if (n + 1 >= clause.quantities.size() || clause.quantities[n + 1] != kind + 1) return false;
  const Quantity& next = quantity(clause.quantities[n + 1]);
  if (!linked(marks_.all[kind].end, marks_.all[kind + 1].begin)) return false;
  if (is_name(kind) && fits(marks_.all[kind].index, next)) return true;
  return next.unit >= 0 && unit(next)->own >= 0 && unit(next)->own != people_ && unit(next)->own != sessions_;
}

std::size_t Finder::kind_near(const Clause& clause, std::size_t n, const Quantity& q) const {
  const std::size_t at = clause.quantities[n];
  for (std::size_t i = at; i-- > left_edge(clause, n);) {
    if (is_name(i) && marks_.all[i].activity < 0 && marks_.all[i].index != sessions_ &&
        fits(marks_.all[i].index, q))
      break;
    if (marks_.all[i].activity >= 0 && !taken_.contains(i) && linked_marks(i, at)) return i;
  }
  for (std::size_t i = at + 1; i < right_edge(clause, n); ++i) {
    if (marks_.all[i].begin > marks_.all[at].end + kReach) break;
    if (glyphs_.view(marks_.all[at].end, marks_.all[i].begin).find(U'(') != std::u32string_view::npos) break;
    if (marks_.all[i].activity >= 0) {
      if (glyphs_[marks_.all[at].end] == U'是') return i;  // 两场是讲座一场义诊
      const bool own_number =
          !clause.behind_numbers &&
          (counts_itself(clause, n, i) ||
           (n + 1 < clause.quantities.size() && counts_sessions(quantity(clause.quantities[n + 1])) &&
            linked_marks(i, clause.quantities[n + 1]) &&
            (name_before(clause, n, q) != kNone || cue_before(clause, n, Cue::kTotal, kNone))));
      return own_number ? kNone : i;
    }
    const bool whose =
        marks_.all[i].index == people_ && glyphs_[marks_.all[at].end] == U'是';  // 三场是小朋友的手工课
    if (is_name(i) && !whose) break;
  }
  return kNone;
}

/// 6号到10号: several days are none.
bool Finder::ends_span(std::size_t time) const {
  if (time == 0 || marks_.all[time - 1].kind != Mark::Kind::kTime) return false;
  const auto between = glyphs_.view(marks_.all[time - 1].end, marks_.all[time].begin);
  return between == U"到" || between == U"至" || between == U"-" || between == U"~";
}

std::string Finder::date_in(const Clause& clause, std::size_t at) const {
  std::string found;
  for (std::size_t i = clause.from; i < clause.to; ++i) {
    if (marks_.all[i].kind != Mark::Kind::kTime) continue;
    const TimePhrase& phrase = analysis_.times[static_cast<std::size_t>(marks_.all[i].index)];
    const ResolvedTime time = resolve(phrase, context_.today);
    if (ends_span(i)) return {};
    if (!phrase.names_day() || !time.date || time.doubt || *time.date > context_.today) continue;
    if (!found.empty() && i > at) break;
    found = time.date->text();
    if (at == kNone) break;
  }
  return found;
}

/// 15号讲座38个: what counts people as well as sessions counts people, where it is about one day.
bool Finder::too_many_for_a_day(const Quantity& q) const {
  constexpr std::int64_t kMostOfADay = 9;
  const auto number = q.number.whole();
  return people_ >= 0 && unit(q)->own != sessions_ && fits(people_, q) && number && *number > kMostOfADay;
}

/// 工资发了三个人: those were paid, so it is the money that must be asked for.
bool Finder::assign_paid(const Clause& clause, std::size_t n, Claim claim) {
  const Quantity& q = quantity(clause.quantities[n]);
  if (unit(q) == nullptr || people_ < 0 || unit(q)->own != people_) return false;
  const int asked = asked_field(FieldKind::kMoney);
  if (asked >= 0 && field(asked).paid && name_behind(clause, n, q) == kNone) return true;  // 两个人各1500
  // 志愿者补贴每人30元，共20人
  const bool rate = rate_told_ || cue_in_clause(clause, clause.quantities[n], clause.to, Cue::kRate);
  if (rate && !out_.claims.empty() && field(out_.claims.back().field).paid &&
      name_behind(clause, n, q) == kNone)
    return true;
  // 工资2人共6000元: the amount follows
  const bool amount_follows =
      n + 1 < clause.quantities.size() && !rate &&
      (quantity(clause.quantities[n + 1]).money || quantity(clause.quantities[n + 1]).unit < 0);
  for (std::size_t i = clause.quantities[n]; i-- > left_edge(clause, n);) {
    if (!is_name(i) || marks_.all[i].index == spent_) continue;  // 劳务费付给5个人
    if (!field(marks_.all[i].index).paid) return false;
    if (amount_follows) return true;
    if (claimed(marks_.all[i].index)) return true;
    claim.doubt = true;
    give(claim, marks_.all[i].index, q, true);
    return true;
  }
  return false;
}

/// 人, 名, 位; 个 counts anything.
bool Finder::counts_people(const Quantity& q) const {
  return q.unit >= 0 && people_ >= 0 && (unit(q)->fields >> static_cast<unsigned>(people_) & 1U) != 0 &&
         !counts_sessions(q);
}

/// No more than the number of people told just before.
bool Finder::continues_last(const Quantity& q) const {
  if (out_.claims.empty() || !q.number.whole() || people_ < 0 || !fits(people_, q)) return false;
  const Claim& last = out_.claims.back();
  return last.field != people_ && !last.doubt && *q.number.whole() <= last.value && fits(last.field, q) &&
         field(last.field).kind == FieldKind::kCount;
}

/// 志愿者队伍壮大到60人: members, and nobody says that they came.
bool Finder::of_members(const Clause& clause, std::size_t n) const {
  const std::size_t begin = clause.from == 0 ? 0 : marks_.all[clause.from - 1].end;
  const auto said = glyphs_.view(begin, marks_.all[clause.quantities[n]].begin);
  return said.find(U"队伍") != std::u32string_view::npos || said.find(U"团队") != std::u32string_view::npos ||
         said.find(U"协会") != std::u32string_view::npos;
}

/// 志愿者总数86人，本月参与25人: a smaller number of people right behind a named one may be a part of those.
bool Finder::continues_people(const Clause& clause, std::size_t n, const Quantity& q) const {
  if (out_.claims.empty() || !q.number.whole()) return false;
  const Claim& last = out_.claims.back();
  if (last.field == people_ || last.unknown || last.value < *q.number.whole() || !fits(last.field, q))
    return false;
  int pauses = 0;
  for (std::size_t i = clause.quantities[n]; i-- > 0 && marks_.all[i].begin >= last.end;) {
    const Mark& mark = marks_.all[i];
    if (mark.kind == Mark::Kind::kSentence || mark.kind == Mark::Kind::kQuantity ||
        (is_name(i) && !of_those(i)))
      return false;
    if (mark.kind == Mark::Kind::kClause && ++pauses > 1) return false;
  }
  return true;
}

void Finder::assign_count(const Clause& clause, std::size_t n, Claim claim, std::size_t before) {
  const std::size_t at = clause.quantities[n];
  const Quantity& q = quantity(at);
  const std::size_t behind = name_behind(clause, n, q);
  // 志愿者从20人增加到26人
  if (claim.corrected && before == kNone && behind == kNone && !out_.old.empty() &&
      out_.old.back().field >= 0 && out_.old.back().begin >= marks_.all[clause.from].begin &&
      fits(out_.old.back().field, q))
    return give(claim, out_.old.back().field, q, true);
  // 志愿者多算了，改成二十个人
  if (claim.corrected && before == kNone && behind == kNone && out_.claims.empty()) {
    if (const std::size_t name = name_of_last_clause(clause, n, q); name != kNone)
      return give(claim, marks_.all[name].index, q, true);
  }
  const int asked = asked_field(FieldKind::kCount);
  const bool answers = asked >= 0 &&
                       (lonely(clause) || ((q.unit < 0 || unit(q)->own < 0) && leads(clause, n))) &&
                       fits(asked, q) && !q.lone;
  // Asked for the volunteers, 有12个大学生来帮忙 answers; 学生 only says who they are.
  const bool who = behind != kNone && marks_.all[behind].index == people_ &&
                   (before == kNone || weak_people(before)) && asked != people_;
  if (answers && (behind == kNone || who) && (before == kNone || weak_people(before)))
    return give(claim, asked, q, q.unit >= 0);
  if (asked >= 0 && claim.total && before == kNone && behind == kNone && fits(asked, q)) {
    drop_parts(q);
    return give(claim, asked, q, true);  // 男的30女的52，合着82
  }
  if (asked >= 0 && rate_told_ && claim.doubt && before == kNone && behind == kNone && fits(asked, q) &&
      unit(q) != nullptr && unit(q)->own < 0)
    return give(claim, asked, q, true);  // 每场二十个，五场
  const bool near =
      before != kNone && (linked_marks(before, at) || claim.corrected || wrong_between(before, at));
  if (claim.total && before == kNone && behind == kNone && q.unit >= 0 && unit(q)->own < 0 &&
      !out_.claims.empty() && fits(out_.claims.back().field, q)) {
    // 老人60个小孩20个共80个; but 两个组一共做了10节 sums up something else
    if (out_.claims.back().unit >= 0 && out_.claims.back().unit != q.unit) return;
    return give(claim, out_.claims.back().field, q, true);
  }
  const bool follows = behind != kNone && !taken_by_next(clause, n, behind) &&
                       (q.unit >= 0 || marks_.all[at].end + 1 >= marks_.all[behind].begin);
  const bool people = unit(q) != nullptr && people_ >= 0 && unit(q)->own == people_;
  // 志愿者30人次，其中大学生12人
  const bool noun = before != kNone && marks_.all[before].index == people_ && !weak_people(before);
  const bool sexes =
      noun && (glyphs_[marks_.all[before].begin] == U'男' || glyphs_[marks_.all[before].begin] == U'女');
  if (noun && (claim.part || sexes) && continues_last(q)) return;
  if (claim.stock && counts_people(q) && before == kNone && of_members(clause, n)) return;
  const bool anybody = before == kNone || weak_people(before);
  // 培训来了33个; 培训2场，来了33个
  const bool came = before != kNone && training_ >= 0 && is_name(at - 1) && weak_people(at - 1) &&
                    fits(training_, q) &&
                    (before == at - 1 || field(marks_.all[before].index).people == training_);
  if (came && q.unit >= 0 && unit(q)->own < 0 && behind == kNone) return give(claim, training_, q, true);
  if (people && training_ >= 0 && behind == kNone && before != kNone && anybody)
    return give(claim, training_, q, true);  // 办了场培训，来了28个人
  if (q.unit >= 0 && unit(q)->own < 0 && anybody && !out_.claims.empty() && out_.claims.back().stock &&
      out_.claims.back().value > 0 && fits(out_.claims.back().field, q)) {
    claim.doubt = true;  // 社区有志愿者200多人，这个月来了18个
    return give(claim, out_.claims.back().field, q, true);
  }
  // 来了12名志愿者: who came is said behind
  const bool who_came = before != kNone && weak_people(before) && follows && q.unit >= 0 &&
                        marks_.all[behind].index != people_ && marks_.all[at].end == marks_.all[behind].begin;
  if (before != kNone && of_those(before) && counts_people(q) && continues_people(clause, n, q)) {
    out_.claims.back().doubt = true;
    return;
  }
  if (before != kNone && near && !who_came && !(clause.behind_numbers && follows))
    return give(claim, marks_.all[before].index, q, true);
  if (follows && !q.lone) return give_behind(claim, behind, q);
  if (people && training_ >= 0 &&
      (before == kNone || marks_.all[before].index == training_ || weak_people(before))) {
    return give(claim, training_, q, true);
  }
  if (claim.part && counts_people(q) && before == kNone && behind == kNone) return;  // 其中党员7名
  if (counts_people(q) && before == kNone && continues_people(clause, n, q)) {
    claim.doubt = out_.claims.back().doubt = true;
    return give(claim, out_.claims.back().field, q, true);
  }
  if (before != kNone && q.unit >= 0) return give(claim, marks_.all[before].index, q, true);
  // 志愿者多算了，改成二十个人
  if (q.unit < 0 || unit(q)->own < 0 || (people && (claimed(people_) || claim.corrected))) {
    if (const std::size_t name = name_of_last_clause(clause, n, q); name != kNone)
      return give(claim, marks_.all[name].index, q, true);
  }
  if (q.unit >= 0 && unit(q)->own >= 0) {
    claim.doubt = claim.doubt || (rate_told_ && people) ||
                  (!people && joins_in(clause) && unit(q)->own != sessions_) || of_unnamed_houses(q);
    return give(claim, unit(q)->own, q, !is_article(q));
  }
  if (done_so_often(clause, n, q)) return give(claim, sessions_, q, !is_article(q) || claimed(sessions_));
  if (asked >= 0 && lonely(clause) && fits(asked, q)) return give(claim, asked, q, false);
  if (const int last = field_corrected(claim, q); last >= 0) return give(claim, last, q, true);
  if (real_amount(clause, n)) return give(claim, spent_, q, true);
  // 花了4800，4900: a number alone behind an amount may be the better one.
  const bool taxed = marks_.all[clause.quantities[n]].begin > 1 &&
                     glyphs_[marks_.all[clause.quantities[n]].begin - 2] == U'税';  // 税后800税前1000
  const bool part = claim.part || cue_before(clause, n, Cue::kOtherMoney, kNone) ||
                    (cue_before(clause, n, Cue::kFee, kNone) && !taxed);
  if (!out_.claims.empty() && q.unit < 0 && !q.lone && !part &&
      field(out_.claims.back().field).kind == FieldKind::kMoney) {
    out_.claims.back().shaken = !out_.claims.back().doubt;
    out_.claims.back().doubt = true;
  }
  if (one_more(clause, n, q)) out_.claims.back().doubt = true;
  claim.value = q.number.whole().value_or(0);
  if (!q.lone) out_.loose.push_back(claim);
}

/// 人次写错了 应该410
bool Finder::wrong_between(std::size_t name, std::size_t at) const {
  for (std::size_t i = name + 1; i < at; ++i) {
    if (marks_.all[i].is(Cue::kWrong)) return true;
  }
  return false;
}

/// 搞了3回, 办了两次: sessions, when nothing else is said of what was done.
bool Finder::done_so_often(const Clause& clause, std::size_t n, const Quantity& q) const {
  if (!counts_sessions(q) || clause.quantities[n] == 0) return false;
  if (people_ >= 0 && (unit(q)->fields >> static_cast<unsigned>(people_) & 1U) != 0) return false;  // 3个
  const Mark& verb = marks_.all[clause.quantities[n] - 1];
  constexpr std::u32string_view kOnly = U"就才只仅";  // 活动没怎么搞，就一次
  const char32_t letter = glyphs_[marks_.all[clause.quantities[n]].begin - 1];
  if (kOnly.find(letter) != std::u32string_view::npos && right_edge(clause, n) == clause.quantities[n] + 1 &&
      verb.ends_clause())
    return true;
  return (verb.is(Cue::kDone) || verb.is(Cue::kTotal)) &&
         linked(verb.end, marks_.all[clause.quantities[n]].begin) &&
         right_edge(clause, n) == clause.quantities[n] + 1;
}

/// 一份 and 一个 are articles as often as counts.
bool Finder::is_article(const Quantity& q) {
  return !q.number.ascii && !q.number.scaled && q.number.millionths == Numeral::kOne;
}

/// 摆摊的20家: shops or homes as well as organizations, unless those are spoken of.
bool Finder::of_unnamed_houses(const Quantity& q) const {
  const auto incubated = marks_.field_named("organizations_incubated");
  if (incubated < 0 || unit(q)->own != incubated) return false;
  const auto filed = marks_.field_named("organizations_filed");
  return std::ranges::none_of(marks_.all, [&](const Mark& mark) {
    return mark.kind == Mark::Kind::kName && (mark.index == incubated || mark.index == filed);
  });
}

/// 成立了一支太极队一支腰鼓队; 结案2个，新开1个: one more, or so many in all?
bool Finder::one_more(const Clause& clause, std::size_t n, const Quantity& q) const {
  if (out_.claims.empty() || q.unit < 0 || out_.claims.back().unit != q.unit) return false;
  if (is_article(q) && out_.claims.back().article) return true;
  constexpr std::u32string_view kMore = U"另又再还";
  const std::size_t at = marks_.all[clause.quantities[n]].begin;
  const auto begins = [&](char32_t c) {
    return c != U'\0' && (c == U'新' || kMore.find(c) != std::u32string_view::npos);
  };
  return (at > 0 && kMore.find(glyphs_[at - 1]) != std::u32string_view::npos) ||
         (at > 1 && begins(glyphs_[at - 2]));
}

/// 党员3个，学生5个，共8个: when they add up to it, what came before are its parts and nobody else.
void Finder::drop_parts(const Quantity& total) {
  std::int64_t sum = 0;
  for (const Claim& claim : out_.claims) {
    if (claim.field == people_) sum += claim.value;
  }
  for (const Claim& claim : out_.loose) {
    sum += claim.value;
  }
  if (total.number.whole() == sum)
    std::erase_if(out_.claims, [&](const Claim& claim) { return claim.field == people_; });
}

/// 12家组织参赛 were not founded by us.
bool Finder::joins_in(const Clause& clause) const {
  return cue_in_clause(clause, clause.from, clause.to, Cue::kJoins);
}

}  // namespace linli::bot::understand
