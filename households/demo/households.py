"""Households: where they live and came from, who works, what they earn, what the village recorded about them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from households.demo.families import FamilyMaker
from households.demo.people import AS_OF, Job, Person
from households.demo.places import AWAY, CASUAL, COUNTY_NAME, NEAR, WORKSHOPS, Settlement, Village, Workplace

WAGES = ("务工收入", "公益性岗位收入", "其他工资性收入")
BUSINESS = ("种植业收入", "养殖业收入", "林果业收入", "其他生产经营性收入")
PROPERTY = ("资产收益分红收入", "土地流转收入", "其他财产性收入")
TRANSFERS = ("计划生育金", "最低生活保障金", "特困人员救助供养金", "养老金或离退休金", "生态补偿金", "其他转移性收入")
POSTS = ("保洁员", "护林员", "楼栋管理员", "道路养护员", "治安协管员", "河道管护员")
CAUSES = ("缺技术", "缺资金", "缺劳动力", "因病", "因学", "因残", "缺土地", "交通条件落后", "自身发展动力不足")
POST_WAGE = 800


@dataclass(slots=True)
class Household:
    """One household; sums in yuan a year, areas in mu and square metres."""

    number: str
    settlement: Settlement
    people: list[Person]
    room: str
    origin: str
    moved: int
    scattered: bool = False
    kind: str = "脱贫户"
    attribute: str = "一般脱贫户"
    out_year: str = "2019"
    causes: tuple[str, str] = ("缺技术", "")
    phone: str = ""
    account: str = ""
    income: dict[str, int] = field(default_factory=dict)
    expense: int = 0
    claims: int = 0
    self_paid: int = 0
    facts: dict[str, str] = field(default_factory=dict)
    monitored: dict[str, str] = field(default_factory=dict)
    measures: dict[str, str] = field(default_factory=dict)
    situation: str = ""
    blanks: tuple[str, ...] = ()
    gone: list[Person] = field(default_factory=list)

    @property
    def listed(self) -> list[Person]:
        """Who stands on the sheet: the members, and those the village lists with the reason why they are none."""
        return [*self.people, *self.gone]

    @property
    def head(self) -> Person:
        return self.people[0]

    def total(self, parts: Sequence[str]) -> int:
        """Sum of some parts of the income, yuan a year."""
        return sum(self.income.get(part, 0) for part in parts)

    @property
    def gross(self) -> int:
        return self.total(WAGES) + self.total(BUSINESS) + self.total(PROPERTY) + self.total(TRANSFERS)

    @property
    def net(self) -> int:
        return self.gross - self.expense

    @property
    def each(self) -> float:
        """Net income a head, yuan a year."""
        return round(self.net / len(self.people), 2)

    @property
    def workers(self) -> list[Person]:
        return [person for person in self.people if person.working]

    @property
    def able(self) -> list[Person]:
        return [person for person in self.people if person.able]


@dataclass(slots=True)
class HouseholdMaker:
    """Makes households of one settlement after another."""

    random: Random
    families: FamilyMaker
    origins: Sequence[Village]
    rooms: set[str] = field(default_factory=set)

    def make(self, settlement: Settlement, number: str) -> Household:
        """One household that lives in the settlement, with work, money and record."""
        random = self.random
        origin = random.choice(self.origins)
        scattered = random.random() < 0.025
        household = Household(
            number=number,
            settlement=settlement,
            people=self.families.make(),
            room="" if scattered else self.room(settlement),
            origin=f"{COUNTY_NAME}{origin.township}{origin.short}",
            moved=min(2019, max(2016, settlement.opened + random.choice((-1, 0, 0, 0, 1)))),
            scattered=scattered,
        )
        self._classify(household)
        self._employ(household)
        self.pay(household)
        self._describe(household)
        return household

    def room(self, settlement: Settlement) -> str:
        """A dwelling of the settlement that nobody has yet."""
        floors = -(-settlement.units_each // 6)
        while True:
            building, unit = 1 + self.random.randrange(settlement.buildings), 1 + self.random.randrange(3)
            room = f"{building}栋{unit}单元{1 + self.random.randrange(floors)}0{1 + self.random.randrange(2)}室"
            if (key := settlement.village + room) not in self.rooms:
                self.rooms.add(key)
                return room

    def _classify(self, household: Household) -> None:
        random = self.random
        if random.random() < 0.08:
            household.kind, household.attribute, household.out_year, household.causes = "普通农户", "", "", ("", "")
        else:
            household.out_year = str(random.choice((2016, 2017, 2018, 2018, 2019, 2019, 2020)))
            first, second = random.sample(CAUSES, 2)
            household.causes = (first, second if random.random() < 0.4 else "")
        poor = not household.able or random.random() < 0.05
        if poor and household.kind == "脱贫户":
            household.attribute = "低保脱贫户"
        if poor:
            for person in household.people:
                person.dibao = "农村低保"
        household.phone = household.head.phone or self.families.numbers.phone()
        household.account = self.families.numbers.account()

    def _employ(self, household: Household) -> None:
        for person in household.able:
            if self.random.random() < (0.965 if person.male else 0.945):
                self.give_work(person)
        if household.able and not household.workers:
            self.give_work(household.able[0])

    def give_work(self, person: Person) -> None:
        """Find the person work: most go out, the less able take a post or a workshop near home."""
        random = self.random
        weak = person.labour == "弱劳动力或半劳动力"
        chances = (18, 14, 26, 26, 14, 2) if weak else (58, 14, 13, 6, 5, 4)
        channel = random.choices(
            ("外出务工", "县内企业务工", "灵活就业", "公益性岗位", "帮扶车间", "自主创业"), chances
        )[0]
        if channel == "公益性岗位":
            person.post, person.post_months = random.choice(POSTS), random.choice((9, 10, 12, 12))
            return
        workplace = self._workplace(channel)
        months = random.choices((5, 6, 7, 8, 9, 10), (8, 16, 22, 24, 18, 12))[0]
        person.job = hire(workplace, channel, random, months=months)

    def _workplace(self, channel: str) -> Workplace:
        if channel == "外出务工":
            return self.random.choice(AWAY)
        if channel == "县内企业务工":
            return self.random.choice(NEAR)
        return self.random.choice(WORKSHOPS if channel == "帮扶车间" else CASUAL)

    def pay(self, household: Household) -> None:
        """Fill the income statement from work, benefits and small business, so that its parts add up."""
        random, income = self.random, household.income
        income["务工收入"] = sum(person.job.earned for person in household.people if person.job)
        income["公益性岗位收入"] = sum(person.post_months * POST_WAGE for person in household.people if person.post)
        income["其他工资性收入"] = random.choice((0, 0, 0, 600, 1200, 2400))
        income["种植业收入"] = random.choice((0, 0, 0, 1800, 2600, 4200))
        income["养殖业收入"] = random.choice((0, 0, 0, 0, 2400, 5200))
        income["林果业收入"] = random.choice((0, 0, 0, 0, 900))
        income["其他生产经营性收入"] = random.choice((0, 0, 0, 0, 0, 3600))
        income["资产收益分红收入"] = random.choice((0, 260, 350, 420))
        income["土地流转收入"] = random.choice((0, 0, 480, 760, 1200))
        income["其他财产性收入"] = 0
        income["计划生育金"] = 960 if random.random() < 0.03 else 0
        income["最低生活保障金"] = 4680 * sum(person.dibao != "未享受" for person in household.people)
        income["特困人员救助供养金"] = 10_680 * sum(person.tekun != "不享受" for person in household.people)
        income["养老金或离退休金"] = 1740 * sum(
            person.age() >= 60 and bool(person.pension) for person in household.people
        )
        income["生态补偿金"] = random.choice((0, 220, 340, 560, 1250))
        income["其他转移性收入"] = random.choice((0, 0, 300, 600, 1500))
        self._lift(household)
        household.expense = round(household.total(BUSINESS) * random.uniform(0.2, 0.4))
        household.self_paid = random.choice((0, 0, 0, 320, 680, 1400))

    def _lift(self, household: Household) -> None:
        """Let an ordinary household stand clear of the line; those below it are made so on purpose."""
        missing = len(household.people) * self.random.randint(12_300, 15_500) - household.gross
        if missing <= 0:
            return
        for person in household.people:
            if person.job and missing > 0:
                extra = min(12 - person.job.months, -(-missing // person.job.wage))
                person.job.months += extra
                missing -= extra * person.job.wage
        household.income["务工收入"] = sum(person.job.earned for person in household.people if person.job)
        if missing > 0:
            part = "其他转移性收入" if not household.workers else "其他生产经营性收入"
            household.income[part] += missing * 27 // 20 // 10 * 10

    def _describe(self, household: Household) -> None:
        random = self.random
        mu = random.choice
        household.facts = {
            "耕地面积（亩）": f"{mu((0.0, 0.8, 1.5, 2.4, 3.6)):.1f}",
            "林地面积（亩）": f"{mu((0.0, 1.2, 2.6, 4.8)):.1f}",
            "退耕还林面积（亩）": f"{mu((0.0, 0.6, 1.8, 3.2)):.1f}",
            "林果面积（亩）": f"{mu((0.0, 0.0, 0.5, 1.2)):.1f}",
            "住房面积": str(min(125, 20 * len(household.people) if len(household.people) > 1 else 40)),
            "入户路类型": mu(("水泥路", "沥青路")),
            "主要燃料类型": mu(("清洁能源", "清洁能源", "清洁能源", "煤炭")),
            "是否加入农民专业合作组织": "是" if random.random() < 0.22 else "否",
            "不动产权证号": ""
            if random.random() > household.settlement.deeds
            else f"黔（2021）威宁县不动产权第{random.randrange(10**7):07d}号",
            "户籍是否迁入": "是" if random.random() < 0.42 else "否",
            "旧房是否拆除复垦": "是" if random.random() < 0.96 else "否",
            "住房等级": "A级",
            "是否危房户": "否",
            "是否解决安全饮用水": "是",
        }


def hire(workplace: Workplace, channel: str, random: Random, *, months: int) -> Job:
    """A spell of work begun so long before the roster that the months fit."""
    month = AS_OF.month - months
    started = f"{AS_OF.year}{month:02d}" if month >= 1 else f"{AS_OF.year - 1}{month + 12:02d}"
    return Job(
        place=workplace.place,
        employer=workplace.employer,
        trade=workplace.trade,
        wage=round(random.randint(workplace.least, workplace.most), -2),
        months=months,
        started=started,
        channel=channel,
        organised=channel == "外出务工" and random.random() < 0.35,
    )
