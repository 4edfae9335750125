"""A synthetic register of any size, made in the database by set-based SQL, for the measurements beside this file.

Everybody in it is invented: names are drawn from a short list, identity numbers carry sequence codes 900–999.
Run as the owner of a throwaway database: triggers are off while it fills, so no history is made.
"""

from typing import Any

from django.db import connection
from django.db.models import Model

from households.models import Household, Person
from portal.common.imports.staging import Column, copy
from portal.common.sealing import Seal

PEOPLE_PER_HOUSEHOLD = 4
VILLAGES_PER_TOWNSHIP = 10
TOWNSHIPS_PER_COUNTY = 40
HOUSEHOLDS_PER_VILLAGE = 400

_TABLES = (
    "households_household",
    "households_person",
    "households_membership",
    "households_incomestatement",
    "workshops_spell",
    "monitoring_recordedcase",
)

_DIVISIONS = """
INSERT INTO households_division (code, name, level, parent_id)
SELECT '52', '贵州省', 'province', NULL
UNION ALL SELECT '5299', '测试市', 'city', '52'
UNION ALL SELECT DISTINCT '5299' || lpad((10 + v / 400)::text, 2, '0'), '测试县' || v / 400, 'county', '5299'
    FROM generate_series(0, %(villages)s - 1) v
UNION ALL SELECT DISTINCT '5299' || lpad((10 + v / 400)::text, 2, '0') || lpad((v %% 400 / 10)::text, 3, '0'),
    '测试镇' || v / 10, 'township', '5299' || lpad((10 + v / 400)::text, 2, '0')
    FROM generate_series(0, %(villages)s - 1) v
UNION ALL SELECT '5299' || lpad((10 + v / 400)::text, 2, '0') || lpad((v %% 400 / 10)::text, 3, '0') ||
    lpad((v %% 10 + 1)::text, 3, '0'), '测试社区' || v, 'village',
    '5299' || lpad((10 + v / 400)::text, 2, '0') || lpad((v %% 400 / 10)::text, 3, '0')
    FROM generate_series(0, %(villages)s - 1) v
ON CONFLICT DO NOTHING
"""

_PLAN = """
CREATE TEMP TABLE plan AS
SELECT gen_random_uuid() AS id, h, random() AS luck, random() AS trade,
       '5299' || lpad((10 + v / 400)::text, 2, '0') || lpad((v % 400 / 10)::text, 3, '0')
              || lpad((v % 10 + 1)::text, 3, '0') AS division_id
FROM (SELECT h, h / {per_village} AS v FROM generate_series(0, {households} - 1) h) s;
CREATE TEMP TABLE member AS
SELECT gen_random_uuid() AS id, p.id AS household_id, p.division_id, p.h, n, random() AS luck, random() AS chance,
       (ARRAY['杨','李','王','张','马','陈','罗','陆','安','禄','龙','祝'])[1 + (random() * 11)::int] ||
       (ARRAY['正','国','光','朝','明','文','秀','仲'])[1 + (random() * 7)::int] ||
       (ARRAY['富','贵','英','林','芬','荣','珍','华'])[1 + (random() * 7)::int] AS name,
       CASE n WHEN 0 THEN date '1976-01-01' WHEN 1 THEN date '1978-01-01' WHEN 2 THEN date '2006-01-01'
              ELSE date '2014-01-01' END + (random() * 3000)::int AS birth_date
FROM plan p, generate_series(0, {people} - 1) n;
CREATE TEMP TABLE sealed (id uuid, number text, phone text);
"""

# What is sealed, in plain: key of the row, ID number, phone.
_PLAIN_PEOPLE = """
SELECT id, '529910' || to_char(birth_date, 'YYYYMMDD') || '9' || lpad((h % 100)::text, 2, '0') || n,
       '139' || lpad((h % 100000000)::text, 8, '0') FROM member
"""
_PLAIN_HOUSEHOLDS = "SELECT id, NULL, '138' || lpad((h % 100000000)::text, 8, '0') FROM plan"

_HOUSEHOLDS = """
INSERT INTO households_household (id, number, division_id, household_type, relocated, address, building, unit, room,
    origin_township, relocation_year, housing_grade, house_dangerous, water_safe, notes, incomplete, head_id, head_name,
    head_key, member_count, version, version_txid, created_at, phone)
SELECT p.id, 'B' || lpad(p.h::text, 9, '0'), p.division_id,
       CASE WHEN p.luck < 0.8 THEN '1' ELSE '0' END, p.luck < 0.9, NULL,
       (p.h % 20 + 1)::text, (p.h % 3 + 1)::text, (p.h % 900 + 101)::text, '测试乡', 2018,
       CASE WHEN p.luck < 0.01 THEN 'C' ELSE 'A' END, p.luck < 0.01, p.luck > 0.02, NULL, false,
       m.id, m.name, m.name, %(people)s, 1, 0, now(), s.phone
FROM plan p JOIN sealed s ON s.id = p.id JOIN member m ON m.household_id = p.id AND m.n = 0
"""

_PEOPLE = """
INSERT INTO households_person (id, division_id, name, name_key, sex, birth_date, birth_precision, id_type, id_number,
    id_digest, id_upgraded, ethnicity, education_level, student_status, health_status, labour_ability, phone,
    ins_resident, ins_employee, dibao, deceased, created_at, dropout)
SELECT id, division_id, name, name, CASE WHEN n %% 2 = 0 THEN '1' ELSE '2' END, birth_date, 'D', 'ID', number,
       encode(sha256((id::text)::bytea), 'hex'), false, '06', NULL, NULL,
       CASE WHEN luck < 0.03 THEN ARRAY['3'] WHEN luck < 0.1 THEN ARRAY['2'] ELSE ARRAY['1'] END,
       CASE WHEN n < 2 THEN '1' ELSE '5' END, phone,
       luck > 0.01, false, '0', false, now(), NULL
FROM member JOIN sealed USING (id)
"""

_REST = (
    """
INSERT INTO households_membership (id, division_id, household_id, person_id, relation)
SELECT gen_random_uuid(), division_id, household_id, id, (ARRAY['02', '10', '20', '30'])[least(n, 3) + 1] FROM member
""",
    """
INSERT INTO households_incomestatement (id, division_id, household_id, year, source, wage, business, property_income,
    transfer, business_cost, net, self_paid, claims, as_of)
SELECT gen_random_uuid(), division_id, id, y, 'ROSTER', round((luck * 90000)::numeric, 0),
       round((trade * 9000)::numeric, 0), 500, 3000, round((trade * 3000)::numeric, 0), NULL,
       CASE WHEN trade < 0.05 THEN 20000 ELSE 0 END, 0, make_date(y, 9, 30)
FROM plan, generate_series(2025, 2026) y
""",
    """
INSERT INTO workshops_spell (id, division_id, person_id, source, start, start_precision, place, employer, monthly_wage,
    months, channel)
SELECT gen_random_uuid(), division_id, id, 'ROSTER', date '2026-02-01', 'M', '广东省东莞市', '某某电子厂', 4000, 9,
       'AWAY'
FROM member WHERE n < 2 AND chance < 0.7
""",
    """
INSERT INTO monitoring_recordedcase (id, division_id, household_id, category, risks, identified_on, cleared)
SELECT gen_random_uuid(), division_id, id, 'UNSTABLE', ARRAY['ILLNESS'], date '2026-03-01', luck < 0.05
FROM plan WHERE luck < 0.1
""",
)


def fill(households: int, people: int = PEOPLE_PER_HOUSEHOLD) -> None:
    """Make `households` households of `people` members each, spread over villages, townships, counties; ANALYZE."""
    villages = -(-households // HOUSEHOLDS_PER_VILLAGE)
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(_DIVISIONS, {"villages": villages})
        cursor.execute(
            _PLAN.replace("{per_village}", str(HOUSEHOLDS_PER_VILLAGE))
            .replace("{households}", str(households))
            .replace("{people}", str(people))
        )
        _seal(cursor, Person, _PLAIN_PEOPLE)
        _seal(cursor, Household, _PLAIN_HOUSEHOLDS)
        cursor.execute("ANALYZE sealed")
        cursor.execute("ALTER TABLE households_household DISABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(_HOUSEHOLDS.replace("%(people)s", str(people)))
        cursor.execute(_PEOPLE.replace("%%", "%"))
        for statement in _REST:
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in _TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("DROP TABLE member; DROP TABLE plan; DROP TABLE sealed")
        cursor.execute("ANALYZE")


def _seal(cursor: Any, model: type[Model], plain: str) -> None:
    """Put numbers and phones, sealed for their rows, into the table `sealed`."""
    table = model._meta.db_table
    numbers, phones = Seal(table, "id_number"), Seal(table, "phone")
    cursor.execute(plain)
    rows = cursor.fetchall()
    columns = [
        Column("id", "uuid", [key for key, _, _ in rows]),
        Column("number", "text", [number and numbers.seal(number, key) for key, number, _ in rows]),
        Column("phone", "text", [phones.seal(phone, key) for key, _, phone in rows]),
    ]
    copy(cursor, "sealed", columns)
