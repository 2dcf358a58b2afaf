#include "handlers/importing/fields.h"

#include <algorithm>
#include <stdexcept>

namespace linli::handlers::importing {
namespace {

std::vector<Field> organization_fields() {
  std::vector<Field> all{
      {{.id = "name",
        .label = "组织名称",
        .names = {"名称", "单位名称", "社会组织名称", "社会组织", "机构名称", "组织全称", "单位全称"},
        .required = true}},
      {{.id = "credit_code",
        .label = "统一社会信用代码",
        .names = {"社会信用代码", "信用代码", "统一信用代码", "组织信用代码"}},
       Type::kCreditCode},
      {{.id = "filing_number", .label = "备案号", .names = {"备案编号", "备案证号", "街道备案号"}}},
      {{.id = "registration",
        .label = "登记情况",
        .names = {"登记级别", "登记层级", "登记类型", "登记", "登记或备案"}},
       Type::kRegistration},
      {{.id = "rating",
        .label = "评估等级",
        .names = {"等级", "社会组织等级", "社会组织评估等级", "等级评估", "评估等级情况"}},
       Type::kRating},
      {{.id = "own_account",
        .label = "独立账户",
        .names = {"是否有独立账户", "有无独立账户", "银行账户", "是否有银行账户", "对公账户",
                  "是否有对公账户", "有无对公账户", "独立银行账户", "是否有独立银行账户"}},
       Type::kYesNo},
      {{.id = "founded_on",
        .label = "成立日期",
        .names = {"成立时间", "成立登记日期", "登记日期", "登记时间", "注册日期", "注册时间"}},
       Type::kDate},
      {{.id = "street",
        .label = "所属街道",
        .names = {"街道", "所在街道", "乡镇", "街道乡镇", "镇街", "街镇", "所属乡镇", "所在乡镇",
                  "街道/乡镇"}}}};
  for (int year = kFirstInspection; year <= kLastInspection; ++year) {
    const auto digits = std::to_string(year);
    all.push_back({{.id = inspection_field(year),
                    .label = digits + "年年检",
                    .names = {digits + "年检", digits + "年度年检", digits + "年年检结果",
                              digits + "年度检查", digits + "年度年检结果", digits + "年检结果"}},
                   Type::kPassed});
  }
  return all;
}

std::vector<Field> project_fields() {
  return {
      {{.id = "code", .label = "项目编号", .names = {"编号", "项目代码", "项目号"}, .required = true}},
      {{.id = "name", .label = "项目名称", .names = {"项目", "名称"}, .required = true}},
      {{.id = "organization_code",
        .label = "统一社会信用代码",
        .names = {"社会信用代码", "信用代码", "承接单位信用代码", "承接组织信用代码", "组织信用代码"}},
       Type::kCreditCode},
      {{.id = "organization_filing",
        .label = "备案号",
        .names = {"备案编号", "组织备案号", "承接组织备案号"}}},
      {{.id = "organization_name",
        .label = "承接组织",
        .names = {"承接单位", "承接机构", "承接主体", "组织名称", "社会组织", "社会组织名称", "实施单位",
                  "实施组织", "实施主体", "申报单位", "申报组织", "申报主体", "单位名称"}}},
      {{.id = "program", .label = "计划编号", .names = {"计划", "计划代码", "所属计划"}}},
      {{.id = "track", .label = "类别", .names = {"项目类别", "项目类型", "类型"}}},
      {{.id = "offer",
        .label = "清单序号",
        .names = {"清单编号", "定投序号", "定投项目序号", "项目清单序号"}}},
      {{.id = "street",
        .label = "所属街道",
        .names = {"街道", "所在街道", "乡镇", "街道乡镇", "镇街", "街镇", "所属乡镇", "所在乡镇",
                  "街道/乡镇"}}},
      {{.id = "place",
        .label = "实施地点",
        .names = {"地点", "实施社区", "社区", "服务社区", "服务区域", "实施区域", "实施地"}}},
      {{.id = "approved",
        .label = "批准金额",
        .names = {"批复金额", "立项金额", "资助金额", "扶持金额", "项目金额", "合同金额", "中标金额", "金额",
                  "项目资金", "资金", "核定金额", "批准资金"}},
       Type::kMoney},
      {{.id = "requested", .label = "申请金额", .names = {"申报金额", "申报资金", "申请资金"}}, Type::kMoney},
      {{.id = "starts_on",
        .label = "开始日期",
        .names = {"开始时间", "起始日期", "起始时间", "实施开始时间", "项目开始时间", "项目开始日期"}},
       Type::kDate},
      {{.id = "ends_on",
        .label = "结束日期",
        .names = {"结束时间", "截止日期", "截止时间", "完成时间", "完成日期", "实施结束时间", "项目结束时间",
                  "项目结束日期"}},
       Type::kDate},
      {{.id = "contracted_on",
        .label = "签约日期",
        .names = {"签约时间", "合同签订日期", "合同签订时间", "签订日期", "合同日期"}},
       Type::kDate},
      {{.id = "custody",
        .label = "街道托管",
        .names = {"是否街道托管", "资金托管", "托管", "是否托管", "资金是否托管"}},
       Type::kYesNo},
      {{.id = "state", .label = "状态", .names = {"项目状态", "进展", "项目阶段", "阶段"}}, Type::kState}};
}

std::vector<Field> people_fields() {
  return {{{.id = "project", .label = "项目编号", .names = {"编号", "项目代码", "项目号"}, .required = true}},
          {{.id = "name",
            .label = "姓名",
            .names = {"名字", "负责人", "负责人姓名", "项目负责人", "联系人", "联系人姓名", "人员姓名"},
            .required = true}},
          {{.id = "phone",
            .label = "电话",
            .names = {"手机", "手机号", "手机号码", "联系电话", "联系方式", "电话号码", "负责人电话"}},
           Type::kPhone},
          {{.id = "role", .label = "角色", .names = {"身份", "职务", "担任", "人员类型"}}, Type::kRole}};
}

}  // namespace

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::kProjects:
      return "projects";
    case Kind::kPeople:
      return "people";
    case Kind::kOrganizations:
      break;
  }
  return "organizations";
}

std::optional<Kind> kind_named(std::string_view name) {
  for (const auto kind : kKinds)
    if (name_of(kind) == name) return kind;
  return std::nullopt;
}

const std::vector<Field>& fields(Kind kind) {
  static const auto organizations = organization_fields();
  static const auto projects = project_fields();
  static const auto people = people_fields();
  return kind == Kind::kOrganizations ? organizations : kind == Kind::kProjects ? projects : people;
}

std::size_t field(Kind kind, std::string_view id) {
  const auto& all = fields(kind);
  const auto found =
      std::find_if(all.begin(), all.end(), [id](const Field& each) { return each.column.id == id; });
  if (found == all.end()) throw std::logic_error{"there is no such field: " + std::string{id}};
  return static_cast<std::size_t>(found - all.begin());
}

std::string inspection_field(int year) {
  return "inspection_" + std::to_string(year);
}

}  // namespace linli::handlers::importing
