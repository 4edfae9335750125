"""What of an import is written: rows that are chosen and were not changed since they were seen.

A row that gives somebody on record another ID number is left out until a second person has agreed to it, for this
person and this number.
"""

from households.models import Person
from portal.common.imports.seconding import KIND, Held
from portal.common.imports.staging import PREFIX, Stage
from portal.common.masks import mask_id
from portal.common.models.approvals import ApprovalState

# What somebody agrees to: whose number, and which (by its digest).
_WHAT = "p.person || ':' || x.digest"


def take(stage: Stage) -> None:
    """Mark what is written: waiting rows that are new or changed and chosen; nothing that changed since it was seen."""
    stage.run(
        f"""
        UPDATE {stage.m} SET kind = 'conflict', why = 'changed_since'
        WHERE why IS NULL AND seen AND state = 'pending' AND version IS DISTINCT FROM version_seen
        """
    )
    stage.run(
        f"""
        UPDATE {stage.p} p SET kind = 'conflict', why = 'changed_since'
        FROM {stage.m} m
        WHERE m.family = p.family AND p.why IS NULL AND p.seen AND p.state = 'pending'
          AND (m.why = 'changed_since' OR p.home_version IS DISTINCT FROM p.version_seen)
        """
    )
    stage.run(
        f"""
        UPDATE {stage.p} p SET take = TRUE FROM {stage.m} m
        WHERE m.family = p.family AND p.why IS NULL AND p.kind IN ('new', 'changed') AND p.state = 'pending'
          AND p.choice IN ('take', 'new') AND m.why IS NULL
          AND (m.household IS NOT NULL OR m.choice IN ('take', 'new'))
        """
    )
    _hold_changed_ids(stage)
    stage.run(
        f"""
        UPDATE {stage.m} m SET take = m.household IS NOT NULL OR NOT EXISTS (
                SELECT 1 FROM {stage.p} p WHERE p.family = m.family
            ) OR EXISTS (SELECT 1 FROM {stage.p} p WHERE p.family = m.family AND p.take)
        WHERE m.why IS NULL AND m.kind IN ('new', 'changed') AND m.state = 'pending' AND m.choice IN ('take', 'new')
        """
    )


def _hold_changed_ids(stage: Stage) -> None:
    """Take back from what is taken the rows that change an ID number without a second person; say so of families."""
    stage.run(
        f"""
        UPDATE {stage.p} p SET take = FALSE, held = TRUE FROM {stage.w} x
        WHERE p.take AND x.number = p.number AND EXISTS (
            SELECT FROM {stage.d} d WHERE d.subject = 'person' AND d.number = p.number
              AND d.changes -> 'id_number' ->> 0 IS NOT NULL
        ) AND NOT EXISTS (
            SELECT FROM common_importrow r JOIN common_approvalrequest a ON a.subject = r.asked AND a.kind = '{KIND}'
            WHERE r.batch_id = %s AND r.subject = 'person' AND r.number = p.number AND r.asked_for = {_WHAT}
              AND a.state = '{ApprovalState.APPROVED}'
        )
        """,
        [stage.batch.pk],
    )
    stage.run(f"UPDATE {stage.m} m SET incomplete = TRUE FROM {stage.p} p WHERE p.family = m.family AND p.held")


def held(stage: Stage) -> list[Held]:
    """Return the rows held back, with what each would change in words, masked."""
    name = f'x."{PREFIX}name"' if "name" in stage.person_columns else "''"
    rows = stage.rows(
        f"""
        SELECT p.number, p.person, {_WHAT}, coalesce({name}, ''), coalesce(x.masked_id, '')
        FROM {stage.p} p JOIN {stage.w} x ON x.number = p.number WHERE p.held ORDER BY p.number
        """
    )
    people = Person.objects.only("id_number").in_bulk([person for _, person, *_ in rows])
    return [
        Held(number, what, f"{label[:1]}** {mask_id(people[person].id_number)} → {masked}")
        for number, person, what, label, masked in rows
    ]
