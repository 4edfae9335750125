"""How fast a large roster goes from a stored file into the register, everything on.

    benchmarks/import_roster.py --people 60000

Makes a workbook of so many invented people in 90 columns and prints, in one run: ours (pre-scan, child, faults,
preview, history, versions, apply), the same file again, bare calamine + COPY of the same rows, and
django-import-export's default path with the same columns on a sample of the same rows. Aims: at least 20 times the rate
of the default path, at most 6 times the time of the bare copy, 5,000 people a second, child and worker under 1 GB
together, the same file again 0 rows and not slower.
"""

import argparse
import io
import os
import random
import resource
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import python_calamine
import xlsxwriter
from scratch import ROOT, USER, scratch

sys.path.insert(0, str(ROOT))
AREA = "520526"
AS_OF = date(2026, 11, 20)
SAMPLE = 400
COLUMNS = 90
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂飞红玉文斌建国志华小云春梅海燕"
VILLAGES = ("阳光社区居民委员会", "朝阳新城社区居民委员会")
# Columns are taken from these targets, in this order, until there are enough.
TARGETS = ("division", "head", "person", "membership", "spell", "income", "household", "case", "measure")
LEFT_OUT = {
    "row_no", "province", "city", "region", "head_id_type", "ended", "ended_on", "insured", "house_safe", "measures",
    "origin", "work_start", "work_end", "building", "unit", "room", "household_remark", "person_no", "head_id",
}  # fmt: skip


def main() -> None:
    """Make the file, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=60_000)
    options = parser.parse_args()
    divisions = ROOT / "households" / "data" / "divisions_5205.csv"
    with scratch("anju_bench_import", divisions=divisions, area=AREA) as env, tempfile.TemporaryDirectory() as place:
        os.environ.update(env)
        import django  # settings are read from the environment set above

        from portal.celery import app

        app.set_current()
        django.setup()
        path = Path(place) / "roster.xlsx"
        codes = write_workbook(path, options.people)
        print(f"{options.people} people, {len(codes)} columns, {path.stat().st_size / 1e6:.1f} MB")
        first = measure_ours(path, "first")
        again = measure_ours(path, "again")
        bare = measure_bare(path)
        rate = measure_default_path(path)
        print(f"ours             {first:7.1f} s   {options.people / first:8.0f} people/s")
        print(f"the same again   {again:7.1f} s")
        print(f"bare copy        {bare:7.1f} s   ours takes {first / bare:.1f} times that (aim: at most 6)")
        print(
            f"default path     {rate:7.1f} people/s   "
            f"ours is {options.people / first / rate:.0f} times as fast (aim: at least 20)"
        )


def write_workbook(path: Path, people: int) -> list[str]:
    """Write the workbook and return the codes of its columns."""
    from portal.common.imports.columns import Columns

    usable = [column for column in Columns() if column.offered and column.code not in LEFT_OUT]
    rank = {target: place for place, target in enumerate(TARGETS)}
    chosen = sorted(usable, key=lambda column: rank[column.target])[:COLUMNS]
    columns = [column for column in usable if column in chosen]
    chance = random.Random(20261120)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("花名册")
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.heading)
        line, family = 0, 0
        while line < people:
            family += 1
            size = min(people - line, chance.choice((2, 3, 4, 4, 5, 6)))
            home = {column.code: value_of(column, chance) for column in columns if column.subject == "household"}
            village = VILLAGES[family % len(VILLAGES)]
            home |= {
                "village": village,
                "household_no": f"52052600202{family:07d}",
                "county": "威宁彝族回族苗族自治县",
                "township": "五里岗街道",
            }
            members = [person(chance, line + place) for place in range(size)]
            home["head_name"] = members[0]["name"]
            for place, member in enumerate(members):
                line += 1
                row = {column.code: value_of(column, chance) for column in columns if column.subject == "person"}
                row |= home | member | {"relation": "户主" if place == 0 else chance.choice(("配偶", "之子", "之女"))}
                for at, column in enumerate(columns):
                    value = row[column.code]
                    if isinstance(value, (int, float)):
                        sheet.write_number(line, at, value)
                    elif value:
                        sheet.write_string(line, at, value)
    return [column.code for column in columns]


def person(chance: random.Random, serial: int) -> dict[str, Any]:
    """Return name, identity number, birth date and sex of an invented person (sequence codes 900–999)."""
    born = date(1940, 1, 1) + timedelta(days=serial // 50 % 30_000)
    region = f"{520500 + serial // 1_500_000 + 1:06d}"
    male = serial % 2
    body = f"{region}{born:%Y%m%d}{900 + serial % 50 * 2 + (1 - male)}"
    body += "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]
    name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
    sex = "男" if int(body[16]) % 2 else "女"
    return {
        "name": name,
        "id_number": body,
        "birth_date": born.strftime("%Y-%m-%d"),
        "sex": sex,
        "id_type": "居民身份证",
    }


def value_of(column: Any, chance: random.Random) -> Any:
    """Return a believable value of a column: one of its list, or a number or text of its kind; sometimes blank."""
    kind = type(column.parser).__name__
    choices = column.parser.choices()
    if kind == "ManyOf":
        return chance.choice(column.parser.codes.codes).zh if chance.random() < 0.7 else ""
    if kind == "YesNo":
        return chance.choice(("是", "否"))
    if choices:
        return chance.choice(choices) if chance.random() < 0.8 else ""
    makers = {
        "Phone": lambda: f"1{chance.choice('3578')}{chance.randrange(10**9):09d}",
        "Money": lambda: chance.randrange(0, 60_000) if chance.random() < 0.7 else 0,
        "Measure": lambda: round(chance.random() * 40, 1),
        "Whole": lambda: chance.randrange(0, 12),
        "Year": lambda: chance.randrange(2014, 2020),
        "Room": lambda: f"{chance.randrange(1, 40)}-{chance.randrange(1, 4)}-{chance.randrange(101, 1800)}",
        "Opaque": lambda: f"{chance.randrange(10**12):012d}",
        "Date": lambda: "",
        "Name": lambda: chance.choice(SURNAMES) + chance.choice(GIVEN),
    }
    maker = makers.get(kind, lambda: chance.choice(("三组", "阳光安置点", "广东省东莞市", "草海镇", "制衣厂", "")))
    return maker()


def measure_ours(path: Path, when: str) -> float:
    """Return the seconds from the stored file to the applied batch; print what was written and the memory taken."""
    from portal.accounts.models import User
    from portal.common.imports import applying, batches, previewing

    actor = User.objects.get(username=USER)
    batch = batches.store(batches.FileOnDisk(path), path.name, AREA, actor=actor, terms=batches.Terms(as_of=AS_OF))
    start = perf_counter()
    batch = previewing.preview(batch, actor=actor)
    middle = perf_counter()
    written = applying.apply(batch, actor=actor)
    seconds = perf_counter() - start
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{when}: preview {middle - start:.1f} s, apply {start + seconds - middle:.1f} s, counts {batch.counts}")
    print(f"  written {written}; memory: worker {own:.0f} MB + child {child:.0f} MB (aim: under 1024 together)")
    return seconds


def measure_bare(path: Path) -> float:
    """Return the seconds of reading the sheet with calamine and copying its cells as text into a table."""
    from django.db import connection

    start = perf_counter()
    rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[1:]
    lines = io.StringIO("".join("\t".join("\\N" if cell == "" else str(cell) for cell in row) + "\n" for row in rows))
    with connection.cursor() as cursor:
        names = ", ".join(f"c{place} text" for place in range(len(rows[0])))
        cursor.execute(f"CREATE TABLE staging.bare ({names})")
        cursor.cursor.copy_expert("COPY staging.bare FROM STDIN", lines, size=1 << 18)
    seconds = perf_counter() - start
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE staging.bare")
    return seconds


def measure_default_path(path: Path) -> float:
    """Return the people a second of django-import-export's own import, with the same columns, on a sample of the same
    rows.
    """
    import tablib
    from default_path import RowByRow

    rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    headings = [str(cell) for cell in rows[0]]
    data = tablib.Dataset(*rows[1 : SAMPLE + 1], headers=headings)
    start = perf_counter()
    result = RowByRow(headings).import_data(data, dry_run=False, raise_errors=True)
    assert len(result.rows) == SAMPLE
    return SAMPLE / (perf_counter() - start)


if __name__ == "__main__":
    main()
