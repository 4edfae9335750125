"""The accounts of a demo: one a role, and a second of the county, so that what needs two people can be tried.

They are known to everybody, and made only where settings.DEMO is on.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from portal.accounts.models import Factor, FactorKind, Grant, User
from portal.accounts.roles import ROLES
from portal.accounts.services.factors import totp
from portal.accounts.services.factors.using import unused_step

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
    DemoAccount("fuhe", "杨光明", "威宁县后扶办", "county_staff", "520526"),
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


def make_accounts(*, now: datetime, on: date) -> None:
    """Make the demo's accounts with their grants from a day, and a code app for each; what is there is left alone."""
    for account in DEMO_ACCOUNTS:
        user = User.objects.filter(username=account.username).first()
        if user is None:
            user = User.objects.create_user(account.username, account.password, name=account.name, unit=account.unit)
            Grant.objects.create(user=user, role=account.role, area=account.area, valid_from=on)
        if not Factor.objects.filter(user=user).exists():
            label = str(FactorKind.APP.label)
            secret = totp.new_secret()
            Factor.objects.create(user=user, kind=FactorKind.APP, label=label, secret=secret, created_at=now)


def codes_now(now: datetime) -> list[dict[str, Any]]:
    """Return for each demo account what the sign-in page shows: who, password, an unused code, seconds it holds."""
    names = [account.username for account in DEMO_ACCOUNTS]
    apps = Factor.objects.filter(kind=FactorKind.APP, user__username__in=names).select_related("user")
    by_name = {app.user.username: app for app in apps}
    return [_shown(account, by_name.get(account.username), now) for account in DEMO_ACCOUNTS]


def _shown(account: DemoAccount, app: Factor | None, now: datetime) -> dict[str, Any]:
    """Return one account with its code; none while all codes that would be taken now are used up."""
    step = unused_step(app, now=now) if app else 0
    code = totp.code_at(app.secret, step) if app and step <= totp.step_at(now) + 1 else ""
    end = step if code else step - 1
    return {
        "username": account.username,
        "account": account,
        "code": code,
        "seconds": (end + 1) * totp.PERIOD - int(now.timestamp()),
    }
