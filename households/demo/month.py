"""A month goes by: births, deaths, marriages, moves, work lost and found, hardship begun and ended."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date

from households.demo.county import County
from households.demo.families import make_newborn
from households.demo.households import Household
from households.demo.monitoring import clear, identify_new
from households.demo.people import AS_OF, Person
from households.demo.situations import become_disabled, set_income

NOVEMBER = date(2026, 11, 5)


def pass_month(october: County) -> County:
    """The November county: what a month changes, everything else word for word as before."""
    county = deepcopy(october)
    county.on = NOVEMBER
    size = len(county.households) / 2000
    for event, (each, happen) in _EVENTS.items():
        county.events[event] = sum(_try(county, happen) for _ in range(max(1, round(each * size))))
    return county


def _try(county: County, happen: Callable[[County, Household], bool]) -> bool:
    """Let an event meet somebody it fits; give up after many refusals (tiny counties)."""
    return any(happen(county, county.maker.random.choice(county.households)) for _ in range(2000))


def _take_out(county: County, household: Household, person: Person, why: str) -> None:
    """Half of the villages list who is no member any more, with the reason; the others just leave the row out."""
    household.people.remove(person)
    if county.maker.random.random() < 0.5:
        person.left = (why, f"{AS_OF:%Y%m}{county.maker.random.randint(8, 30):02d}")
        household.gone.append(person)


def _born(county: County, household: Household) -> bool:
    mothers = [person for person in household.people if not person.male and 21 <= person.age() <= 38]
    mothers = [person for person in mothers if person.relation in {"户主", "配偶", "之儿媳"}]
    if not mothers or len(household.people) > 6:
        return False
    maker = county.maker.families
    household.people.append(make_newborn(maker, mothers[0], household.head, county.on))
    return True


def _died(county: County, household: Household) -> bool:
    old = [person for person in household.people[1:] if person.age() >= 68]
    if not old:
        return False
    _take_out(county, household, old[0], "死亡")
    return True


def _married_in(county: County, household: Household) -> bool:
    sons = [person for person in household.people if person.relation == "之子" and 22 <= person.age() <= 30]
    if not sons or any(person.relation == "之儿媳" for person in household.people):
        return False
    maker = county.maker.families
    maker.surname, maker.ethnicity = household.head.name[0], household.head.ethnicity
    bride = maker.aged("之儿媳", 21, 28, male=False, own_name=False)
    household.people.append(bride)
    return True


def _married_out(county: County, household: Household) -> bool:
    daughters = [person for person in household.people if person.relation == "之女" and 21 <= person.age() <= 30]
    if not daughters:
        return False
    _take_out(county, household, daughters[0], "婚嫁")
    return True


def _moved_room(county: County, household: Household) -> bool:
    if not household.room:
        return False
    household.room = county.maker.room(household.settlement)
    return True


def _left(county: County, household: Household) -> bool:
    if household.monitored or len(household.people) > 3:
        return False
    county.settlements[household.settlement].remove(household)
    return True


def _lost_only_work(_county: County, household: Household) -> bool:
    workers = household.workers
    if len(workers) != 1 or not workers[0].job or household.situation:
        return False
    workers[0].job.ended = f"{AS_OF:%Y%m}"
    return True


def _lost_work(_county: County, household: Household) -> bool:
    workers = [person for person in household.workers if person.job]
    if len(household.workers) < 2 or not workers:
        return False
    job = workers[0].job
    if job:
        job.ended = f"{AS_OF:%Y%m}"
    return True


def _found_work(county: County, household: Household) -> bool:
    idle = [person for person in household.able if not person.working and not person.job]
    if not idle:
        return False
    county.maker.give_work(idle[0])
    if idle[0].job:
        idle[0].job.months, idle[0].job.started = 1, f"{AS_OF:%Y%m}"
    return True


def _income_changed(county: County, household: Household) -> bool:
    if household.blanks:
        return False
    household.income["务工收入"] += county.maker.random.choice((600, 900, 1200, 1800, 2600))
    return True


def _income_fell(county: County, household: Household) -> bool:
    if household.situation or household.each < 13_000 or not household.workers:
        return False
    set_income(household, round(household.each * county.maker.random.uniform(0.5, 0.63)))
    return True


def _new_phone(county: County, household: Household) -> bool:
    household.head.phone = household.phone = county.maker.families.numbers.phone()
    return True


def _fell_ill(county: County, household: Household) -> bool:
    person = household.head
    if household.situation or person.health == "患有大病":
        return False
    person.health = "患有大病"
    household.self_paid = county.maker.random.randint(24, 55) * 1000
    household.situation = "severe_illness"
    return True


def _disabled(county: County, household: Household) -> bool:
    if household.situation or len(household.able) < 2:
        return False
    become_disabled(household.able[0], county.maker.random)
    household.situation = "new_disability"
    return True


def _left_school(_county: County, household: Household) -> bool:
    pupils = [person for person in household.people if person.student in {"七年级", "八年级", "九年级"}]
    if household.situation or not pupils:
        return False
    pupils[0].student, pupils[0].education, pupils[0].dropout = "", "小学", "厌学"
    household.situation = "dropout"
    return True


def _found_at_risk(county: County, household: Household) -> bool:
    if household.monitored or not household.situation:
        return False
    identify_new(household, county.maker.random, "因务工就业不稳", f"{NOVEMBER:%Y%m}")
    return True


def _risk_gone(county: County, household: Household) -> bool:
    record = household.monitored
    if not record or household.situation or record["风险是否已消除"] == "是" or not household.able:
        return False
    clear(household, county.maker.random, f"{NOVEMBER:%Y%m}")
    return True


def _split(county: County, household: Household) -> bool:
    leaving = [
        person
        for person in household.people
        if person.relation in {"之子", "之儿媳", "之孙子", "之孙女"} and person.age() != 0
    ]
    young = [person for person in leaving if person.relation == "之子" and person.age() >= 23]
    brides = [person for person in leaving if person.relation == "之儿媳"]
    if len(young) != 1 or len(brides) != 1 or household.monitored or household.situation:
        return False
    children = [person for person in leaving if person.relation in {"之孙子", "之孙女"}]
    for person in [young[0], brides[0], *children]:
        household.people.remove(person)
    young[0].relation, brides[0].relation = "户主", "配偶"
    for child in children:
        child.relation = "之子" if child.male else "之女"
    neighbours = county.settlements[household.settlement]
    new = deepcopy(household)
    new.number = f"{household.settlement.village}{2000 + len(neighbours) + 300:04d}"
    new.people = [young[0], brides[0], *children]
    new.phone = young[0].phone or new.phone
    new.account = county.maker.families.numbers.account()
    new.room = county.maker.room(household.settlement) if household.room else ""
    for home in (household, new):
        county.maker.pay(home)
    neighbours.append(new)
    return True


Event = Callable[[County, Household], bool]
# How often in a county of 2,000 households, and what happens.
_EVENTS: dict[str, tuple[float, Event]] = {
    "newborn": (12, _born),
    "died": (9, _died),
    "married_in": (5, _married_in),
    "married_out": (4, _married_out),
    "moved_room": (10, _moved_room),
    "moved_out": (3, _left),
    "split": (2, _split),
    "lost_only_work": (14, _lost_only_work),
    "lost_work": (18, _lost_work),
    "found_work": (20, _found_work),
    "income_changed": (90, _income_changed),
    "income_fell": (16, _income_fell),
    "new_phone": (20, _new_phone),
    "fell_ill": (4, _fell_ill),
    "disabled": (3, _disabled),
    "left_school": (2, _left_school),
    "found_at_risk": (6, _found_at_risk),
    "risk_gone": (8, _risk_gone),
}
