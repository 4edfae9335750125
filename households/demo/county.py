"""The county of one month: every settlement with its households."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from households.demo.families import FamilyMaker
from households.demo.households import Household, HouseholdMaker
from households.demo.monitoring import record_monitoring
from households.demo.people import AS_OF, Numbers, Person
from households.demo.places import SETTLEMENTS, Settlement, origins, villages
from households.demo.situations import lay_situations

PEOPLE_EACH = 4


@dataclass(slots=True)
class County:
    """The households of each settlement as the rosters of one month list them."""

    on: date
    settlements: dict[Settlement, list[Household]]
    maker: HouseholdMaker
    events: dict[str, int] = field(default_factory=dict)

    @property
    def households(self) -> list[Household]:
        return [household for households in self.settlements.values() for household in households]

    @property
    def people(self) -> list[Person]:
        return [person for household in self.households for person in household.people]


def make_county(seed: int, households: int) -> County:
    """The October county: `households` households with four times as many people, always the same for a seed."""
    random = Random(seed)
    maker = HouseholdMaker(random, FamilyMaker(random, Numbers(random)), origins(villages()))
    shares = _shares(households)
    county = County(
        AS_OF,
        {
            settlement: [
                maker.make(settlement, f"{settlement.village}{2000 + number:04d}") for number in range(1, count + 1)
            ]
            for settlement, count in shares.items()
        },
        maker,
    )
    _fit_people(county, households * PEOPLE_EACH)
    lay_situations(county.households, random)
    record_monitoring(county.households, random)
    return county


def _shares(households: int) -> dict[Settlement, int]:
    """Households of each settlement; rounding is settled on the largest."""
    shares = {settlement: max(1, round(settlement.share * households)) for settlement in SETTLEMENTS}
    shares[SETTLEMENTS[0]] += households - sum(shares.values())
    return shares


def _fit_people(county: County, wanted: int) -> None:
    """Add or drop children until the county has exactly so many people."""
    random, maker = county.maker.random, county.maker
    missing = wanted - len(county.people)
    while missing:
        household = random.choice(county.households)
        head, last = household.head, household.people[-1]
        if missing > 0 and 26 <= head.age() <= 46 and len(household.people) < 7:
            family = maker.families
            family.surname, family.ethnicity = head.name[0], head.ethnicity
            household.people.append(family.child_of(head, 0, 15))
            missing -= 1
        elif missing < 0 and last.relation in {"之子", "之女"} and not last.working and len(household.people) > 3:
            household.people.pop()
            missing += 1
        else:
            continue
        maker.pay(household)
