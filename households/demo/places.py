"""Where the demo happens: the settlements, the villages people left, and where they work."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

COUNTY = "520526"
COUNTY_NAME = "威宁县"
DIVISIONS = Path(__file__).resolve().parent.parent / "data" / "divisions_5205.csv"


@dataclass(frozen=True, slots=True)
class Settlement:
    """One resettlement site and its part of the county's relocated households."""

    village: str
    name: str
    place: str
    share: float
    buildings: int
    units_each: int
    opened: int
    deeds: float

    @property
    def housing_units(self) -> int:
        """Dwellings handed over (buildings by dwellings a building)."""
        return self.buildings * self.units_each


SETTLEMENTS = (
    Settlement("520526002022", "阳光新城安置点", "县城安置", 0.210, 14, 36, 2018, 0.97),
    Settlement("520526002023", "朝阳新城安置点", "县城安置", 0.180, 12, 36, 2019, 0.95),
    Settlement("520526001002", "海边新苑安置点", "县城安置", 0.115, 9, 30, 2018, 0.98),
    Settlement("520526006005", "小康家园安置点", "县城安置", 0.095, 8, 30, 2019, 0.93),
    Settlement("520526005005", "和平家园安置点", "县城安置", 0.080, 7, 30, 2019, 0.91),
    Settlement("520526004004", "陕桥新河安置点", "县城安置", 0.070, 7, 24, 2018, 0.94),
    Settlement("520526100056", "同心家园安置点", "县城安置", 0.060, 6, 24, 2017, 1.00),
    Settlement("520526105001", "黑石头安置点", "乡镇安置", 0.050, 6, 20, 2017, 0.88),
    Settlement("520526108001", "牛棚安置点", "乡镇安置", 0.045, 5, 20, 2018, 0.90),
    Settlement("520526109003", "迤那合心安置点", "乡镇安置", 0.040, 5, 18, 2017, 1.00),
    Settlement("520526111001", "龙街安置点", "乡镇安置", 0.030, 4, 18, 2016, 0.96),
    Settlement("520526121001", "麻乍安置点", "乡镇安置", 0.025, 3, 20, 2016, 0.86),
)


@dataclass(frozen=True, slots=True)
class Village:
    """A village or community of the county with the names a workbook spells out."""

    code: str
    name: str
    township: str

    @property
    def short(self) -> str:
        """The name people use: 阳光社区 for 阳光社区居民委员会, 兴发村 for 兴发村村民委员会."""
        return self.name.removesuffix("居民委员会").removesuffix("村民委员会")


def villages() -> dict[str, Village]:
    """Read the county's villages from the division slice, by 12-digit code."""
    with DIVISIONS.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["code"].startswith(COUNTY)]
    towns = {row["code"]: row["name"] for row in rows if row["level"] == "township"}
    return {
        row["code"]: Village(row["code"], row["name"], towns[row["parent_code"]])
        for row in rows
        if row["level"] == "village"
    }


def origins(known: dict[str, Village]) -> Sequence[Village]:
    """The rural villages people were moved out of."""
    return [village for village in known.values() if village.name.endswith("村民委员会")]


@dataclass(frozen=True, slots=True)
class Workplace:
    """An employer elsewhere, with its trade and the range of its monthly wages in yuan."""

    place: str
    employer: str
    trade: str
    least: int
    most: int


AWAY = (
    Workplace("浙江省温州市瓯海区", "瓯海宏达鞋业有限公司", "制造业", 4600, 6200),
    Workplace("浙江省宁波市北仑区", "北仑恒信模具厂", "制造业", 5200, 7200),
    Workplace("浙江省台州市黄岩区", "黄岩顺丰塑料制品厂", "制造业", 4800, 6400),
    Workplace("浙江省金华市义乌市", "义乌美佳饰品有限公司", "制造业", 4200, 5600),
    Workplace("广东省东莞市", "东莞长安精密电子厂", "制造业", 4800, 6500),
    Workplace("广东省深圳市宝安区", "宝安永联五金制品厂", "制造业", 5200, 7000),
    Workplace("广东省佛山市顺德区", "顺德美源家具有限公司", "制造业", 5000, 6800),
    Workplace("福建省泉州市晋江市", "晋江兴旺服装厂", "制造业", 4500, 6000),
    Workplace("福建省泉州市惠安县", "惠安鸿基石材有限公司", "制造业", 5000, 7200),
    Workplace("江苏省苏州市昆山市", "昆山力华电子有限公司", "制造业", 5000, 6600),
    Workplace("云南省昆明市官渡区", "官渡鑫磊建筑劳务队", "建筑业", 5400, 8200),
    Workplace("云南省昭通市昭阳区", "昭阳苹果园采摘队", "农林牧渔业", 3200, 4200),
    Workplace("贵州省贵阳市观山湖区", "观山湖惠民餐饮店", "住宿和餐饮业", 3600, 4800),
    Workplace("贵州省贵阳市花溪区", "花溪立达建筑劳务公司", "建筑业", 5000, 7600),
    Workplace("贵州省六盘水市钟山区", "钟山顺通物流部", "交通运输、仓储和邮政业", 4200, 5600),
    Workplace("贵州省毕节市七星关区", "七星关家和家政公司", "居民服务、修理和其他服务业", 3200, 4400),
)
HERE = "贵州省毕节市威宁彝族回族苗族自治县"
NEAR = (
    Workplace(HERE, "威宁草海农业开发有限公司", "农林牧渔业", 2800, 3600),
    Workplace(HERE, "威宁江楠现代农业物流园", "批发和零售业", 3000, 4200),
    Workplace(HERE, "威宁五里岗产业园制衣厂", "制造业", 2900, 3900),
    Workplace(HERE, "威宁县荞酥食品厂", "制造业", 2700, 3500),
    Workplace(HERE, "威宁建安施工队", "建筑业", 4200, 6000),
)
WORKSHOPS = (
    Workplace(HERE, "阳光新城雨伞组装帮扶车间", "制造业", 2000, 3000),
    Workplace(HERE, "朝阳新城服装帮扶车间", "制造业", 2300, 3300),
    Workplace(HERE, "海边新苑电子线束帮扶车间", "制造业", 2200, 3200),
    Workplace(HERE, "黑石头马铃薯加工帮扶车间", "制造业", 1900, 2800),
)
CASUAL = (
    Workplace(HERE, "散工", "建筑业", 2600, 4200),
    Workplace(HERE, "个体餐饮", "住宿和餐饮业", 2400, 3600),
    Workplace(HERE, "个体运输", "交通运输、仓储和邮政业", 3200, 5200),
)
