"""Small workbooks and the acts of an import, for the tests of its writing half."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from django.db import connection

from households.models import Person
from portal.accounts.models import User
from portal.common.imports import applying, batches, previewing
from portal.common.imports.batches import FileOnDisk, Terms
from portal.common.models import ImportBatch, ImportRow
from tests import factories

AS_OF = date(2026, 11, 20)
HEADINGS = {
    "number": "户编号",
    "village": "村",
    "name": "姓名",
    "id": "证件号码",
    "relation": "与户主关系",
    "birth": "出生日期",
    "sex": "性别",
    "phone": "家庭成员联系电话",
    "labour": "劳动技能",
    "area": "住房面积",
    "net": "纯收入（元）",
    "employer": "务工企业名称",
    "place": "务工所在地",
    "province": "务工地省",
    "city": "务工地市",
    "worked_in": "务工地县",
    "post": "公益性岗位",
    "work_end": "务工结束时间",
    "months": "务工时间（月）",
    "category": "监测对象类别",
    "health_help": "健康帮扶",
    "remark": "备注",
}
VILLAGE_NAME = "阳光社区居民委员会"
TABLES = (
    "households_household",
    "households_person",
    "households_membership",
    "households_incomestatement",
    "workshops_spell",
    "monitoring_recordedcase",
    "monitoring_recordedmeasure",
)
# What triggers keep: raised by every change, undoing included.
_KEPT = ("version", "version_txid")


def setting() -> User:
    """Make two villages of one county, one of another, and a county user."""
    factories.make_division(factories.VILLAGE, VILLAGE_NAME)
    factories.make_division(factories.OTHER_VILLAGE, "格书社区居民委员会")
    factories.make_division(factories.OTHER_COUNTY_VILLAGE, "石桥村民委员会")
    return factories.make_user()


def member(serial: int, **values: Any) -> dict[str, Any]:
    """Return the cells of one invented person: relation head unless said otherwise, in the household of `number`."""
    born = values.pop("born", date(1980, 1, 1 + serial % 28))
    return {
        "number": "H1",
        "village": VILLAGE_NAME,
        "name": f"杨{'甲乙丙丁戊己庚辛壬癸'[serial % 10]}{'一二三四五六七八九十'[serial // 10 % 10]}",
        "id": factories.id_number(born, serial),
        "relation": "户主",
        **values,
    }


def workbook(path: Path, rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> Path:
    """Write rows as a workbook with the columns any of them has, or those named."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    names = list(columns) or [name for name in HEADINGS if any(name in row for row in rows)]
    sheet.append([HEADINGS[name] for name in names])
    for row in rows:
        sheet.append([row.get(name) for name in names])
    book.save(path)
    return path


def preview(path: Path, actor: User, area: str = factories.COUNTY, **terms: Any) -> ImportBatch:
    """Store and preview a file."""
    batch = batches.store(FileOnDisk(path), path.name, area, actor=actor, terms=Terms(**{"as_of": AS_OF, **terms}))
    return previewing.preview(batch, actor=actor)


def load(path: Path, actor: User, area: str = factories.COUNTY, **terms: Any) -> tuple[ImportBatch, dict[str, int]]:
    """Store, preview and apply a file; return the batch and what was written."""
    batch = preview(path, actor, area, **terms)
    written = applying.apply(batch, actor=actor)
    batch.refresh_from_db()
    return batch, written


def people(batch: ImportBatch) -> dict[str, ImportRow]:
    """Return the rows of people by name."""
    return {row.label: row for row in batch.rows.filter(subject="person")}


def households(batch: ImportBatch) -> dict[str, ImportRow]:
    """Return the rows of households by number."""
    return {row.masked_id: row for row in batch.rows.filter(subject="household")}


def give_phone(name: str, phone: str) -> None:
    """Let somebody else change a person's phone."""
    person = Person.objects.get(name=name)
    person.phone = phone
    person.save(update_fields=["phone"])


def register() -> dict[str, list[str]]:
    """Return every row of the register as text, but for what triggers keep, so that two moments can be compared."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            kept = " - ".join(["to_jsonb(t)", *(f"'{name}'" for name in _KEPT)])
            cursor.execute(f"SELECT ({kept})::text FROM {table} t ORDER BY id")
            found[table] = [text for (text,) in cursor.fetchall()]
    return found
