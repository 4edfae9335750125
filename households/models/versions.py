"""Triggers of the aggregate: every change of a household or of what hangs on it raises the household's version.

They also keep who heads the household and how many live in it: no path, bulk SQL included, can leave that stale.
A transaction raises each household once, however many statements it takes (`version_txid` remembers which one did).
"""

from collections.abc import Sequence

import pgtrigger

_RAISE = """
    IF NEW.version_txid IS NOT DISTINCT FROM OLD.version_txid AND OLD.version_txid = txid_current() THEN
        NEW.version := OLD.version;
    ELSE
        NEW.version := OLD.version + 1;
        NEW.version_txid := txid_current();
    END IF;
    RETURN NEW;
"""

# `{changed}` selects the household ids. Writing a household also fires the trigger above.
_TOUCH = """
    UPDATE households_household h SET version = h.version FROM (SELECT DISTINCT household_id FROM ({changed}) d) t
    WHERE h.id = t.household_id AND h.version_txid <> txid_current();
    RETURN NULL;
"""

# The same where heads and the number of members may have become others.
_COUNT = """
    UPDATE households_household h SET
        head_id = s.head_id, head_name = s.head_name, head_key = s.head_key, member_count = s.members
    FROM (
        SELECT t.household_id,
               count(p.id) AS members,
               min(p.id::text) FILTER (WHERE m.relation = '02')::uuid AS head_id,
               min(p.name) FILTER (WHERE m.relation = '02') AS head_name,
               min(p.name_key) FILTER (WHERE m.relation = '02') AS head_key
        FROM (SELECT DISTINCT household_id FROM ({changed}) d) t
        LEFT JOIN households_membership m ON m.household_id = t.household_id AND m.until IS NULL
        LEFT JOIN households_person p ON p.id = m.person_id
        GROUP BY t.household_id
    ) s
    WHERE h.id = s.household_id
      AND (h.version_txid <> txid_current()
           OR (h.head_id, h.head_name, h.head_key, h.member_count)
              IS DISTINCT FROM (s.head_id, s.head_name, s.head_key, s.members::smallint));
    RETURN NULL;
"""

# A person belongs where the open membership is; whom the scope does not show cannot be taken into a household.
_PLACE = """
    UPDATE households_person p SET division_id = c.division_id FROM changed c
    WHERE p.id = c.person_id AND c.until IS NULL AND p.division_id <> c.division_id;
    IF EXISTS (SELECT FROM changed c LEFT JOIN households_person p ON p.id = c.person_id
               WHERE c.until IS NULL AND p.division_id IS DISTINCT FROM c.division_id) THEN
        RAISE insufficient_privilege USING MESSAGE = 'the person is registered outside the scope';
    END IF;
    RETURN NULL;
"""

_TABLES = {"insert": "NEW", "update": "NEW", "delete": "OLD"}
_OPERATIONS = {"insert": pgtrigger.Insert, "update": pgtrigger.Update, "delete": pgtrigger.Delete}


def raise_own_version() -> pgtrigger.Trigger:
    """Return the trigger by which an updated household gets its next version, whatever the statement said of it."""
    return pgtrigger.Trigger(
        name="raise_version", when=pgtrigger.Before, operation=pgtrigger.Update, level=pgtrigger.Row, func=_RAISE
    )


def touch_households(
    name: str, changed: str, operations: Sequence[str] = ("insert", "update", "delete"), *, members: bool = False
) -> list[pgtrigger.Trigger]:
    """Return statement-level triggers that raise the households selected by `changed`, SQL over the table `changed`.

    `members` says that heads and members are counted anew; what else hangs on a household cannot change them.
    """
    touch = _COUNT if members else _TOUCH
    return [
        pgtrigger.Trigger(
            name=f"touch_by_{name}_{operation}",
            when=pgtrigger.After,
            operation=_OPERATIONS[operation],
            level=pgtrigger.Statement,
            referencing=pgtrigger.Referencing(**{"old" if _TABLES[operation] == "OLD" else "new": "changed"}),
            func=touch.replace("{changed}", changed),
        )
        for operation in operations
    ]


def place_people() -> list[pgtrigger.Trigger]:
    """Return the triggers of memberships that keep each person's division: where the open membership is."""
    return [
        pgtrigger.Trigger(
            name=f"place_people_{operation}",
            when=pgtrigger.After,
            operation=_OPERATIONS[operation],
            level=pgtrigger.Statement,
            referencing=pgtrigger.Referencing(new="changed"),
            func=_PLACE,
        )
        for operation in ("insert", "update")
    ]
