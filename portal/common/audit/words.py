"""What stands in an audit event, in words: ways in, subjects, kinds of values, and the details of each act."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from portal.common.codes import Code, CodeList
from portal.common.registry import role_words

THROUGH = CodeList(
    "audit_through",
    Code("page", "网页", "Page"),
    Code("api", "接口", "API"),
    Code("job", "后台任务", "Job"),
    Code("command", "命令行", "Command line"),
)
SUBJECTS = CodeList(
    "audit_subject",
    Code("household", "户", "Households"),
    Code("person", "人员", "People"),
    Code("user", "用户", "Users"),
    Code("account", "账号", "Accounts"),
    Code("grant", "授权", "Grants"),
    Code("batch", "导入批次", "Imports"),
    Code("export", "导出文件", "Exports"),
    Code("approval", "审批事项", "Approvals"),
    Code("job", "后台任务", "Jobs"),
)
KINDS = CodeList(
    "audit_personal_kind",
    Code("id", "证件号码", "ID number"),
    Code("phone", "电话", "Phone"),
    Code("bank", "银行账号", "Bank account"),
    Code("health", "健康状况", "Health"),
    Code("income", "收入", "Income"),
    Code("text", "备注", "Free text"),
)
DETAILS = CodeList(
    "audit_detail",
    Code("list", "名单", "List"),
    Code("layout", "文件里的列", "Columns of the file"),
    Code("device", "设备", "Device"),
    Code("by", "查找方式", "Searched by"),
    Code("step", "登录步骤", "Step"),
    Code("minutes", "锁定分钟数", "Minutes locked"),
    Code("what", "事由", "What"),
    Code("why", "原因", "Why"),
    Code("kind", "种类", "Kind"),
    Code("kinds", "验证方式", "Second steps"),
    Code("subject", "对象编号", "Subject"),
    Code("token", "令牌编号", "Token"),
    Code("role", "角色", "Role"),
    Code("given", "授予", "Given"),
    Code("one_time_code", "一次性口令", "One-time code"),
    Code("field", "字段", "Field"),
    Code("fields", "字段清单", "Fields"),
    Code("taken", "当日已导出行数", "Rows taken out that day"),
    Code("command", "命令", "Command"),
    Code("report", "报告", "Report"),
    Code("since", "起始日期", "Since"),
    Code("check", "核验编号", "Check"),
    Code("upto", "截至编号", "Up to"),
    Code("sha256", "文件校验值", "SHA-256"),
    Code("run", "预警运行", "Run"),
    Code("opened", "新增预警", "Flags opened"),
    Code("changed", "变化预警", "Flags changed"),
    Code("cleared", "解除预警", "Flags cleared"),
    Code("kept", "不变预警", "Flags kept"),
    Code("undetermined", "无法判断", "Undetermined"),
    Code("status", "状态码", "Status"),
    Code("method", "请求方式", "Method"),
    Code("route", "页面名称", "Route"),
)
VALUES = CodeList(
    "audit_value",
    Code("households", "搬迁户", "Households"),
    Code("figure-people", "统计下的人员", "People of a figure"),
    Code("sites", "安置点", "Sites"),
    Code("flags", "预警", "Flags"),
    Code("runs", "预警运行", "Runs"),
    Code("users", "用户", "Users"),
    Code("audit", "审计日志", "Audit log"),
    Code("id", "证件号码", "ID number"),
    Code("phone", "电话", "Phone"),
    Code("name", "姓名或拼音", "Name or pinyin"),
    Code("password", "密码", "Password"),
    Code("factor", "二次验证", "Second step"),
    Code("app", "动态码 App", "Authenticator app"),
    Code("key", "安全密钥", "Security key"),
    Code("created", "新建账号", "Account made"),
    Code("idle", "长期未用，停用", "Disabled as unused"),
    Code("handed_over", "工作交接", "Work handed over"),
    Code("token_created", "新建令牌", "Token made"),
    Code("token_rotated", "更换令牌", "Token replaced"),
    Code("token_revoked", "停用令牌", "Token revoked"),
    Code("quota", "超出当日查看次数", "Over the day's quota"),
    Code("export_budget", "超出当日导出行数", "Over the day's rows"),
    Code("asked", "提出申请", "Asked"),
    Code("approved", "同意", "Approved"),
    Code("refused", "驳回", "Refused"),
    Code("expired", "过期", "Expired"),
    Code("export", "导出", "Export"),
    Code("breach", "泄露影响报告", "Breach report"),
    Code("user", "本人结束", "Ended by the user"),
    Code("many", "会话过多", "Too many sessions"),
    Code("rights", "角色变动", "Roles changed"),
    Code("account", "账号变动", "Account changed"),
)


def roles_in_words(codes: Iterable[str]) -> str:
    """Return roles as they were held, in words."""
    return "、".join(str(role_words.get(code)) if code in role_words else code for code in codes)


def details_in_words(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the details of an event as names and values; rows written are named by what they are rows of."""
    tables = {model._meta.db_table: str(model._meta.verbose_name_plural) for model in apps.get_models()}
    return [(tables.get(name) or DETAILS.label(name), _worded(name, value)) for name, value in detail.items()]


def _worded(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list | tuple):
        return "、".join(_worded(name, each) for each in value)
    if name == "role":
        return roles_in_words([str(value)])
    if isinstance(value, date) or name in {"device", "subject", "command", "route"}:
        return str(value)
    return VALUES.label(str(value))
