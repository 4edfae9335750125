"""Roles and what each may do. One table: role → permissions; an area is given with each grant, not here."""

from portal.common.clearance import EVERYTHING, Clearance
from portal.common.codes import Code, CodeList
from portal.common.registry import role_words

ROLES = CodeList(
    "role",
    Code("village_worker", "村（社区）帮扶干部", "Village worker"),
    Code("community_staff", "安置社区工作人员", "Resettlement community staff"),
    Code("township_staff", "乡镇（街道）经办", "Township staff"),
    Code("township_leader", "乡镇（街道）领导", "Township leader"),
    Code("county_staff", "县级经办", "County staff"),
    Code("county_leader", "县级领导", "County leader"),
    Code("liaison", "部门联络员", "Department liaison"),
    Code("system_admin", "系统管理员", "System administrator"),
    Code("security_admin", "安全管理员", "Security administrator"),
    Code("auditor", "审计员", "Auditor"),
    Code("service", "接口服务账号", "Service account"),
)

for _role in ROLES:
    role_words.add(_role.value, _role.label)

# The three officers run the portal and cannot read it; nobody holds two of them, nor one beside a working role.
OFFICERS = frozenset({"system_admin", "security_admin", "auditor"})

# Whoever may do anything with rows of the register holds this; the wall of the database goes by it.
READS_REGISTER = "household.view"

_READ = {
    READS_REGISTER,
    "person.search",
    "site.view",
    "flag.view",
    "rule.view",
    "figure.view",
    "division.view",
    "api.read",
    "job.view",
}
_WRITE = _READ | {"household.edit", "api.write", "personal.reveal"}
_OFFICE = _WRITE | {"approval.view", "approval.ask", "import.use", "export.use", "run.view", "run.start", "site.edit"}

PERMISSIONS: dict[str, frozenset[str]] = {
    "village_worker": frozenset(_WRITE),
    "community_staff": frozenset(_WRITE | {"import.use", "run.view"}),
    "township_staff": frozenset(_OFFICE),
    "township_leader": frozenset(_READ | {"run.view", "export.use", "approval.view", "approval.decide"}),
    "county_staff": frozenset(_OFFICE | {"rule.edit", "approval.decide"}),
    "county_leader": frozenset(_READ | {"run.view"}),
    "liaison": frozenset({"division.view"}),
    "system_admin": frozenset({"user.view", "user.manage", "job.view", "run.view", "division.view"}),
    "security_admin": frozenset({"user.view", "user.grant", "division.view"}),
    "auditor": frozenset({"audit.view", "user.view", "run.view", "division.view"}),
    "service": frozenset({"api.read", "household.view", "flag.view", "figure.view", "site.view", "division.view"}),
}

# What a role is cleared to see of the people it may read; one that is not named sees nothing of any class.
_INCOME = frozenset({"income"})
CLEARANCE: dict[str, Clearance] = {
    "village_worker": Clearance(reads=_INCOME, told=frozenset({"health"})),
    "community_staff": EVERYTHING,
    "township_staff": EVERYTHING,
    "township_leader": Clearance(reads=_INCOME),
    "county_staff": EVERYTHING,
}
