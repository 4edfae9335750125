"""Requests for a second person in any order of acts: each begins at most once, by somebody else, within its day."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from portal.accounts.models import User
from portal.common import approvals
from portal.common.models import ApprovalRequest
from tests.factories import make_user

pytestmark = pytest.mark.django_db

KIND = "test.act"
BEGUN: list[Any] = []
SOME = settings(max_examples=15, stateful_step_count=15, suppress_health_check=list(HealthCheck))
PEOPLE = (
    ("county_staff", "520526"), ("county_staff", "520526"), ("township_leader", "520526002"),
    ("village_worker", "520526002022"), ("county_leader", "520526"), ("county_staff", "520527"),
)  # fmt: skip
# Whose role lets them decide.
DECIDING = (0, 1, 2, 5)
REQUESTING = (0, 1, 2)


@pytest.fixture(autouse=True)
def kind() -> Iterator[None]:
    """A kind of act that notes when it is begun."""
    approvals.kinds.add(KIND, approvals.Kind("x", lambda row: BEGUN.append(row.subject)))
    yield
    approvals.kinds.remove(KIND)


class Approving(RuleBasedStateMachine):
    """People ask, decide and let time pass; `asked` is what a plain reading of the rules says of each request."""

    requests = Bundle[Any]("requests")

    def __init__(self) -> None:
        super().__init__()
        self.taken_back = transaction.atomic()
        self.taken_back.__enter__()
        BEGUN.clear()
        self.now = datetime(2026, 11, 22, 9, tzinfo=UTC)
        self.people: list[User] = [make_user(*each) for each in PEOPLE]
        self.asked: dict[Any, dict[str, Any]] = {}

    def teardown(self) -> None:
        """Take everything back."""
        transaction.set_rollback(True)
        self.taken_back.__exit__(None, None, None)

    @rule(target=requests, who=st.sampled_from(REQUESTING), area=st.sampled_from(["520526", "520526002"]))
    def ask(self, who: int, area: str) -> Any:
        """Somebody asks."""
        told: dict[str, Any] = {"area": area, "what": "x", "rows": 9, "purpose": "x"}
        row = approvals.ask(KIND, uuid4(), requester=self.people[who], now=self.now, **told)
        self.asked[row.pk] = {"who": who, "area": area, "until": self.now + timedelta(hours=24), "state": "waiting"}
        return row.pk

    @rule(key=requests, who=st.integers(0, len(PEOPLE) - 1), approve=st.booleans(), reason=st.sampled_from(["", "no"]))
    def decide(self, key: Any, who: int, approve: bool, reason: str) -> None:
        """Somebody decides, whoever it is and whatever has become of it."""
        told = self.asked[key]
        mine = who in DECIDING and who != told["who"] and told["area"].startswith(PEOPLE[who][1])
        open_now = told["state"] == "waiting" and self.now < told["until"]
        expected: Any = None if mine and open_now else approvals.GoneError
        if expected is None and not approve and not reason:
            expected = ValidationError
        if expected is not None:
            with pytest.raises(expected):
                approvals.decide(self.people[who], key, approve=approve, reason=reason, now=self.now)
            return
        approvals.decide(self.people[who], key, approve=approve, reason=reason, now=self.now)
        told["state"] = "approved" if approve else "refused"

    @rule(hours=st.sampled_from([1, 12, 23, 24]))
    def wait(self, hours: int) -> None:
        """Time passes."""
        self.now += timedelta(hours=hours)

    @rule()
    def expire(self) -> None:
        """The clock closes what nobody decided."""
        late = [told for told in self.asked.values() if told["state"] == "waiting" and told["until"] <= self.now]
        assert approvals.expire(self.now) == len(late)
        for told in late:
            told["state"] = "expired"

    @invariant()
    def agrees(self) -> None:
        """Hold the rows against the plain reading, and both against the promises."""
        rows = {row.pk: row for row in ApprovalRequest.objects.filter(kind=KIND)}
        assert {key: row.state for key, row in rows.items()} == {key: told["state"] for key, told in self.asked.items()}
        assert sorted(BEGUN) == sorted(row.subject for row in rows.values() if row.state == "approved")
        for row in rows.values():
            assert row.decided_by_id is None or row.decided_by_id != row.requester_id
            assert row.decided_at is None or row.asked_at <= row.decided_at < row.expires_at


def test_no_order_of_acts_lets_a_request_begin_twice_late_or_by_its_own_hand() -> None:
    run_state_machine_as_test(Approving, settings=SOME)


def test_a_decision_on_ones_own_request_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def anybodys(_user: Any, now: datetime) -> Any:
        return ApprovalRequest.objects.filter(state="waiting", expires_at__gt=now)

    monkeypatch.setattr(approvals, "waiting_for", anybodys)
    first = settings(SOME, phases=[Phase.generate], report_multiple_bugs=False)
    with pytest.raises((pytest.fail.Exception, IntegrityError, ValidationError, AssertionError)):
        run_state_machine_as_test(Approving, settings=first)
