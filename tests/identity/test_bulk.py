"""Accounts from a workbook, the roles asked for with them, and the hand-over when somebody leaves."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import Grant, GrantProposal, User
from portal.accounts.services import bulk, leaving
from portal.common.models import ImportBatch
from tests.factories import COUNTY, OTHER_COUNTY_VILLAGE, TOWNSHIP, VILLAGE, make_division, make_user

HEAD = ["姓名", "登录名", "单位", "角色", "辖区编码", "有效期至"]
GOOD = ["王文才", "wangwencai", "五里岗街道", "乡镇（街道）经办", TOWNSHIP, date(2030, 12, 31)]


@pytest.fixture
def admin(db: None) -> User:
    for code in (VILLAGE, OTHER_COUNTY_VILLAGE):
        make_division(code)
    return make_user("system_admin", COUNTY)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def workbook(*rows: list[Any], head: list[str] = HEAD) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (["五里岗街道用户表"], head, *rows):
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("用户.xlsx", out.getvalue())


def preview(client: Client, *rows: list[Any]) -> Any:
    return client.post(reverse("accounts:users_from_workbook"), {"file": workbook(*rows)})


def test_a_workbook_is_previewed_then_made_into_accounts_with_codes_shown_once(admin: User) -> None:
    client = signed_in(admin)
    shown = preview(client, GOOD, ["安龙珍", "anlongzhen", "", "", "", None])
    assert [row.faults for row in shown.context["rows"]] == [[], []]
    assert not User.objects.filter(username="wangwencai").exists()
    sheet = client.post(reverse("accounts:users_from_workbook"), {"rows": shown.context["sealed"]})
    assert sheet.headers["Cache-Control"] == "no-store"
    made = {user.username: (user, code) for user, code in sheet.context["made"]}
    user, code = made["wangwencai"]
    assert code in sheet.content.decode()
    user.refresh_from_db()
    assert user.check_password(code)
    assert (user.must_change_password, user.unit, user.expires_on) == (True, "五里岗街道", date(2030, 12, 31))
    again = client.post(reverse("accounts:users_from_workbook"), {"rows": shown.context["sealed"]})
    assert again.context["rows"][0].faults
    assert User.objects.filter(username="wangwencai").count() == 1


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (0, "", "姓名"),
        (1, "", "用户名"),
        (1, "王 文", "用户名"),
        (3, "街道书记", "角色"),
        (4, "520527001001", "辖区"),
        (4, "", "辖区"),
        (4, "123", "区划"),
        (5, "昨天", "日期"),
    ],
)
def test_a_fault_is_said_beside_its_row_and_the_others_can_be_made(
    admin: User, place: int, value: str, said: str
) -> None:
    wrong: list[Any] = [*GOOD[:place], value, *GOOD[place + 1 :]]
    fine = ["安龙珍", "anlongzhen", "", "", "", None]
    shown = preview(signed_in(admin), wrong, fine)
    first, second = shown.context["rows"]
    assert first.number == 3
    assert said in "；".join(first.faults)
    assert (second.faults, shown.context["good"]) == ([], 1)


def test_a_user_name_twice_or_taken_is_a_fault(admin: User) -> None:
    shown = preview(signed_in(admin), GOOD, GOOD, ["重名", admin.username, "", "", "", None])
    assert [bool(row.faults) for row in shown.context["rows"]] == [False, True, True]


@pytest.mark.parametrize("file", [SimpleUploadedFile("a.xlsx", b"PK"), workbook(head=["姓名", "年龄"])])
def test_what_is_no_workbook_of_people_is_refused_in_words(admin: User, file: SimpleUploadedFile) -> None:
    file.seek(0)
    answer = signed_in(admin).post(reverse("accounts:users_from_workbook"), {"file": file})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


def test_rows_that_were_not_shown_make_no_account(admin: User) -> None:
    signed_in(admin).post(reverse("accounts:users_from_workbook"), {"rows": '[[3,{"username":"x","name":"x"}]]'})
    assert not User.objects.filter(username="x").exists()


def test_who_makes_accounts_gives_no_role_and_the_officer_of_roles_gives_them_in_one_act(admin: User) -> None:
    client = signed_in(admin)
    client.post(reverse("accounts:users_from_workbook"), {"rows": preview(client, GOOD).context["sealed"]})
    user = User.objects.get(username="wangwencai")
    proposal = GrantProposal.objects.get()
    assert not Grant.objects.filter(user=user).exists()
    url = reverse("accounts:proposals")
    assert client.get(url).status_code == 403
    far = signed_in(make_user("security_admin", "520527"))
    far.post(url, {"proposal": proposal.pk, "act": "give"})
    assert not Grant.objects.filter(user=user).exists()
    guard = signed_in(make_user("security_admin", COUNTY))
    assert url in [row["url"] for row in guard.get(reverse("home")).context["rows"]]
    guard.post(url, {"proposal": proposal.pk, "act": "give"})
    grant = Grant.objects.get(user=user)
    assert (grant.role, grant.area, grant.valid_until) == ("township_staff", TOWNSHIP, date(2030, 12, 31))
    assert not bulk.open_proposals(make_user("security_admin", COUNTY)).exists()


def batch(owner: User, area: str, state: str = "ready", sha: str = "") -> ImportBatch:
    name = f"{owner.pk}{area}{state}{sha}"
    return ImportBatch.objects.create(
        created_by=owner, area=area, filename="a.xlsx", stored_name=name, sha256=sha or name, size=1,
        as_of=date(2026, 11, 1), state=state,
    )  # fmt: skip


def test_open_work_goes_over_and_the_account_is_closed_in_one_act(admin: User) -> None:
    leaver, heir = make_user("county_staff", COUNTY), make_user("township_staff", TOWNSHIP)
    mine, far, over = batch(leaver, VILLAGE), batch(leaver, "520526116"), batch(leaver, TOWNSHIP, "undone")
    doubled = batch(leaver, TOWNSHIP, sha="same")
    batch(heir, TOWNSHIP, sha="same")
    session = signed_in(leaver)
    client = signed_in(admin)
    url = reverse("accounts:leaving", args=[leaver.pk])
    assert client.get(url).context["work"][0][1] == 3
    assert client.post(url, {"to": heir.pk}).status_code == 302
    owners = dict(ImportBatch.objects.values_list("pk", "created_by"))
    assert owners[mine.pk] == heir.pk
    assert {owners[row.pk] for row in (far, over, doubled)} == {leaver.pk}
    leaver.refresh_from_db()
    assert not leaver.is_active
    assert session.get(reverse("home")).status_code == 302


def test_nobody_without_the_right_closes_an_account_nor_outside_ones_area(admin: User) -> None:
    leaver = make_user("county_staff", "520527")
    assert signed_in(admin).post(reverse("accounts:leaving", args=[leaver.pk]), {}).status_code == 404
    clerk = signed_in(make_user("county_staff"))
    for name in ("accounts:users_from_workbook", "accounts:proposals"):
        assert clerk.get(reverse(name)).status_code == 403
    with pytest.raises(PermissionDenied):
        leaving.close(make_user("security_admin"), leaver, None, now=timezone.now())
