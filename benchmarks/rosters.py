"""How truly the sample deliveries are read: every delivery against its truth.json, by file, sheet, row and heading.

    benchmarks/rosters.py --folder ../shared/rosters

Imports each delivery into a throwaway database through `manage.py import_roster`, `update` over `village` with “blank
clears”. Prints recall and precision of faults and of rows that are not people, counts, sample values, and the
differences of `update`.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scratch import ROOT, USER, manage, scratch

sys.path.insert(0, str(ROOT))
COUNTY = "520526"
AS_OF = "2026-11-20"
# Kinds of the export's truth that are about cells, identities and layout; the others are contradictions between facts.
CELL_KINDS = (
    "id_",
    "name_",
    "date_",
    "phone_",
    "money_",
    "wage_",
    "space_",
    "trailing_",
    "sex_contradicts_id",
    "disability_cert",
    "no_id_placeholder",
    "worker_phone",
    "monitored_phone_invalid",
)
# Field of the truth's differences → column code.
FIELDS = {
    "work_place": "work_place",
    "employer": "employer",
    "monthly_wage": "monthly_wage",
    "work_months": "work_months",
    "phone": "phone",
    "relation": "relation",
    "household_no": "household_no",
    "wage_income": "wage",
    "net_income": "net",
    "per_capita_income": "per_capita_stated",
    "members": "member_count_stated",
}
SAMPLE = {
    "name": "name",
    "id_number": "id_number",
    "birth_date": "birth_date",
    "sex": "sex",
    "relation": "relation",
    "phone": "phone",
    "household_no": "household_no",
    "head": "head_name",
    "per_capita_income": "per_capita_stated",
    "net_income": "net",
    "wage": "monthly_wage",
    "room": "address",
    "health": "health_status",
    "labour_ability": "labour_ability",
    "village_code": "division",
}


@dataclass
class Score:
    """Found against true."""

    name: str
    truth: set[Any] = field(default_factory=set)
    found: set[Any] = field(default_factory=set)

    def show(self, examples: int) -> None:
        """Print recall, precision, and examples of what is missed and what is too much."""
        hit = len(self.truth & self.found)
        recall = hit / len(self.truth) if self.truth else 1.0
        precision = hit / len(self.found) if self.found else 1.0
        print(
            f"  {self.name:<34} true {len(self.truth):>5}  found {len(self.found):>5}  "
            f"recall {recall:6.1%}  precision {precision:6.1%}"
        )
        for word, rest in (("missed", self.truth - self.found), ("too much", self.found - self.truth)):
            for item in sorted(rest, key=str)[:examples]:
                print(f"      {word}: {item}")


def main() -> None:
    """Import and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--folder", type=Path, default=Path(__file__).resolve().parent.parent.parent / "shared" / "rosters"
    )
    parser.add_argument("--examples", type=int, default=5)
    options = parser.parse_args()
    folder = options.folder.resolve()
    deliveries: list[tuple[str, list[str], list[str]]] = [
        ("export", ["export_persons.xlsx", "export_households.xlsx"], []),
        ("village", [], ["--full"]),
        ("township_xls", [], ["--full"]),
        ("gbk_csv", [], ["--full"]),
    ]
    for name, files, flags in deliveries:
        with scratch("anju_bench_rosters", divisions=folder / "divisions_5205.csv", area=COUNTY) as env:
            report = deliver(env, folder / name, files, flags)
            compare(folder / name, report, options.examples)
            if name == "village":
                later = deliver(env, folder / "update", [], ["--full", "--blank-clears"])
                compare(folder / "update", later, options.examples)
                differences(folder / "update", later, options.examples)
                again = deliver(env, folder / "update", [], ["--full", "--blank-clears"])
                print("  the same files again write", sum(sum(each["written"].values()) for each in again), "rows")


def deliver(env: dict[str, str], folder: Path, files: list[str], flags: list[str]) -> list[dict[str, Any]]:
    """Import one delivery and return the reports of its files."""
    paths = [folder / name for name in files] or sorted(path for path in folder.iterdir() if path.suffix != ".json")
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "report.json"
        terms = ["--area", COUNTY, "--user", USER, "--as-of", AS_OF, "--apply", "--values", "--json", str(out), *flags]
        manage(env, "import_roster", *map(str, paths), *terms)
        reports: list[dict[str, Any]] = json.loads(out.read_text())["files"]
    return reports


def compare(folder: Path, reports: list[dict[str, Any]], examples: int) -> None:
    """Compare faults, rows and values of one delivery with its truth."""
    truth = json.loads((folder / "truth.json").read_text())
    print(f"{folder.name}")
    _faults(truth, reports).show(examples)
    _waiting(truth, reports).show(examples)
    _not_people(truth, reports).show(examples)
    people = Counter[str]()
    for report in reports:
        people.update(report["counts"]["people"])
    print(
        f"  people {dict(people)}; true: persons {truth['persons']}, rows to review {truth.get('rows_needing_review')}"
    )
    print(f"  households {[report['counts']['households'] for report in reports]}; true: {truth['households']}")
    _samples(truth, reports).show(examples)


def _faults(truth: dict[str, Any], reports: list[dict[str, Any]]) -> Score:
    """Compare places of faults. Other true faults of the export's places are neither wanted nor too much."""
    score = Score("faults (file, sheet, row, heading)")
    names = {report["file"] for report in reports}
    others: set[Any] = set()
    for fault in truth["faults"]:
        if fault["file"] in names:
            sheet = "" if fault["file"].endswith(".csv") else fault["sheet"]
            counted = truth["style"] != "export" or fault["kind"].startswith(CELL_KINDS)
            (score.truth if counted else others).add((fault["file"], sheet, fault["row"], fault["column"]))
    for report, sheet in _sheets(reports):
        where = "" if report["file"].endswith(".csv") else sheet["sheet"]
        for fault in sheet["faults"]:
            repeated = fault["kind"] == "header_repeated"
            if fault["heading"] or repeated:
                score.found.add((report["file"], where, fault["row"], "" if repeated else fault["heading"]))
    score.found -= others - score.truth
    return score


def _waiting(truth: dict[str, Any], reports: list[dict[str, Any]]) -> Score:
    """Rows that wait for a person: those with a fault that cannot be repaired."""
    score = Score("rows waiting for a person")
    names = {report["file"] for report in reports}
    for fault in truth["faults"]:
        known = truth["style"] != "export" or fault["kind"].startswith(CELL_KINDS)
        if known and not fault.get("importable", True) and fault["file"] in names:
            score.truth.add((fault["file"], fault["sheet"] or "csv", fault["row"]))
    for report, sheet in _sheets(reports):
        for kind in ("refused", "suspect", "conflict"):
            where = "csv" if report["file"].endswith(".csv") else sheet["sheet"]
            score.found.update((report["file"], where, row) for row in sheet["rows"][kind])
    return score


def _not_people(truth: dict[str, Any], reports: list[dict[str, Any]]) -> Score:
    score = Score("rows that are not people")
    for rows in truth.get("rows_not_people", {}).values():
        score.truth.update((name, row) for name, *numbers in rows for row in numbers)
    if score.truth:
        for report, sheet in _sheets(reports):
            score.found.update((report["file"], entry["row"]) for entry in sheet["rows"]["skipped"])
    return score


def _sheets(reports: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [(report, sheet) for report in reports for sheet in report["sheets"] if "rows" in sheet]


def _values(reports: list[dict[str, Any]]) -> dict[tuple[str, str, int], dict[str, Any]]:
    return {
        (report["file"], "" if report["file"].endswith(".csv") else entry["sheet"], entry["row"]): entry["values"]
        for report in reports
        for entry in report.get("values", [])
    }


def _samples(truth: dict[str, Any], reports: list[dict[str, Any]]) -> Score:
    score = Score("sample values")
    values = _values(reports)
    for sample in truth["sample"]:
        key = (sample["file"], sample["sheet"], sample["row"])
        own = values.get(key, {})
        for name, wanted in sample["expected"].items():
            if name not in SAMPLE or (sample["file"].endswith("csv") and SAMPLE[name] not in own):
                continue
            score.truth.add((*key, name, _plain(wanted)))
            score.found.add((*key, name, _plain(_worded(SAMPLE[name], own.get(SAMPLE[name])))))
    return score


def _worded(code: str, value: Any) -> Any:
    """Return a stored value in the file's words: the labels of codes."""
    lists = {
        "sex": {"1": "男", "2": "女"},
        "labour_ability": _labels("LABOUR_ABILITY"),
        "relation": _labels("RELATION"),
        "health_status": _labels("HEALTH"),
    }
    if isinstance(value, list):
        return "、".join(str(lists.get(code, {}).get(item, item)) for item in value)
    return lists.get(code, {}).get(value, value)


def _labels(name: str) -> dict[str, str]:
    from households import codes  # needs nothing of Django, but the folder on the path

    return {code.value: code.zh for code in getattr(codes, name)}


def _plain(value: Any) -> str:
    if value is None or value == "":
        return ""
    try:
        return f"{float(value):.2f}" if len(str(value)) < 12 else str(value)
    except ValueError:
        return str(value).replace(",", "、")


def differences(folder: Path, reports: list[dict[str, Any]], examples: int) -> None:
    """Compare new, changed, unchanged and missing of the update with its truth."""
    truth = json.loads((folder / "truth.json").read_text())
    late = set(truth["new_if_first_month_rejected"])
    for what, key in (("persons", "id_number"), ("households", "household_no")):
        people = what == "persons"
        rows, fields = _told(reports, "people" if people else "households", key)
        wanted = truth[f"{what}_diff"]
        changes = [change for change in wanted["changed_fields"] if change["key"] not in late]
        true_fields = {(each["key"], FIELDS[each["field"]], _plain(each["new"])) for each in changes}
        new = set(wanted["new"]) | (late if people else set())
        missing = {f"{name[:3]}{'*' * 11}{name[-4:]}" if people else name for name in wanted["missing"]}
        Score(f"{what}: new", new, rows.get("new", set())).show(examples)
        Score(f"{what}: changed", {each["key"] for each in changes}, rows.get("changed", set())).show(examples)
        Score(f"{what}: unchanged", set(wanted["unchanged"]) - late, rows.get("unchanged", set())).show(examples)
        Score(f"{what}: missing", missing, rows.get("missing", set())).show(examples)
        Score(f"{what}: changed fields", true_fields, fields).show(examples)


def _told(reports: list[dict[str, Any]], subject: str, key: str) -> tuple[dict[str, set[str]], set[Any]]:
    """Return keys of people or households by class, and (key, column, new value) of every changed field compared."""
    values = _values(reports)
    rows: dict[str, set[str]] = {}
    fields: set[Any] = set()
    for report in reports:
        names = {place: sheet["sheet"] for place, sheet in enumerate(report["sheets"])}
        for kind, entry in ((kind, entry) for kind, entries in report[subject].items() for entry in entries):
            own = values.get((report["file"], names[entry["sheet"]], entry["row"]), {})
            name = str(own.get(key) or entry["id"])
            rows.setdefault(kind, set()).add(name)
            for code, (_, new) in entry.get("changes", {}).items():
                if code in FIELDS.values():
                    # Phones are masked in a report: the row's own value is compared.
                    fields.add((name, code, _plain(own.get(code) if code == "phone" else _worded(code, new))))
    return rows, fields


if __name__ == "__main__":
    main()
