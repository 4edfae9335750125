"""Accounts made from a workbook, with the roles asked for; the officer of roles gives or declines those in one act."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.accounts.models import GrantProposal, User
from portal.accounts.roles import ROLES
from portal.accounts.services import users
from portal.common.areas import covers, within
from portal.common.imports.cells import Date
from portal.common.imports.cells.base import PLAIN, CellError, number_text, plain
from portal.common.imports.reading.reader import RawSheet, read_book

# Making a password's hash takes a tenth of a second.
MOST: Final = 100
_HEADER_AMONG: Final = 10
HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("姓名", "名字", "name"),
    "username": ("登录名", "用户名", "账号", "username"),
    "unit": ("单位", "工作单位", "单位名称", "unit"),
    "phone": ("电话", "手机", "手机号", "联系电话", "phone"),
    "role": ("角色", "岗位", "role"),
    "area": ("辖区编码", "辖区", "区划代码", "area"),
    "until": ("有效期至", "到期日", "截止日期", "until"),
}


class NoUsersError(Exception):
    """The file holds no table of users, or too many of them."""


@dataclass(slots=True)
class Row:
    """One person of the workbook: the row as the spreadsheet counts it, the values, and what is wrong with them."""

    number: int
    values: dict[str, str]
    faults: list[str] = field(default_factory=list)


def read_rows(path: Path, filename: str) -> list[Row]:
    """Return the people of a workbook. Refused when it cannot be read; NoUsersError when no table is in it."""
    for sheet in read_book(path, filename).sheets:
        found = _heading(sheet) if not sheet.hidden and sheet.table else None
        if found is None:
            continue
        at, places = found
        rows = [_row(sheet, number, places) for number in range(at + 1, sheet.rows)]
        return [row for row in rows if any(row.values.values())]
    raise NoUsersError


def _heading(sheet: RawSheet) -> tuple[int, dict[str, int]] | None:
    for number in range(min(sheet.rows, _HEADER_AMONG)):
        texts = [plain(str(sheet.at(number, place) or "")).lower() for place in range(len(sheet.columns))]
        places = {
            code: texts.index(name) for code, names in HEADINGS.items() for name in reversed(names) if name in texts
        }
        if {"name", "username"} <= set(places):
            return number, places
    return None


def _row(sheet: RawSheet, number: int, places: dict[str, int]) -> Row:
    values = {code: _text(sheet.at(number, place)) for code, place in places.items()}
    if "until" in places:
        day = Date().read(sheet.at(number, places["until"]), PLAIN).value
        values["until"] = day.isoformat() if day else values["until"]
    return Row(number + 1, values)


def _text(cell: Any) -> str:
    if cell is None or isinstance(cell, CellError):
        return ""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return number_text(cell)
    return plain(str(cell))


def role_of(words: str) -> str:
    """Return the code of a role by its code or its name in either language, the text itself when there is none."""
    found = [code.value for code in ROLES if plain(words) in {code.value, plain(code.zh), code.en}]
    return found[0] if found else words


def create_all(actor: User, accounts: Iterable[dict[str, Any]]) -> list[tuple[User, str]]:
    """Make accounts whose values were checked: all or none; returns each with its one-time code.

    A `role` with its `area` and `until` is kept as asked for. PermissionDenied outside the actor's areas.
    """
    made = []
    with transaction.atomic():
        for account in accounts:
            fields = {name: account[name] for name in ("name", "unit", "phone", "expires_on")}
            user, code = users.create_user(actor, username=account["username"], fields=fields)
            if account.get("role"):
                _propose(actor, user, account)
            made.append((user, code))
    return made


def _propose(actor: User, user: User, account: dict[str, Any]) -> None:
    if not covers(actor.areas("user.manage"), account["area"]):
        raise PermissionDenied
    GrantProposal.objects.create(
        user=user,
        role=account["role"],
        area=account["area"],
        valid_until=account["expires_on"],
        proposed_by=actor,
    )


def open_proposals(actor: User) -> QuerySet[GrantProposal]:
    """Return the roles asked for in the areas where somebody gives roles."""
    rows = GrantProposal.objects.filter(within("area", actor.areas("user.grant")), decided_at=None)
    return rows.select_related("user", "proposed_by").order_by("user__unit", "user__name", "pk")


def decide(actor: User, keys: Sequence[int], *, give: bool, now: datetime) -> tuple[int, list[tuple[str, str]]]:
    """Give or decline roles asked for; returns how many were decided, and (name, why) of those that cannot be given."""
    done, refused = 0, []
    for proposal in open_proposals(actor).filter(pk__in=keys):
        try:
            with transaction.atomic():
                if give:
                    _give(actor, proposal, now)
                rows = GrantProposal.objects.filter(pk=proposal.pk, decided_at=None)
                done += rows.update(decided_by=actor, decided_at=now, given=give)
        except ValidationError as error:
            refused.append((proposal.user.name, " ".join(error.messages)))
    return done, refused


def _give(actor: User, proposal: GrantProposal, now: datetime) -> None:
    users.add_grant(
        actor,
        proposal.user,
        role=proposal.role,
        area=proposal.area,
        valid_from=timezone.localdate(now),
        valid_until=proposal.valid_until,
        now=now,
    )
