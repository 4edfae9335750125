"""Two people, or a person and a worker, at the same rows; an account that is switched off in mid-work."""

import random
from collections.abc import Iterator

from django.urls import reverse

from households.models import Household
from portal.accounts.models import User
from portal.common.models import Export, ImportRow, Job
from portal.common.models.imports import RowKind
from portal.common.models.jobs import JobState
from tests import factories
from tests.chaos.faults.matrix import SOON, done, fault
from tests.chaos.stack import WORKERS, wait_for
from tests.chaos.visitor import Visitor
from tests.chaos.world import World, of_kind, settle


@fault("F21 somebody edits a household between preview and apply")
def edited_in_between(world: World, rng: random.Random) -> Iterator[str]:
    """What was typed stays; the roster's row waits as a conflict, and the other rows are written."""
    first = world.hand_in(rng)
    settle()
    yield from done(world.apply(first))
    later = world.hand_in_again(first)
    settle()
    edited = Household.objects.get(number=rng.choice(first.households))
    status = Visitor(world.stack, world.clerk).change(edited.pk, edited.version, building="77").status
    if status != 200:
        yield f"the edit is answered with {status}"
    yield from done(world.apply(later))
    conflicts = ImportRow.objects.filter(batch=later.batch, subject="person", kind=RowKind.CONFLICT).count()
    members = sum(row["number"] == edited.number for row in later.rows)
    if conflicts != members:
        yield f"{conflicts} people wait as conflicts, the household has {members}"
    after = Household.objects.get(pk=edited.pk)
    if (after.building, after.version) != ("77", edited.version + 1):
        yield f"the building is {after.building}, {after.version - edited.version} versions later"


@fault("F23 an account is switched off while its export is made, and after")
def switched_off(world: World, rng: random.Random) -> Iterator[str]:
    """The export under way is cancelled and leaves no file; what is written already cannot be fetched."""
    factories.make_household(building="F23")
    list_of_one = f"{reverse('households:household_list')}?building=F23"
    early, late = factories.make_user(), factories.make_user()
    for name in WORKERS:
        world.stack.kill(name)
    try:
        visitor = Visitor(world.stack, early)
        yield from _ordered(visitor, list_of_one)
        User.objects.filter(pk=early.pk).update(is_active=False)
    finally:
        for name in WORKERS:
            world.stack.start(name)
    export, job = _of(early)
    wait_for(lambda: not of_kind(job, JobState.QUEUED, JobState.RUNNING), SOON + 20, "the export to end")
    world.aside.add(job.pk)
    if of_kind(job, JobState.DONE) or Export.objects.get(pk=export.pk).stored_name:
        yield "the export was written"
    yield from _fetched(visitor, export, there=False)

    visitor = Visitor(world.stack, late)
    yield from _ordered(visitor, list_of_one)
    export, job = _of(late)
    yield from done(job)
    yield from _fetched(visitor, export, there=True)
    User.objects.filter(pk=late.pk).update(is_active=False)
    yield from _fetched(visitor, export, there=False)


def _of(user: User) -> tuple[Export, Job]:
    """Return the export a user ordered, and its job."""
    export = Export.objects.filter(created_by=user).select_related("job").first()
    assert export is not None
    assert export.job is not None
    return export, export.job


def _ordered(visitor: Visitor, address: str) -> Iterator[str]:
    answer = visitor.send(address, export="csv", purpose="check")
    if (answer.status, answer.headers.get("Location")) != (302, reverse("jobs:list")):
        yield f"the order is answered with {answer.status}"


def _fetched(visitor: Visitor, export: Export, *, there: bool) -> Iterator[str]:
    status = visitor.ask("GET", reverse("jobs:export", args=[export.pk])).status
    if (status == 200) != there:
        yield f"the export is answered with {status}"
