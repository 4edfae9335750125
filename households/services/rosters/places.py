"""Which division a household of a file belongs to: by its columns, else by the title, the sheet's name, the file's
name.

Names are compared without what varies (社区居民委员会, 村委会, 镇). A name that several villages bear decides nothing
by itself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from households.models import Division
from portal.common.imports.reading.outcome import SheetRead
from portal.common.imports.writers import Rows

_VILLAGE: Final = re.compile(r"(?:社区|村|居)?(?:居民委员会|村民委员会|居委会|村委会|委员会)$|(?:社区|村|居)$")
_TOWN: Final = re.compile(r"(?:街道办事处|街道|民族乡|镇|乡|办事处)$")
_SPACE: Final = re.compile(r"\s+")
_COUNTY: Final = re.compile(r"(?:[^省]*自治)?[县区市旗]$")
_NAMES: Final = ("province", "city", "county", "township", "village", "region")


@dataclass(slots=True)
class Gazetteer:
    """The villages of a county (or, as `beyond`, of everywhere else) by their bare names."""

    by_name: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def find(self, village: str, township: str) -> str | None:
        """Return the code of the one village of this name, in the township when one is named."""
        found = self.by_name.get(bare_village(village), [])
        if township:
            found = [pair for pair in found if pair[1] == bare_town(township)]
        return found[0][0] if len(found) == 1 else None


def bare_village(name: str) -> str:
    """Return a village's name without its kind: 阳光社区居民委员会 is 阳光."""
    text = _SPACE.sub("", name)
    return _VILLAGE.sub("", text) or text


def bare_town(name: str) -> str:
    """Return a township's name without its kind: 五里岗街道 is 五里岗."""
    text = _SPACE.sub("", name)
    return _TOWN.sub("", text) or text


def gazetteer(rows: Iterable[tuple[str, str, str]]) -> Gazetteer:
    """Return the gazetteer of (code, village, township)."""
    made = Gazetteer()
    for code, village, township in rows:
        made.by_name.setdefault(bare_village(village), []).append((code, bare_town(township)))
    return made


class Placer:
    """Finds divisions for one file."""

    def __init__(self, area: str) -> None:
        self.area = area
        self.county = area[:6]
        villages = Division.objects.villages().filter(code__startswith=self.county)
        listed = list(villages.values_list("code", "name", "parent__name"))
        self.names = {code: (name, town) for code, name, town in listed}
        self.here = gazetteer((code, name, town or "") for code, name, town in listed)
        self._beyond: Gazetteer | None = None

    @property
    def beyond(self) -> Gazetteer:
        """The villages of other counties, read once and only for a name that is not known here."""
        if self._beyond is None:
            others = Division.objects.villages().exclude(code__startswith=self.county)
            self._beyond = gazetteer(
                (code, name, town or "") for code, name, town in others.values_list("code", "name", "parent__name")
            )
        return self._beyond

    def named(self, county: str, township: str, village: str) -> str | None:
        """Return the division of a row that names its village; it may lie outside the area."""
        home = Division.objects.filter(pk=self.county.ljust(12, "0")).values_list("name", flat=True).first() or ""
        if county and home and _COUNTY.sub("", county)[:2] != _COUNTY.sub("", home)[:2]:
            return self.beyond.find(village, township)
        return self.here.find(village, township) or self.beyond.find(village, township)

    def titled(self, texts: Sequence[str]) -> str | None:
        """Return the one village of the area whose name stands in the texts above a table, the longest name winning."""
        if len(self.area) == 12:
            return self.area
        best: dict[str, int] = {}
        for text in texts:
            plain = _SPACE.sub("", text)
            for code, (name, town) in self.names.items():
                bare = bare_village(name)
                kinds = (bare + "社区", bare + "村", bare + "居", name)
                if len(bare) >= 2 and any(kind in plain for kind in kinds):
                    named_town = bare_town(town or "") in plain
                    best[code] = max(best.get(code, 0), len(bare) * 2 + named_town)
        if not best:
            return None
        top = max(best.values())
        winners = [code for code, score in best.items() if score == top]
        return winners[0] if len(winners) == 1 else None


def divisions(rows: Rows) -> list[str | None]:
    """Return the division of every family, None where it cannot be told."""
    placer = Placer(rows.batch.area)
    by_sheet = [placer.titled(_texts(sheet, rows.batch.filename)) for sheet in rows.sheets]
    columns: list[Sequence[Any]] = [rows.families.get(name, [None] * len(rows.family_sheet)) for name in _NAMES]
    known: dict[tuple[Any, ...], str | None] = {}
    found = []
    for sheet, province, city, county, township, village, region in zip(rows.family_sheet, *columns, strict=True):
        key = (sheet, province, city, county, township, village, region)
        if key not in known:
            known[key] = _place(placer, by_sheet[sheet], county or "", township or "", village or "", region or "")
        found.append(known[key])
    return found


def _place(placer: Placer, sheet: str | None, county: str, township: str, village: str, region: str) -> str | None:
    if village:
        return placer.named(county, township, village) or (sheet if _same(placer, sheet, village) else None)
    if region:
        return placer.titled([region]) or None
    if township and sheet is None:
        return placer.titled([township])
    return sheet


def _same(placer: Placer, code: str | None, village: str) -> bool:
    return code in placer.names and bare_village(placer.names[code][0]) == bare_village(village)


def _texts(sheet: SheetRead, filename: str) -> list[str]:
    """Return what may name the village of a sheet that has no column for it."""
    return [*sheet.titles, sheet.title] if sheet.titles or sheet.title else [filename]
