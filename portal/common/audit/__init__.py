"""The audit log's one way in: `record`, in the transaction of the act, so that nothing is done or shown unrecorded.

An event names rows, kinds of fields and counts. A value that looks like an identity, phone or account number is
refused, wherever it stands. When the event cannot be written the act fails (`AuditFailedError`, answered with 503).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from portal.common import origin
from portal.common.codes import Code, CodeList
from portal.common.logs import logger
from portal.common.masks import hidden, looks_personal, mask_text, personal_kind
from portal.common.models import AuditEvent
from portal.common.registry import people_behind

ACTS = CodeList(
    "audit_act",
    Code("sign_in", "登录", "Sign in"),
    Code("sign_out", "退出", "Sign out"),
    Code("sign_in_refused", "登录失败", "Sign-in refused"),
    Code("locked", "账号锁定", "Account locked"),
    Code("confirmed", "再次验证身份", "Confirmed identity"),
    Code("factor_added", "添加二次验证", "Second step added"),
    Code("factor_removed", "移除二次验证", "Second step removed"),
    Code("password_changed", "修改密码", "Password changed"),
    Code("session_ended", "结束会话", "Session ended"),
    Code("denied", "越权访问被拒", "Denied"),
    Code("view", "查看", "View"),
    Code("list", "浏览名单", "List"),
    Code("search", "检索", "Search"),
    Code("export", "导出", "Export"),
    Code("download", "下载", "Download"),
    Code("reveal", "查看明文", "Reveal"),
    Code("change", "修改", "Change"),
    Code("import", "导入", "Import"),
    Code("undo", "撤销导入", "Undo an import"),
    Code("approve", "审批", "Approve"),
    Code("account", "管理账号", "Change of an account"),
    Code("grant", "授权", "Grant"),
    Code("command", "运行命令", "Command"),
    Code("audit", "查阅审计", "Reading the audit log"),
    Code("alarm", "审计告警", "Alarm of the audit log"),
    Code("job_alarm", "作业告警", "Alarm: a job was given up"),
)
RESULTS = CodeList(
    "audit_result",
    Code("done", "成功", "Done"),
    Code("refused", "未通过", "Refused"),
    Code("denied", "被拒绝", "Denied"),
    Code("failed", "出错", "Failed"),
)

# What a view declares that neither shows nor changes anything about people.
NOTHING = "none"
_REFUSED, _FAILED = 400, 500
# Answers to whoever may not do this at all, or not here: recorded as denials, after the transaction.
DENIED = frozenset({401, 403, 404})

Subject = tuple[str, Any]

_PATH = 200


class AuditFailedError(Exception):
    """The act could not be recorded, so it must not happen: 503, and nothing of it is shown."""


class PersonalValueError(ValueError):
    """Something that looks like a personal number was about to be written to the audit log."""


def record(
    act: str,
    *,
    subjects: Iterable[Subject] = (),
    area: str = "",
    fields: Iterable[str] = (),
    purpose: str = "",
    rows: int | None = None,
    result: str = "done",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write one event of whoever acts now, in the open transaction.

    `subjects` are (kind, key) pairs, `fields` kinds of personal values (id, phone, health …), `rows` a count.
    AuditFailedError when it cannot be written, PersonalValueError when a personal number stands in it.
    """
    event = _event(act, subjects=subjects, area=area, fields=fields, purpose=purpose, rows=rows, result=result)
    event.detail = dict(detail or {})
    _refuse_personal(event.detail, event.subjects, event.fields)
    try:
        event.save(force_insert=True)
    except DatabaseError as fault:
        logger.error("audit event of %s cannot be written: %s", act, type(fault).__name__)
        raise AuditFailedError(act) from fault


def later(act: str, **event: Any) -> None:
    """Write an event once the request's transaction is over: of what is refused, and so rolled back."""
    now = origin.current()
    if now is None:
        record(act, **event)
    else:
        now.later.append({"act": act, **event})


def write_later(now: origin.Origin) -> None:
    """Write what was put off. A refusal that cannot be recorded stays a refusal; the log says so."""
    for event in now.later:
        try:
            record(**event)
        except AuditFailedError:
            logger.critical("a refusal (%s) was not recorded", event["act"])
    now.later.clear()


def _kinds() -> list[str]:
    return [kind for kind, _ in people_behind.items()]


def about(row: Any) -> list[Subject]:
    """Return whom a row is about: itself, or the household and the person it names (of what was loaded of it)."""
    own = str(row._meta.model_name)
    if own in people_behind:
        return [(own, row.pk)]
    named = [(kind, row.__dict__.get(f"{kind}_id")) for kind in _kinds()]
    return [(kind, key) for kind, key in named if key]


def about_all(rows: Any) -> list[Subject]:
    """Return whom all rows of a queryset are about: one query of keys."""
    own = str(rows.model._meta.model_name)
    if own in people_behind:
        return [(own, key) for key in rows.order_by().values_list("pk", flat=True)]
    fields = {field.name for field in rows.model._meta.concrete_fields}
    kinds = [kind for kind in _kinds() if kind in fields]
    found = rows.order_by().values_list(*(f"{kind}_id" for kind in kinds)) if kinds else ()
    return [(kind, key) for keys in found for kind, key in zip(kinds, keys, strict=True) if key]


def note_rows(rows: Iterable[Any], **event: Any) -> None:
    """Note whom the rows of a page are about, and how many rows there are."""
    shown = list(rows)
    for kind, key in dict.fromkeys(subject for row in shown for subject in about(row)):
        note(kind, [key])
    note(rows=len(shown), **event)


def note_data(model: str, data: Any) -> None:
    """Note whom the rows of an API answer are about, and which kinds of personal values they hold."""
    if not isinstance(data, Mapping):
        return
    listed = data.get("results", [data])
    for row in listed:
        named = {kind: row.get(kind) for kind in _kinds()}
        keys = {model: row.get("id")} if model in people_behind else named
        for kind, key in keys.items():
            if key:
                note(kind, [key])
    held = {personal_kind(name) for name in (listed[0] if listed else ()) if not hidden(name)}
    note(fields=[kind for kind in held if kind], rows=len(listed))


def note_all(rows: Any) -> None:
    """Note whom all rows of a queryset are about (an export)."""
    for kind, key in about_all(rows):
        note(kind, [key])


def note(
    kind: str = "",
    keys: Iterable[Any] = (),
    *,
    act: str = "",
    area: str = "",
    fields: Iterable[str] = (),
    rows: int | None = None,
    purpose: str = "",
    **detail: Any,
) -> None:
    """Say what the page under way shows or changes; its view writes one event of it at the end (`looked`)."""
    now = origin.current()
    if now is None:
        return
    noted = now.noted
    noted.setdefault("subjects", []).extend((kind, key) for key in keys)
    noted.setdefault("fields", set()).update(fields)
    noted.setdefault("detail", {}).update(detail)
    said = (("act", act), ("area", area), ("rows", rows), ("purpose", purpose))
    noted.update({name: value for name, value in said if value or value == 0})


def looked(act: str, *, status: int) -> None:
    """Write the one event of a page or an API call from what was noted, unless its act is `NOTHING`."""
    now = origin.current()
    if now is None:
        return
    noted, now.noted = now.noted, {}
    act = noted.pop("act", act)
    if act in {"", NOTHING} or status >= _FAILED or status in DENIED:
        return
    refused = status >= _REFUSED
    # An error of the API takes its transaction back; a page with a form to mend shows people, and commits.
    write = later if refused and now.through == "api" else record
    write(act, result="refused" if refused else "done", **noted)


def _event(act: str, *, subjects: Iterable[Subject], result: str, **values: Any) -> AuditEvent:
    if act not in ACTS or result not in RESULTS:
        raise ValueError(f"{act}/{result} is no act or result of the audit log")
    now = origin.current() or origin.Origin(through="")
    user = now.user()
    held = getattr(user, "role_codes", ())
    keys: dict[str, dict[str, None]] = {}
    for kind, key in subjects:
        keys.setdefault(kind, {})[str(key)] = None
    return AuditEvent(
        at=timezone.now(),
        user_id=getattr(user, "pk", None),
        user_name=user.get_username() if getattr(user, "pk", None) else now.user_name,
        roles=list(held),
        area=values["area"] or getattr(user, "home_area", ""),
        ip=now.ip,
        session=now.session(),
        request=now.id,
        through=now.through,
        path=mask_text(now.path)[:_PATH] if looks_personal(now.path) else now.path[:_PATH],
        act=act,
        subjects={kind: list(found) for kind, found in keys.items()},
        fields=sorted(set(values["fields"])),
        purpose=mask_text(values["purpose"]),
        result=result,
        rows=values["rows"],
    )


def _refuse_personal(*values: Any) -> None:
    for value in values:
        if isinstance(value, Mapping):
            _refuse_personal(*value.keys(), *value.values())
        elif isinstance(value, list | tuple):
            _refuse_personal(*value)
        elif isinstance(value, str | int) and looks_personal(str(value)):
            raise PersonalValueError("a personal number is no part of an audit event")
