"""Invented people: what one row of a roster says of a person, and numbers that check but belong to nobody."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from households.demo.places import COUNTY

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_NEIGHBOURS = ("520525", "520524", "520521", "520502", "530627")
_MOBILE = ("136", "138", "139", "147", "150", "151", "157", "159", "173", "178", "182", "183", "187", "188", "198")

AS_OF = date(2026, 10, 5)


@dataclass(slots=True)
class Job:
    """A spell of work; months are counted in the twelve before the roster, the wage is yuan a month."""

    place: str
    employer: str
    trade: str
    wage: int
    months: int
    started: str
    channel: str
    organised: bool = False
    ended: str = ""

    @property
    def earned(self) -> int:
        return self.wage * self.months


@dataclass(slots=True)
class Person:
    """One member of a household, in the wording of the national system."""

    name: str
    male: bool
    born: date
    id_number: str
    relation: str
    ethnicity: str
    party: str = "群众"
    education: str = ""
    student: str = ""
    dropout: str = ""
    health: str = "健康"
    disability: tuple[str, str, str] = ("", "", "")
    labour: str = "无劳动力"
    phone: str = ""
    mandarin: bool = True
    insured: str | None = "居民"
    major_insurance: bool = True
    commercial: bool = False
    pension: str = ""
    medical_aid: bool = False
    dibao: str = "未享受"
    tekun: str = "不享受"
    orphan: bool = False
    job: Job | None = None
    post: str = ""
    post_months: int = 0
    note: str = ""
    left: tuple[str, str] = ("", "")

    def age(self, on: date = AS_OF) -> int:
        """Full years on a day."""
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))

    @property
    def working(self) -> bool:
        return (self.job is not None and not self.job.ended) or bool(self.post)

    @property
    def able(self) -> bool:
        """Of working age, able, not at school: counted in the labour force."""
        return (
            16 <= self.age() < 60
            and not self.student
            and self.labour
            in {
                "普通劳动力",
                "技能劳动力",
                "弱劳动力或半劳动力",
            }
        )


@dataclass(slots=True)
class Numbers:
    """Hands out ID numbers, phones and accounts once each; the sequence codes are 900–999 (rarely issued)."""

    random: Random
    used: set[str] = field(default_factory=set)

    def id_number(self, born: date, *, male: bool, married_in: bool = False) -> str:
        """An 18-digit number that fits birth date and sex and has a right check digit."""
        while True:
            region = self.random.choice(_NEIGHBOURS) if married_in else COUNTY
            sequence = 900 + 2 * self.random.randrange(50) + int(male)
            number = with_check_digit(f"{region}{born:%Y%m%d}{sequence}")
            if number not in self.used:
                self.used.add(number)
                return number

    def phone(self) -> str:
        """A mobile number of 11 digits."""
        return self._unused(lambda: self.random.choice(_MOBILE) + f"{self.random.randrange(10**8):08d}")

    def account(self) -> str:
        """A bank card number of 19 digits."""
        return self._unused(lambda: f"6210{self.random.randrange(10**15):015d}")

    def _unused(self, make: Callable[[], str]) -> str:
        while (number := make()) in self.used:
            pass
        self.used.add(number)
        return number


def with_check_digit(body: str) -> str:
    """Complete 17 digits by the check digit of GB 11643."""
    return body + _CHECKS[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def pick_birth(random: Random, least: int, most: int, on: date = AS_OF) -> date:
    """A birth date of somebody between two ages (full years, both included)."""
    latest = date(on.year - least, on.month, min(on.day, 28))
    earliest = date(on.year - most - 1, on.month, min(on.day, 28)) + timedelta(days=1)
    return earliest + timedelta(days=random.randrange((latest - earliest).days))
