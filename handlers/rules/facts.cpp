#include "handlers/rules/facts.h"

#include <algorithm>

namespace linli::handlers::rules {
namespace {

constexpr auto kCount = Measure::kCount;
constexpr auto kMoney = Measure::kMoney;
constexpr auto kDate = Measure::kDate;
constexpr auto kYes = Measure::kYes;

// By subject. "applications", "awards" and the like count the one in question too.
constexpr KnownFact kFacts[] = {
    // Who applies
    {"organization.age_years", "成立满几年", kCount, "年"},  // whole years on the day of the application
    {"organization.applications", "同一类别的申报数", kCount, "个"},
    {"organization.awards", "同一类别的立项数", kCount, "个"},
    {"organization.barred", "本年度被取消申报资格", kYes, ""},
    {"organization.charter_party", "章程写明党的建设和核心价值观", kYes, ""},
    {"organization.filed", "在街道或乡镇备案", kYes, ""},
    {"organization.hub", "枢纽型、联合型、支持型组织或社工机构", kYes, ""},
    {"organization.inspections_passed", "近两年年检合格", kYes, ""},
    {"organization.leader", "成员固定、活动正常、有带头人", kYes, ""},
    {"organization.local", "主要在本区开展业务", kYes, ""},
    {"organization.own_account", "有独立银行账户", kYes, ""},
    {"organization.prefecture_projects", "在本地区承接的同类项目数", kCount, "个"},
    {"organization.rating", "等级评估", kCount, "级"},  // 0 none, 1 to 5 for 1A to 5A
    {"organization.registered", "在本区或本市民政部门登记", kYes, ""},
    {"organization.skilled", "成员稳定、管理有序、有服务能力", kYes, ""},
    // What is applied for
    {"application.committee_decided", "社区两委会研究过", kYes, ""},
    {"application.copies", "申报表份数", kCount, "份"},
    {"application.landing_agreed", "了解需求并有落地意向", kYes, ""},
    {"application.residents_asked", "征求过居民意见", kYes, ""},
    {"application.stamped", "盖了社区公章", kYes, ""},
    {"award.publicity_days", "公示天数", kCount, "个工作日"},
    {"award.review_held", "经过评审", kYes, ""},
    // The money. A budget line is what is planned for it, and once the project runs what it has cost.
    {"budget.evaluation", "评估", kMoney, ""},
    {"budget.labour", "人力成本", kMoney, ""},
    {"budget.mainly_activities", "主要用于志愿者、材料和宣传", kYes, ""},
    {"budget.materials", "材料费", kMoney, ""},
    {"budget.other", "其他支出", kMoney, ""},
    {"budget.publicity", "宣传费", kMoney, ""},
    {"budget.service", "服务支出", kMoney, ""},
    {"budget.volunteers", "志愿者费用", kMoney, ""},
    {"finance.accountant", "有专业会计人员", kYes, ""},
    {"finance.misused", "挪用或侵占项目资金", kYes, ""},
    {"finance.open_books", "定期公开财务并接受审计", kYes, ""},
    {"finance.separate", "单独核算", kYes, ""},
    {"project.amount", "项目资金", kMoney, ""},  // asked for; once granted, what is granted
    {"project.custody", "由街道托管资金", kYes, ""},
    {"project.reimbursed", "凭票据实报实销", kYes, ""},
    // The project
    {"contract.signed", "合同已签订", kYes, ""},
    {"evaluation.final_held", "已做末期评估", kYes, ""},
    {"evaluation.final_passed", "结项评估通过", kYes, ""},
    {"evaluation.midterm_held", "已做中期评估", kYes, ""},
    {"evaluation.midterm_passed", "中期评估通过", kYes, ""},
    {"evaluation.third_party", "由第三方评估", kYes, ""},
    {"observers.count", "观测员", kCount, "人"},
    {"project.closed_on", "结项日期", kDate, ""},
    {"project.community_follows", "社区重点跟进", kYes, ""},
    {"project.in_district_plan", "同时是区级项目", kYes, ""},
    {"project.months", "项目期限", kCount, "个月"},
    {"project.needs_surveyed", "做过需求调查", kYes, ""},
    {"project.residents_judge", "成效由居民评价", kYes, ""},
    {"project.residents_raise", "需求由居民提出", kYes, ""},
    {"project.residents_take_part", "过程有居民参与", kYes, ""},
    {"project.starts_on", "开始日期", kDate, ""},
    {"project.subcontracted", "分包", kYes, ""},
    {"project.transfer_agreed", "转让经主办和承办单位同意", kYes, ""},
    {"project.transferred", "转让", kYes, ""},
    {"project.work_ends_on", "全部活动结束日期", kDate, ""},
    {"reports.unfiled_months", "没交的月报", kCount, "个月"},
    {"staff.certified", "持有社工证的专职人员", kCount, "人"},
    {"staff.certified_years", "持证人员的社工从业年限", kCount, "年"},  // of the longest in the work
    {"staff.full_time", "专职人员", kCount, "人"},
    {"staff.on_other_projects", "同时在别的项目任职的人员", kCount, "人"},
    {"supervision.external", "外部督导", kCount, "人"},
    {"supervision.external_certificate", "外部督导有中级及以上社工证", kYes, ""},
    {"supervision.external_years", "外部督导的社工从业年限", kCount, "年"},
    {"supervision.internal", "内部督导", kCount, "人"},
    {"supervision.visits_in_quarter", "本季度督导次数", kCount, "次"},
    // The programme as a whole
    {"community.invested", "社区全年投入", kMoney, ""},
    {"district.summary_on", "总结报送日期", kDate, ""},
    {"program.projects", "项目总数", kCount, "个"},
    {"program.total", "计划总资金", kMoney, ""},
    {"street.invested", "街道全年投入", kMoney, ""},
    {"street.list_filed", "项目清单报区民政局备案", kYes, ""},
    {"track.carried", "上年结转资金", kMoney, ""},
    {"track.total", "本类别总资金", kMoney, ""},
    {"track.year_budget", "本年预算", kMoney, ""},
    // What a fixed-purpose project does. "weekly", "monthly" and the like: in each such time, the least.
    {"work.activities", "活动次数", kCount, "次"},
    {"work.bimonthly_supervisions", "每两月督导志愿者", kCount, "次"},
    {"work.bimonthly_themes", "每两月主题活动", kCount, "次"},
    {"work.children", "服务儿童", kCount, "人"},
    {"work.coaching_monthly", "每月辅导社区组织", kCount, "次"},
    {"work.courses", "课程", kCount, "门"},
    {"work.daily_hours", "每天开放", kCount, "小时"},
    {"work.elders", "服务老人", kCount, "人"},
    {"work.event_people", "每场参加人数", kCount, "人"},
    {"work.events_monthly", "每月主题活动", kCount, "次"},
    {"work.fortnightly_trainings", "每两周训练", kCount, "次"},
    {"work.groups", "服务的群体", kCount, "类"},
    {"work.halfyear_tests", "每半年测试", kCount, "次"},
    {"work.help_monthly", "每月上门帮扶", kCount, "次"},
    {"work.households", "服务户数", kCount, "户"},
    {"work.meeting_people", "每次会议人数", kCount, "人"},
    {"work.meetings_monthly", "每月议事会", kCount, "次"},
    {"work.participants", "长期参与居民", kCount, "人"},
    {"work.party_members", "服务老党员", kCount, "人"},
    {"work.problems", "解决的问题", kCount, "个"},
    {"work.quarterly_trainings", "每季度志愿者培训", kCount, "次"},
    {"work.report", "形成调研报告", kYes, ""},
    {"work.results_shown", "展示成果", kYes, ""},
    {"work.screened", "完成筛查分类的儿童", kCount, "人"},
    {"work.session_minutes", "每次服务时长", kCount, "分钟"},
    {"work.sessions_each", "每人服务次数", kCount, "次"},
    {"work.show_minutes", "每场演出时长", kCount, "分钟"},
    {"work.shows", "演出场次", kCount, "场"},
    {"work.sites", "站点", kCount, "个"},
    {"work.supported_organizations", "培育的社区社会组织", kCount, "支"},
    {"work.teams", "志愿或治理队伍", kCount, "支"},
    {"work.visits_monthly", "每月上门关爱", kCount, "次"},
    {"work.visits_weekly", "每周上门访视", kCount, "次"},
    {"work.weekly_groups", "每周小组活动", kCount, "次"},
    // One of the things that an indicator counts
    {"item.events", "开展的社区服务活动", kCount, "场"},
    {"item.filed", "在乡镇备案", kYes, ""},
};

}  // namespace

std::span<const KnownFact> known_facts() {
  return kFacts;
}

const KnownFact* known_fact(std::string_view id) {
  const auto* found = std::ranges::find(kFacts, id, &KnownFact::id);
  return found == std::end(kFacts) ? nullptr : found;
}

}  // namespace linli::handlers::rules
