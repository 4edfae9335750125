"""How fast a large roster goes from a stored file into the register, everything on.

    benchmarks/import_roster.py --people 60000 --trust 20000

Makes a workbook of so many invented people in 90 columns and prints, in one run: ours (upload, pre-scan, child, faults,
preview, history, versions, walls, sealing, audit, apply), the same file again, bare calamine + COPY of the same rows,
and django-import-export's default path with the same columns on a sample of the same rows. Aims: at least 20 times the
rate of the default path, at most 6 times the time of the bare copy, 5,000 people a second, child and worker under 1 GB
together, the same file again 0 rows and not slower. Before that, in databases of their own, the same import without
walls, without sealing, without history and without all three: together they may cost a third of the pace.
"""

import argparse
import io
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg2
import python_calamine
import xlsxwriter
from one_import import AREA, PARTS, processor
from scratch import ROOT, copied, scratch

sys.path.insert(0, str(ROOT))
HERE = Path(__file__).resolve().parent
HISTORY = ["pgtrigger\\_insert\\_insert\\_%", "pgtrigger\\_update\\_update\\_%", "pgtrigger\\_delete\\_delete\\_%"]
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
    """Make the files, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=60_000)
    parser.add_argument(
        "--trust", type=int, metavar="PEOPLE", default=20_000, help="people of the runs without (0: none)"
    )
    options = parser.parse_args()
    divisions = ROOT / "households" / "data" / "divisions_5205.csv"
    with scratch("anju_bench_import", divisions=divisions, area=AREA) as env, tempfile.TemporaryDirectory() as place:
        os.environ.update(env)
        import django  # settings are read from the environment set above

        django.setup()
        path = Path(place) / "roster.xlsx"
        if options.trust:
            write_workbook(path, options.trust)
            measure_trust(path, env, options.trust)
        codes = write_workbook(path, options.people)
        print(f"{options.people} people, {len(codes)} columns, {path.stat().st_size / 1e6:.1f} MB")
        compare(path, env, options.people)


def compare(path: Path, env: dict[str, str], people: int) -> None:
    """Measure ours, the same file again, the bare copy and the default path, one after the other."""
    first = measure_ours(path, env, "first")
    bare = measure_bare(path)
    rate = measure_default_path(path)
    again = measure_ours(path, env, "again")
    seconds, spent = first["seconds"], sum(first["processor"].values())
    print(f"ours             {seconds:7.1f} s   {people / seconds:8.0f} people/s   processor {spent:.1f} s")
    print(f"the same again   {again['seconds']:7.1f} s   processor {sum(again['processor'].values()):.1f} s")
    for name, mine, theirs in zip(("clock", "processor"), (seconds, spent), bare, strict=True):
        print(
            f"bare copy        {theirs:7.1f} s   by {name}: ours takes {mine / theirs:.1f} times that (aim: at most 6)"
        )
    for name, mine, theirs in zip(("clock", "processor"), (seconds, spent), rate, strict=True):
        print(
            f"default path     {theirs:7.1f} people/s by {name}: "
            f"ours is {people / mine / theirs:.0f} times as fast (aim: at least 20)"
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


def measure_ours(path: Path, env: dict[str, str], when: str, without: Sequence[str] = ()) -> dict[str, Any]:
    """Import the file through a web process and a worker of their own; print and return what they measured."""
    taken = one_import(env, "upload", str(path), without)
    done = one_import(env, "work", taken["batch"], without)
    assert done["state"] == "applied", done
    spent = ", ".join(f"{part} {seconds:.1f}" for part, seconds in done["processor"].items())
    print(f"{when}: preview {done['preview']:.1f} s, apply {done['apply']:.1f} s; processor: {spent} s")
    print(f"  {done['counts']}")
    print(
        f"  memory: worker {done['worker']:.0f} MB (idle {done['idle']:.0f}) + child {done['child']:.0f} MB "
        f"(aim: under 1024 together); web {taken['idle']:.0f} MB, +{max(0, taken['peak'] - taken['idle']):.0f} MB "
        "while it takes the file (aim: at most 50)",
        flush=True,
    )
    return done


def one_import(env: dict[str, str], act: str, what: str, without: Sequence[str]) -> dict[str, Any]:
    """Run one of the two processes and return what it prints."""
    command = [sys.executable, str(HERE / "one_import.py"), act, what, "--without", *without]
    done = subprocess.run(
        command, env={**env, "PYTHONHASHSEED": "1"}, cwd=ROOT, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{act}\n{done.stdout}{done.stderr[-3000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measure_trust(path: Path, base: dict[str, str], people: int) -> None:
    """Print the seconds of the same import with all of trust, without each part and without any of it."""
    print(f"what trust costs, {people} people, by clock and by processor:")
    all_on = all_off = (0.0, 0.0)
    for without in ((), *((part,) for part in PARTS), PARTS):
        with copied(base, "anju_bench_import_copy") as env:
            take_down(env["DATABASE_OWNER_URL"], without)
            done = measure_ours(path, env, f"without {' and '.join(without) or 'nothing'}", without)
        pair = done["seconds"], sum(done["processor"].values())
        all_on, all_off = (all_on if without else pair), pair
    for name, on, off in zip(("clock", "processor"), all_on, all_off, strict=True):
        print(f"by {name}: {on:.1f} s with, {off:.1f} s without: {1 - off / on:.0%} of the pace (aim: at most a third)")


def take_down(owner_url: str, parts: Sequence[str]) -> None:
    """Let a database do without walls (policies and the triggers that keep places), sealed texts or history."""
    triggers = {"walls": ["wall_place%", "pgtrigger_place_people%"], "history": HISTORY, "sealing": []}
    server = psycopg2.connect(owner_url)
    with server, server.cursor() as cursor:
        for part in parts:
            cursor.execute(
                "SELECT format('ALTER TABLE %%s DISABLE TRIGGER %%I', tgrelid::regclass, tgname) FROM pg_trigger"
                " WHERE tgname LIKE ANY(%s) AND tgparentid = 0",
                [triggers[part]],
            )
            statements = [statement for (statement,) in cursor.fetchall()]
            if part == "walls":
                cursor.execute(
                    "SELECT format('ALTER TABLE %s ALTER division_id SET DEFAULT %L', tgrelid::regclass, '0')"
                    " FROM pg_trigger WHERE tgname = 'wall_place'"
                )
                statements += [statement for (statement,) in cursor.fetchall()]
                cursor.execute(
                    "SELECT format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', oid::regclass) FROM pg_class"
                    " WHERE relrowsecurity AND relnamespace = 'public'::regnamespace"
                )
                statements += [statement for (statement,) in cursor.fetchall()]
            if part == "sealing":
                cursor.execute("SELECT conname FROM pg_constraint WHERE contypid = 'sealed_text'::regtype")
                statements += [f"ALTER DOMAIN sealed_text DROP CONSTRAINT {name}" for (name,) in cursor.fetchall()]
            for statement in statements:
                cursor.execute(statement)
    server.close()


def measure_bare(path: Path) -> tuple[float, float]:
    """Return the seconds, by clock and processor, of reading the sheet with calamine and copying its cells as text."""
    from django.db import connection

    connection.ensure_connection()
    server = connection.connection.info.backend_pid
    start, before = perf_counter(), sum(processor(server).values())
    rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[1:]
    lines = io.StringIO("".join("\t".join("\\N" if cell == "" else str(cell) for cell in row) + "\n" for row in rows))
    with connection.cursor() as cursor:
        names = ", ".join(f"c{place} text" for place in range(len(rows[0])))
        cursor.execute(f"CREATE TABLE staging.bare ({names})")
        cursor.cursor.copy_expert("COPY staging.bare FROM STDIN", lines, size=1 << 18)
    measured = perf_counter() - start, sum(processor(server).values()) - before
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE staging.bare")
    connection.close()
    return measured


def measure_default_path(path: Path) -> tuple[float, float]:
    """Return the people a second, by clock and processor, of django-import-export's own import with the same columns.

    It takes a sample of the same rows, of people who are registered by then, behind the same walls.
    """
    import tablib
    from default_path import RowByRow
    from django.db import connection

    from portal.common.scope import scoped

    rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    headings = [str(cell) for cell in rows[0]]
    data = tablib.Dataset(*rows[1 : SAMPLE + 1], headers=headings)
    connection.ensure_connection()
    server = connection.connection.info.backend_pid
    with scoped([AREA]):
        start, before = perf_counter(), sum(processor(server).values())
        result = RowByRow(headings).import_data(data, dry_run=False, raise_errors=True)
        seconds, spent = perf_counter() - start, sum(processor(server).values()) - before
    assert len(result.rows) == SAMPLE
    connection.close()
    return SAMPLE / seconds, SAMPLE / spent


if __name__ == "__main__":
    main()
