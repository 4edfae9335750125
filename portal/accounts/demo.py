"""The accounts of a demo: one a role, known to everybody, made only where settings.DEMO is on."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from portal.accounts.models import Grant, User
from portal.accounts.roles import ROLES

# Known to everybody on purpose: these accounts exist in a demo only.
PASSWORD: Final = "anju-demo-2026"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Who can be signed in as, with which role and where."""

    username: str
    name: str
    unit: str
    role: str
    area: str

    @property
    def password(self) -> str:
        """The password all demo accounts share."""
        return PASSWORD

    @property
    def role_name(self) -> str:
        """What the role is called."""
        return ROLES.label(self.role)


DEMO_ACCOUNTS: Final = (
    DemoAccount("xian", "马晓燕", "威宁县后扶办", "county_staff", "520526"),
    DemoAccount("jiedao", "周国平", "五里岗街道", "township_staff", "520526002"),
    DemoAccount("shequ", "罗文秀", "阳光新城安置点", "community_staff", "520526002022"),
    DemoAccount("cun", "李国华", "阳光社区", "village_worker", "520526002022"),
    DemoAccount("zhenzhang", "安明", "五里岗街道", "township_leader", "520526002"),
    DemoAccount("xianzhang", "罗志远", "威宁县", "county_leader", "520526"),
    DemoAccount("lianluo", "陈刚", "县医保局", "liaison", "520526"),
    DemoAccount("jiekou", "接口账号", "县大数据中心", "service", "520526"),
    DemoAccount("admin", "系统管理员", "信息中心", "system_admin", ""),
    DemoAccount("anquan", "安全管理员", "信息中心", "security_admin", ""),
    DemoAccount("shenji", "审计员", "县审计局", "auditor", ""),
)


def make_accounts(*, on: date) -> None:
    """Make the demo's accounts with their grants from a day; those there already are left alone."""
    for account in DEMO_ACCOUNTS:
        if User.objects.filter(username=account.username).exists():
            continue
        user = User.objects.create_user(account.username, account.password, name=account.name, unit=account.unit)
        Grant.objects.create(user=user, role=account.role, area=account.area, valid_from=on)
