"""Families: who lives together, how old, at which school, able to what. No work and no money yet."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from households.demo import names
from households.demo.people import AS_OF, Numbers, Person, pick_birth

_GRADES = ("小学", "小学", "小学", "小学", "小学", "小学", "七年级", "八年级", "九年级")
_UPPER = ("普通高中", "中职")
_YEARS = ("一", "二", "三", "四")
_SCHOOL_START = date(2026, 9, 1)


@dataclass(slots=True)
class FamilyMaker:
    """Makes the members of one household after another; one surname, group and generation character each."""

    random: Random
    numbers: Numbers
    surname: str = ""
    ethnicity: str = ""
    generation: str = ""

    def make(self) -> list[Person]:
        """One family, head first."""
        self.ethnicity = names.pick_ethnicity(self.random)
        self.surname = names.pick_surname(self.random, self.ethnicity)
        self.generation = names.pick_generation(self.random)
        kind = self.random.choices(list(_KINDS), list(_KINDS.values()))[0]
        return kind(self)

    def person(self, relation: str, born: date, *, male: bool, own_name: bool = True) -> Person:
        """One member with schooling, health and ability that fit the age; `own_name` is the family's surname."""
        random = self.random
        ethnicity = self.ethnicity if own_name or random.random() < 0.7 else names.pick_ethnicity(random)
        surname = self.surname if own_name else names.pick_surname(random, ethnicity)
        given = names.pick_given(
            random,
            male=male,
            born=born.year,
            ethnicity=ethnicity,
            generation=self.generation if own_name and male else "",
        )
        person = Person(
            name=surname + given,
            male=male,
            born=born,
            id_number=self.numbers.id_number(born, male=male, married_in=not own_name and random.random() < 0.08),
            relation=relation,
            ethnicity=ethnicity,
        )
        _school(person, random)
        _health(person, random)
        _ability(person, random)
        _insurance(person, random)
        if person.age() >= 16 and random.random() < 0.85:
            person.phone = self.numbers.phone()
        return person

    def aged(self, relation: str, least: int, most: int, *, male: bool, own_name: bool = True) -> Person:
        """A member between two ages."""
        return self.person(relation, pick_birth(self.random, least, most), male=male, own_name=own_name)

    def child_of(self, parent: Person, youngest: int = 0, oldest: int = 22) -> Person:
        """A son or daughter of the head, at least twenty years younger than the mother or father."""
        most = max(youngest, min(oldest, parent.age() - 20))
        male = self.random.random() < 0.52
        return self.aged("之子" if male else "之女", youngest, most, male=male)

    def couple(self, least: int, most: int) -> list[Person]:
        """Head and spouse; one household in nine has a woman at its head."""
        male = self.random.random() < 0.89
        head = self.aged("户主", least, most, male=male)
        partner_age = max(22, head.age() + self.random.randint(-5, 4))
        return [head, self.aged("配偶", partner_age, partner_age + 1, male=not male, own_name=False)]


def _school(person: Person, random: Random) -> None:
    """Either a level of education or a place at school, never both."""
    age = person.age(_SCHOOL_START)
    if age < 6:
        person.student = "学龄前儿童" if age < 3 else "学前教育"
    elif age < 15:
        person.student = _GRADES[age - 6]
    elif age < 18 and random.random() < 0.9:
        person.student = f"{random.choice(_UPPER)}{_YEARS[age - 15]}年级"
    elif 18 <= age < 22 and random.random() < 0.42:
        person.student = _college(age - 18, random)
    else:
        person.education = _education(person, random)
    person.mandarin = age < 50 or random.random() < 0.75


def _college(year: int, random: Random) -> str:
    if year < 3 and random.random() < 0.6:
        return f"高职高专{_YEARS[year]}年级"
    return f"本科{_YEARS[year]}年级"


def _education(person: Person, random: Random) -> str:
    born = person.born.year
    if born < 1966:
        return random.choices(["文盲或半文盲", "小学", "初中"], [42, 48, 10])[0]
    if born < 1985:
        return random.choices(["文盲或半文盲", "小学", "初中", "高中"], [10, 46, 39, 5])[0]
    return random.choices(["小学", "初中", "高中", "大专", "本科及以上"], [14, 58, 16, 8, 4])[0]


def _health(person: Person, random: Random) -> None:
    age = person.age()
    chronic, ill, disabled = (
        (0.24, 0.025, 0.05) if age >= 60 else (0.05, 0.009, 0.022) if age >= 16 else (0.006, 0.002, 0.006)
    )
    draw = random.random()
    if draw < chronic:
        person.health = "长期慢性病"
    elif draw < chronic + ill:
        person.health = "患有大病"
    elif draw < chronic + ill + disabled:
        person.health = "残疾"
        kind = random.choices(["视力", "听力", "言语", "肢体", "智力", "精神"], [14, 14, 5, 48, 11, 8])[0]
        grade = random.choices(["二级", "三级", "四级"], [18, 38, 44])[0]
        person.disability = (kind, grade, str(random.randint(2012, 2024)))


def _ability(person: Person, random: Random) -> None:
    age = person.age()
    if age < 16 or person.student or age >= 75:
        person.labour = "无劳动力"
    elif person.disability[1] in {"一级", "二级"}:
        person.labour = "丧失劳动力"
    elif age >= 60:
        person.labour = random.choices(["弱劳动力或半劳动力", "无劳动力"], [45, 55])[0]
    elif person.health != "健康":
        person.labour = random.choices(["弱劳动力或半劳动力", "普通劳动力"], [70, 30])[0]
    else:
        person.labour = random.choices(["普通劳动力", "技能劳动力", "弱劳动力或半劳动力"], [86, 11, 3])[0]


def _insurance(person: Person, random: Random) -> None:
    age = person.age()
    if 20 <= age < 60 and random.random() < 0.05:
        person.insured, person.pension = "职工", "职工"
    elif age >= 16 and not person.student:
        person.pension = "居民" if random.random() < 0.94 else ""
    person.commercial = random.random() < 0.04
    person.medical_aid = person.health == "患有大病" and random.random() < 0.7
    if age >= 18:
        person.party = random.choices(["群众", "中共党员", "共青团员"], [93, 4, 3 if age < 28 else 0])[0]


def _young(maker: FamilyMaker) -> list[Person]:
    family = maker.couple(26, 46)
    for _ in range(maker.random.choices([1, 2, 3, 4], [30, 46, 19, 5])[0]):
        family.append(maker.child_of(family[0]))
    return family


def _three_generations(maker: FamilyMaker) -> list[Person]:
    family = _young(maker)
    head = family[0]
    first = min(82, head.age() + maker.random.randint(20, 26))
    family.append(maker.aged("之母", first, first + 4, male=False, own_name=False))
    if maker.random.random() < 0.55:
        family.append(maker.aged("之父", first + 1, first + 5, male=True))
    return family


def _grown_children(maker: FamilyMaker) -> list[Person]:
    family = maker.couple(46, 62)
    for _ in range(maker.random.choices([1, 2, 3], [35, 45, 20])[0]):
        family.append(maker.child_of(family[0], 16, 30))
    if maker.random.random() < 0.35:
        family.append(maker.aged("之儿媳", 21, 30, male=False, own_name=False))
        male = maker.random.random() < 0.5
        family.append(maker.aged("之孙子" if male else "之孙女", 0, 6, male=male))
    return family


def _one_parent(maker: FamilyMaker) -> list[Person]:
    head = maker.aged("户主", 28, 50, male=maker.random.random() < 0.55)
    return [head, *(maker.child_of(head, 3, 20) for _ in range(maker.random.choices([1, 2, 3], [40, 42, 18])[0]))]


def _old_couple(maker: FamilyMaker) -> list[Person]:
    return maker.couple(62, 80)


def _alone(maker: FamilyMaker) -> list[Person]:
    old = maker.random.random() < 0.6
    return [maker.aged("户主", 62 if old else 24, 84 if old else 58, male=maker.random.random() < 0.6)]


def _grandparents(maker: FamilyMaker) -> list[Person]:
    family = maker.couple(58, 72)
    for _ in range(maker.random.choices([1, 2], [60, 40])[0]):
        male = maker.random.random() < 0.5
        family.append(maker.aged("之孙子" if male else "之孙女", 5, 15, male=male))
    return family


_KINDS: dict[Callable[[FamilyMaker], list[Person]], int] = {
    _young: 47,
    _three_generations: 21,
    _grown_children: 17,
    _one_parent: 5,
    _old_couple: 3,
    _alone: 4,
    _grandparents: 3,
}


def make_newborn(maker: FamilyMaker, mother: Person, head: Person, on: date = AS_OF) -> Person:
    """A child born in the month before `on`, into the family of its mother."""
    maker.surname, maker.ethnicity, maker.generation = head.name[0], head.ethnicity, ""
    male = maker.random.random() < 0.51
    born = on.replace(day=1 + maker.random.randrange(max(1, on.day - 1)))
    relation = ("之子" if male else "之女") if mother.relation in {"户主", "配偶"} else ("之孙子" if male else "之孙女")
    return maker.person(relation, born, male=male)
