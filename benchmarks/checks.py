"""Whether the data checks find what is wrong in a delivery, and nothing else: the `export` sample against its truth.

    benchmarks/checks.py --folder ../shared/rosters

Imports the export's files one after the other through `manage.py import_roster` into a throwaway database and runs the
catalogue after each. A planted contradiction counts as found where a check, a rule or the import itself says something
of that row's person or household that rests on that heading. Prints the recall by kind, every finding beyond with its
sentence.
"""

import argparse
import json
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import psycopg2
import python_calamine
from scratch import ROOT, USER, manage, scratch

sys.path.insert(0, str(ROOT))
COUNTY = "520526"
AS_OF = date(2026, 11, 20)
FILES = ("export_persons.xlsx", "export_households.xlsx", "export_work.xlsx", "export_work_plans.xlsx")
HEADER = 3
# What a fact's SQL calls a table → the target of the roster columns that fill it.
TARGETS = {
    "p": "person", "hd": "person", "h": "household", "i": "income", "t": "income", "c": "case", "m": "membership",
    "e": "spell", "sp": "spell", "w": "spell", "q": "person", "r": "person", "k": "measure",
}  # fmt: skip
# What a column without a field of its own decides: whether there is anything at all.
ANY = "*"
# Columns that are made of others.
MADE_OF = {"ended_before": "end", "phone_mark": "phone"}
_NAMED = re.compile(r"\b(hd|sp|[a-z])\.\"?([a-z_]+)")


@dataclass
class Found:
    """One thing said: by which check, rule or fault, of whom, resting on which fields, in which sentence."""

    code: str
    household: Any
    person: Any
    fields: frozenset[tuple[str, str]]
    says: str
    hit: bool = False


@dataclass
class Sheet:
    """A file as the truth speaks of it: row → (person, household), heading → fields, faults the import named."""

    people: dict[int, Any] = field(default_factory=dict)
    homes: dict[int, Any] = field(default_factory=dict)
    fields: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    faults: set[tuple[int, str]] = field(default_factory=set)


def main() -> None:
    """Import, check, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=ROOT.parent / "shared" / "rosters")
    parser.add_argument("--extras", action="store_true", help="list every finding beyond the planted ones")
    options = parser.parse_args()
    folder = options.folder.resolve() / "export"
    divisions = ROOT / "households" / "data" / "divisions_5205.csv"
    with scratch("anju_bench_checks", divisions=divisions, area=COUNTY) as env:
        started(env)
        sheets: dict[str, Sheet] = {}
        found: dict[tuple[Any, ...], Found] = {}
        for name in FILES:
            report = delivered(env, folder / name)
            sheets[name] = laid_out(folder / name, report)
            counted(env)
            for each in said():
                found.setdefault((each.code, each.household, each.person, each.says), each)
        recall(json.loads((folder / "truth.json").read_text()), sheets, list(found.values()))
        beyond([each for each in found.values() if not each.hit], sheets, listed=options.extras)


def started(env: dict[str, str]) -> None:
    """Start Django in the throwaway database, with the catalogue in it."""
    os.environ.update(env)
    import django  # settings are read from the environment set above

    django.setup()
    from monitoring.services.catalogue import sync_catalogue

    sync_catalogue(on=AS_OF)


def delivered(env: dict[str, str], path: Path) -> dict[str, Any]:
    """Import and apply one file; return its report."""
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "report.json"
        terms = ["--area", COUNTY, "--user", USER, "--as-of", AS_OF.isoformat(), "--apply", "--json", str(out)]
        manage(env, "import_roster", str(path), *terms)
        report: dict[str, Any] = json.loads(out.read_text())["files"][0]
    return report


def counted(env: dict[str, str]) -> None:
    """Take statistics, as the server does by itself a minute after an import."""
    with psycopg2.connect(env["DATABASE_OWNER_URL"]) as owner, owner.cursor() as cursor:
        cursor.execute("ANALYZE")


def laid_out(path: Path, report: dict[str, Any]) -> Sheet:
    """Read who stands in which row, and what each heading fills."""
    from households.models import Household, Person
    from portal.common.imports.columns import Columns
    from portal.common.keys import digest
    from portal.common.scope import everywhere

    columns, sheet, told = Columns(), Sheet(), report["sheets"][0]
    sheet.faults = {(fault["row"], f"{fault['heading']} {fault['message']}") for fault in told["faults"]}
    for heading in told["headings"]:
        if heading["field"]:
            sheet.fields[heading["heading"]] = fields_of(columns[heading["field"]], columns)
    rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    names = rows[HEADER - 1]
    identity, number = names.index("证件号码"), names.index("户编号")
    with everywhere("measuring the checks"):
        people = dict(Person.objects.values_list("id_digest", "pk"))
        homes = dict(Household.objects.values_list("number", "pk"))
        for line, row in enumerate(rows[HEADER:], HEADER + 1):
            sheet.people[line] = people.get(digest(str(row[identity])[:18].upper()))
            sheet.homes[line] = homes.get(str(row[number]))
    return sheet


def fields_of(column: Any, columns: Any) -> set[tuple[str, str]]:
    """Return (target, field) of what a column fills, itself or through what it derives."""
    codes = [column.code, column.meaning, *column.derived.values()]
    found = {(columns[code].target, columns[code].field or ANY) for code in codes if code in columns}
    return found | {(target, name.lower()) for target, name in found if target == "measure"}


def said() -> list[Found]:
    """Run the catalogue and return every open finding and flag."""
    from monitoring.models import Finding, Flag
    from monitoring.services.reasons import reason
    from monitoring.services.recompute import recompute
    from portal.common.scope import everywhere

    with everywhere("measuring the checks"):
        recompute(COUNTY, on=AS_OF, today=AS_OF)
        rows = [*Finding.objects.open().select_related("rule"), *Flag.objects.open().select_related("rule")]
        rests = {row.rule_id: resting_on(row.rule) for row in rows}
        return [Found(row.code, row.household_id, row.person_id, rests[row.rule_id], reason(row)) for row in rows]


def resting_on(rule: Any) -> frozenset[tuple[str, str]]:
    """Return (target, field) of everything a rule's facts are computed from."""
    from monitoring.facts import CASE_FACTS, HOME_FACTS, HOUSEHOLD_FACTS, PEOPLE_FACTS, PERSON_FACTS, SPELL_FACTS
    from monitoring.services.rules import read_rule

    homes = {fact.code: fact.sql for fact in (*HOUSEHOLD_FACTS, *HOME_FACTS, *CASE_FACTS)}
    people = {fact.code: fact.sql for fact in (*PERSON_FACTS, *PEOPLE_FACTS, *SPELL_FACTS)}
    found: set[tuple[str, str]] = set()
    pending = [people.get(term.code) or homes.get(term.code, "") for term in read_rule(rule).terms]
    read: set[str] = set()
    while pending:
        sql = pending.pop()
        if sql in read:
            continue
        read.add(sql)
        for table, name in _NAMED.findall(sql):
            if table == "f":
                pending.append(people.get(name, ""))
            elif table in {"a", "g"}:
                pending.append(homes.get(name, ""))
            elif table in TARGETS:
                found.add((TARGETS[table], MADE_OF.get(name, name)))
    return frozenset(found)


def recall(truth: dict[str, Any], sheets: dict[str, Sheet], found: list[Found]) -> None:
    """Print, by kind, how many planted faults something says, and those of which nothing does."""
    by_home: dict[Any, list[Found]] = {}
    for each in found:
        by_home.setdefault(each.household, []).append(each)
    planted, hits, missed = Counter[str](), Counter[str](), []
    for fault in truth["faults"]:
        planted[fault["kind"]] += 1
        if fault["file"] in sheets and says(fault, sheets[fault["file"]], by_home):
            hits[fault["kind"]] += 1
        else:
            missed.append(fault)
    print(f"planted: {sum(planted.values())} places of {len(planted)} kinds")
    print(f"found:   {sum(hits.values())} places, recall {sum(hits.values()) / sum(planted.values()):.1%}; ", end="")
    print(f"kinds found wholly {sum(hits[kind] == count for kind, count in planted.items())}")
    for kind, count in planted.items():
        if hits[kind] < count:
            where = [f"{f['file']} {f['row']} {f['column']}={f['value']}" for f in missed if f["kind"] == kind]
            print(f"  missed {kind}: {count - hits[kind]} of {count}; {'; '.join(where[:3])}")


def says(fault: dict[str, Any], sheet: Sheet, by_home: dict[Any, list[Found]]) -> bool:
    """Tell whether the import named the place, or something found of its people rests on its heading."""
    row, heading = fault["row"], fault["column"]
    fields = sheet.fields.get(heading, set())
    person, named = sheet.people.get(row), any(at == row and heading in text for at, text in sheet.faults)
    for each in by_home.get(sheet.homes.get(row), []):
        of_row = each.person is None or each.person == person
        if of_row and any(rests(each, one) for one in fields):
            each.hit = named = True
    return named


def rests(each: Found, wanted: tuple[str, str]) -> bool:
    """Tell whether what was found rests on a field; the kinds of measures together stand for each of them."""
    if wanted[1] == ANY:
        return any(target == wanted[0] for target, _ in each.fields)
    return wanted in each.fields or (wanted[0] == "measure" and ("measure", "kinds") in each.fields)


def beyond(extras: Iterable[Found], sheets: dict[str, Sheet], *, listed: bool) -> None:
    """Print what was found beyond the planted faults, with the sentence that names the fact in the file."""
    rows = {pk: row for row, pk in sheets[FILES[0]].people.items()}
    homes = {pk: row for row, pk in reversed(sheets[FILES[0]].homes.items())}
    counts = Counter(each.code for each in extras)
    print(f"beyond:  {counts.total()} findings of {len(counts)} checks and rules")
    for code, count in counts.most_common():
        some = [each for each in extras if each.code == code]
        for each in some if listed else some[:1]:
            row = rows.get(each.person) or homes.get(each.household)
            print(f"  {code} ({count}), row {row}: {each.says}")


if __name__ == "__main__":
    main()
