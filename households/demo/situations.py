"""Hardship in believable, small shares: each of the monitoring rules meets some households, most households meet none.

A situation names the share of all households it strikes, whom it can strike, and what it changes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from households.demo.households import POST_WAGE, Household, hire
from households.demo.people import AS_OF, Person
from households.demo.places import WORKSHOPS


@dataclass(frozen=True, slots=True)
class Situation:
    """One kind of hardship: `share` of the households it is laid on, `fits` tells whom it can meet."""

    code: str
    share: float
    fits: Callable[[Household], bool]
    apply: Callable[[Household, Random], None]


def _adults(household: Household) -> list[Person]:
    return [person for person in household.people if person.age() >= 18 and not person.student]


def _pupils(household: Household) -> list[Person]:
    return [person for person in household.people if 8 <= person.age() <= 14 and person.student]


def stop_work(person: Person) -> None:
    """The person has no work this year at all."""
    person.job, person.post, person.post_months = None, "", 0


def set_income(household: Household, each: int) -> None:
    """Cut the work income (then the rest) until net income a head is about `each` yuan, parts still adding up."""
    surplus = household.net - each * len(household.people)
    for person in household.people:
        while person.job and surplus > 0 and person.job.months > 1:
            person.job.months -= 1
            surplus -= person.job.wage
    household.income["务工收入"] = sum(person.job.earned for person in household.people if person.job)
    for part in ("其他生产经营性收入", "种植业收入", "养殖业收入", "其他转移性收入", "其他工资性收入"):
        cut = min(max(surplus, 0), household.income.get(part, 0))
        household.income[part] = household.income.get(part, 0) - cut
        surplus -= cut
    household.income["其他转移性收入"] += max(0, -surplus)
    household.expense = min(household.expense, household.income["种植业收入"] + household.income["养殖业收入"])


def _low_income(household: Household, random: Random) -> None:
    set_income(household, random.randint(5600, 7800))


def _near_line(household: Household, random: Random) -> None:
    set_income(household, random.randint(8300, 9500))
    household.self_paid = random.randint(6, 16) * 1000
    random.choice(_adults(household)).health = "长期慢性病"


def _nobody_works(household: Household, random: Random) -> None:
    for person in household.people:
        stop_work(person)
    household.income["务工收入"] = household.income["公益性岗位收入"] = 0
    household.income["其他工资性收入"] = random.choice((1200, 2400, 3600))
    household.income["其他转移性收入"] = max(0, len(household.people) * random.randint(7000, 9800) - household.net)


def _dropout(household: Household, random: Random) -> None:
    pupil = random.choice(_pupils(household))
    pupil.student, pupil.education = "", "小学"
    pupil.dropout = random.choice(("厌学", "厌学", "因病", "其他"))


def _uninsured(household: Household, random: Random) -> None:
    random.choice(_adults(household)).insured = ""


def _bad_house(household: Household, random: Random) -> None:
    household.scattered, household.room = True, ""
    household.facts |= {"住房等级": random.choice(("C级", "C级", "D级")), "是否危房户": "是"}


def _bad_water(household: Household, _random: Random) -> None:
    household.facts["是否解决安全饮用水"] = "否"


def _severe_illness(household: Household, random: Random) -> None:
    ill = random.choice(_adults(household))
    ill.health, ill.medical_aid, ill.disability = "患有大病", random.random() < 0.6, ("", "", "")
    household.self_paid = random.randint(21, 68) * 1000
    household.claims = random.choice((0, 0, 8000, 15_000))


def become_disabled(person: Person, random: Random, year: int = AS_OF.year) -> None:
    """A first certificate of severe disability, issued in `year`; the person can no longer work."""
    stop_work(person)
    person.health, person.labour = "残疾", "丧失劳动力"
    person.disability = (random.choice(("肢体", "精神", "视力")), random.choice(("一级", "二级", "二级")), str(year))


def _new_disability(household: Household, random: Random) -> None:
    person = random.choice(_adults(household))
    become_disabled(person, random)
    household.income["务工收入"] = sum(member.job.earned for member in household.people if member.job)
    household.income["公益性岗位收入"] = sum(member.post_months * POST_WAGE for member in household.people)


def _no_safety_net(household: Household, random: Random) -> None:
    for person in household.people:
        person.dibao, person.tekun = "未享受", "不享受"
        if not person.student and person.age() >= 16:
            person.labour = "丧失劳动力" if person.age() < 60 else "无劳动力"
            stop_work(person)
    income = household.income
    income["最低生活保障金"] = income["务工收入"] = income["公益性岗位收入"] = income["其他工资性收入"] = 0
    income["其他转移性收入"] = max(0, len(household.people) * random.randint(8100, 9400) - household.net)
    if household.kind == "脱贫户":
        household.attribute = "一般脱贫户"


def _spending(household: Household, random: Random) -> None:
    household.self_paid = int(household.net * random.uniform(1.05, 1.3)) // 100 * 100
    random.choice(_adults(household)).health = "患有大病"


def _graduate(household: Household, random: Random) -> None:
    child = random.choice(_leavers(household))
    child.student, child.education, child.labour = "", random.choice(("大专", "本科及以上")), "普通劳动力"
    child.note = f"{AS_OF.year}年应届高校毕业生"
    stop_work(child)


def _leavers(household: Household) -> list[Person]:
    return [person for person in household.people if 21 <= person.age() <= 24 and person.relation in {"之子", "之女"}]


def _one_workshop(household: Household, random: Random) -> None:
    household.able[0].labour = "普通劳动力"
    for person in household.able:
        stop_work(person)
    worker = household.able[0]
    worker.job = hire(random.choice(WORKSHOPS), "帮扶车间", random, months=10)
    household.income["务工收入"], household.income["公益性岗位收入"] = worker.job.earned, 0
    household.income["其他转移性收入"] += max(0, len(household.people) * random.randint(8600, 10_500) - household.net)


def _thin(household: Household, random: Random) -> None:
    household.blanks = random.choice(
        (
            ("income", "labour"),
            ("income", "insurance"),
            ("labour", "house"),
            ("income", "water", "house"),
        )
    )
    for person in household.people:
        person.insured = None if "insurance" in household.blanks else person.insured
        person.labour = "" if "labour" in household.blanks else person.labour


SITUATIONS = (
    Situation("income_below_line", 0.022, lambda home: bool(home.workers), _low_income),
    Situation("near_line_self_paid", 0.014, lambda home: bool(home.workers), _near_line),
    Situation("nobody_works", 0.011, lambda home: bool(home.able), _nobody_works),
    Situation("dropout", 0.004, lambda home: bool(_pupils(home)), _dropout),
    Situation("uninsured", 0.008, lambda home: bool(_adults(home)), _uninsured),
    Situation("bad_house", 0.003, lambda _home: True, _bad_house),
    Situation("bad_water", 0.004, lambda _home: True, _bad_water),
    Situation("severe_illness", 0.013, lambda home: bool(_adults(home)), _severe_illness),
    Situation("new_disability", 0.004, lambda home: len(home.able) > 1, _new_disability),
    Situation("no_safety_net", 0.006, lambda home: bool(_adults(home)) and len(home.people) < 4, _no_safety_net),
    Situation("spending_over_income", 0.005, lambda home: len(home.people) < 5, _spending),
    Situation("graduate", 0.006, lambda home: bool(_leavers(home)), _graduate),
    Situation("one_workshop", 0.015, lambda home: bool(home.able), _one_workshop),
    Situation("thin_data", 0.012, lambda _home: True, _thin),
)


def lay_situations(households: list[Household], random: Random) -> None:
    """Lay each situation on its share of the households; no household gets two."""
    free = random.sample(households, len(households))
    for situation in SITUATIONS:
        wanted = max(1, round(situation.share * len(households)))
        struck = [home for home in free if not home.situation and situation.fits(home)][:wanted]
        for household in struck:
            situation.apply(household, random)
            household.situation = situation.code
