"""Pages of monitoring: a new rule is in all of them, a count opens what it counts, another area sees nothing."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from households.models import Household
from monitoring import catalogue
from monitoring.filters import rule_choices
from monitoring.models import Parameter
from monitoring.services.changes import recompute_and_tell
from monitoring.services.rules import sync_rules
from portal.common import jobs
from portal.common.models import Job
from tests.factories import OTHER_COUNTY_VILLAGE, make_user
from tests.monitoring.conftest import TODAY, home, run
from tests.monitoring.test_catalogue import ADDED

pytestmark = pytest.mark.usefixtures("rules")


def signed_in(role: str = "county_staff", area: str = "520526") -> Client:
    client = Client()
    client.force_login(make_user(role, area))
    return client


def text(client: Client, url: str, **query: str) -> str:
    response: Any = client.get(url, query)
    assert response.status_code == 200
    content: str = response.content.decode()
    return content


def test_a_rule_added_to_the_catalogue_is_in_list_filter_page_flags_and_api() -> None:
    household = home(number="F-100")
    sync_rules([*catalogue.rules(), ADDED], on=TODAY)
    run()
    client = signed_in()
    assert "人口多的户" in text(client, reverse("monitoring:rule_list"))
    assert ("large_family", "人口多的户") in rule_choices()
    assert "全家 〔家庭人口〕 人" in text(client, reverse("monitoring:rule", args=["large_family"]))
    assert "全家 2 人" in text(client, reverse("monitoring:flag_list"), code="large_family")
    assert str(household.pk) in text(client, reverse("households:household_list"), flag="large_family")
    assert "全家 2 人" in text(client, reverse("households:household", args=[household.pk]))
    assert "large_family" in text(client, "/api/rules/", code="large_family")


def test_what_a_rule_counts_is_what_its_links_open() -> None:
    home(water_safe=False, number="W-1")
    home(water_safe=None, number="W-2")
    home(number="W-3")
    run()
    client = signed_in()
    page: Any = client.get(reverse("monitoring:rule", args=["water_unsafe"]))
    assert (page.context["counts"]["households"], page.context["unknown"]) == (1, 1)
    for query in ({"flag": "water_unsafe"}, {"undetermined": "water_unsafe"}, {"level": "RED"}):
        found: Any = client.get(reverse("households:household_list"), query)
        assert found.context["page"].paginator.count == 1


def test_another_county_sees_no_flag_and_no_count() -> None:
    home(water_safe=False, number="SECRET-1")
    home(division=OTHER_COUNTY_VILLAGE)
    run()
    client = signed_in(area="520527")
    for url in (reverse("monitoring:flag_list"), reverse("monitoring:rule", args=["water_unsafe"])):
        assert "SECRET-1" not in text(client, url)
    page: Any = client.get(reverse("monitoring:rule_list"))
    assert sum(row["flags"] for row in page.context["rows"]) == 0


def test_the_list_of_flags_takes_as_many_queries_for_fifty_as_for_five(django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        home(water_safe=False, housing_grade="D", number=f"Q-{number}")
    run()
    client = signed_in()
    client.get(reverse("monitoring:flag_list"))
    with django_assert_max_num_queries(16):
        text(client, reverse("monitoring:flag_list"))


def test_a_condition_is_checked_as_it_is_typed_and_the_fault_is_marked() -> None:
    client = signed_in()
    url = reverse("monitoring:rule_check")
    good = client.post(url, {"expression": "人均纯收入 < 监测线 且 非 有兜底保障"}).content.decode()
    assert "x-parameter" in good
    bad = client.post(url, {"expression": "人均纯收入 < 监测线\n且 <b>"}).content.decode()
    assert "<mark>" in bad
    assert "<b>且" not in bad


def test_a_year_without_its_line_shows_a_banner() -> None:
    client = signed_in()
    assert "note yellow" not in text(client, reverse("monitoring:rule_list"))
    Parameter.objects.filter(code="income_line", year__gte=2024).delete()
    assert "7,300" in text(client, reverse("monitoring:rule_list"))


def test_the_button_enqueues_a_job_for_ones_own_area_only() -> None:
    here = home(water_safe=False)
    client = signed_in("township_staff", "520526002")
    assert client.post(reverse("monitoring:recompute_now")).status_code == 302
    [job] = Job.objects.filter(kind="recompute")
    assert job.params == {"area": "520526002", "touched": False}
    assert client.post(reverse("monitoring:recompute_now") + "?area=520527").status_code == 302
    assert Job.objects.filter(kind="recompute").count() == 1
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["opened"]) == ("done", 1)
    assert Household.objects.get(pk=here.pk).flags.count() == 1


def test_whoever_may_not_start_runs_is_refused() -> None:
    assert signed_in("county_leader").post(reverse("monitoring:recompute_now")).status_code == 403


def test_saving_says_at_once_which_flag_opened_and_which_cleared() -> None:
    household = home()
    run()
    Household.objects.filter(pk=household.pk).update(water_safe=False)
    [opened] = recompute_and_tell([household.pk], on=date(2026, 11, 22))
    assert (opened.tone, opened.text) == ("red", "饮水安全未解决，或水量、水质、方便程度、保证率有一项未达标")
    Household.objects.filter(pk=household.pk).update(water_safe=True)
    [cleared] = recompute_and_tell([household.pk], on=date(2026, 11, 22))
    assert (cleared.tone, cleared.text) == ("green", "饮水不安全")
    assert recompute_and_tell([household.pk], on=date(2026, 11, 22)) == []
