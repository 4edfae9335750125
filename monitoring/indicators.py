"""Figures of monitoring and of work: they read the facts and flags of the last run, as the rules and the lists do.

What counts as labour force, as employed, as uninsured is said in `monitoring.facts`; here it is only counted, so that a
figure and the flags of the same matter never disagree.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from households.indicators import HOUSEHOLDS, PEOPLE
from households.querysets import relocated
from monitoring.models import Flag
from portal.common.figures import Measure, Share, figure
from portal.common.words import Words


@figure(
    "red_households",
    Words("红色预警", "Red"),
    HOUSEHOLDS,
    rank=20,
    better="down",
    tone="red",
    beside="red_people",
    hint=Words("最重的预警为红色的户", "Households whose gravest flag is red"),
)
def red_households(_on: date) -> Measure:
    """Households whose gravest flag is red."""
    return Q(facts__level="RED")


@figure("red_people", Words("红色预警人口", "People, red"), PEOPLE, rank=21, better="down")
def red_people(_on: date) -> Measure:
    """Members of red households."""
    return Q(household__facts__level="RED")


@figure(
    "orange_households",
    Words("橙色预警", "Orange"),
    HOUSEHOLDS,
    rank=22,
    better="down",
    tone="orange",
    beside="orange_people",
    hint=Words("最重的预警为橙色的户", "Households whose gravest flag is orange"),
)
def orange_households(_on: date) -> Measure:
    """Households whose gravest flag is orange."""
    return Q(facts__level="ORANGE")


@figure("orange_people", Words("橙色预警人口", "People, orange"), PEOPLE, rank=23, better="down")
def orange_people(_on: date) -> Measure:
    """Members of orange households."""
    return Q(household__facts__level="ORANGE")


@figure(
    "yellow_households",
    Words("黄色预警", "Yellow"),
    HOUSEHOLDS,
    rank=24,
    better="down",
    tone="yellow",
    beside="yellow_people",
    hint=Words("最重的预警为黄色的户", "Households whose gravest flag is yellow"),
)
def yellow_households(_on: date) -> Measure:
    """Households whose gravest flag is yellow."""
    return Q(facts__level="YELLOW")


@figure("yellow_people", Words("黄色预警人口", "People, yellow"), PEOPLE, rank=25, better="down")
def yellow_people(_on: date) -> Measure:
    """Members of yellow households."""
    return Q(household__facts__level="YELLOW")


@figure(
    "monitored_households",
    Words("监测对象", "Monitored"),
    HOUSEHOLDS,
    rank=30,
    beside="monitored_people",
    hint=Words("已识别、风险未消除的户", "Identified, the risk not cleared"),
)
def monitored_households(_on: date) -> Measure:
    """Households identified whose risk is not cleared."""
    return Q(facts__monitored=True)


@figure("monitored_people", Words("监测对象人口", "People monitored"), PEOPLE, rank=31)
def monitored_people(_on: date) -> Measure:
    """Members of monitored households."""
    return Q(household__facts__monitored=True)


@figure(
    "cleared_people_rate",
    Words("风险消除率", "Risk cleared"),
    PEOPLE,
    rank=32,
    better="up",
    beside="cleared_households_rate",
    hint=Words("按人：风险已消除 ÷ 累计识别；旁为按户", "Of the people ever identified; beside it, of the households"),
)
def cleared_people_rate(_on: date) -> Measure:
    """Members of households whose risk is cleared, of all ever identified."""
    known = Q(household__facts__category__isnull=False)
    return Share(of=Q(household__facts__monitored=False), among=known)


@figure(
    "cleared_households_rate", Words("风险消除率（按户）", "Risk cleared, households"), HOUSEHOLDS, rank=33, better="up"
)
def cleared_households_rate(_on: date) -> Measure:
    """Households whose risk is cleared, of all ever identified."""
    return Share(of=Q(facts__monitored=False), among=Q(facts__category__isnull=False))


@figure(
    "employment_rate",
    Words("劳动力就业率", "Employment rate"),
    PEOPLE,
    rank=40,
    better="up",
    hint=Words("已就业搬迁劳动力 ÷ 搬迁劳动力", "Relocated labour force at work, of the relocated labour force"),
)
def employment_rate(_on: date) -> Measure:
    """Members of the relocated labour force who work, of all of it."""
    labour = relocated("household__") & Q(person__facts__labour=True)
    return Share(of=Q(person__facts__working=True), among=labour)


@figure(
    "zero_employment_households",
    Words("零就业家庭", "Nobody at work"),
    HOUSEHOLDS,
    rank=41,
    better="down",
    beside="zero_employment_people",
    hint=Words("有劳动力而无一人就业的户", "Households with labour of which nobody works"),
)
def zero_employment_households(_on: date) -> Measure:
    """Households with labour of which nobody works."""
    return Q(facts__labour_force__gt=0, facts__employed=0)


@figure("zero_employment_people", Words("零就业家庭人口", "People, nobody at work"), PEOPLE, rank=42, better="down")
def zero_employment_people(_on: date) -> Measure:
    """Members of households with labour of which nobody works."""
    return Q(household__facts__labour_force__gt=0, household__facts__employed=0)


@figure(
    "workshop_workers",
    Words("帮扶车间就业", "In workshops"),
    PEOPLE,
    rank=43,
    better="up",
    hint=Words("在就业帮扶车间务工的人", "People who work in an assistance workshop"),
)
def workshop_workers(_on: date) -> Measure:
    """People who work in an assistance workshop."""
    return Q(person__facts__in_workshop=True)


@figure(
    "below_line_households",
    Words("收入低于监测线", "Below the line"),
    HOUSEHOLDS,
    rank=50,
    better="down",
    hint=Words("人均纯收入低于当年监测线的户", "Households with net income per head below the line of the year"),
)
def below_line_households(_on: date) -> Measure:
    """Households flagged for income below the line."""
    return Exists(Flag.objects.open().filter(household_id=OuterRef("pk"), code="income_below_line"))


@figure("uninsured_people", Words("未参加医保", "Uninsured"), PEOPLE, rank=51, better="down")
def uninsured_people(_on: date) -> Measure:
    """People in neither medical insurance."""
    return Q(person__facts__insured=False)


@figure("dropouts", Words("失学辍学", "Out of school"), PEOPLE, rank=52, better="down")
def dropouts(_on: date) -> Measure:
    """Children of compulsory school age who left school."""
    return Exists(Flag.objects.open().filter(person_id=OuterRef("person_id"), code="child_out_of_school"))


@figure("unsafe_houses", Words("住房不安全", "Unsafe houses"), HOUSEHOLDS, rank=53, better="down")
def unsafe_houses(_on: date) -> Measure:
    """Households whose house is recorded as dangerous."""
    return Q(facts__house_unsafe=True)


@figure("unsafe_water", Words("饮水不安全", "Unsafe water"), HOUSEHOLDS, rank=54, better="down")
def unsafe_water(_on: date) -> Measure:
    """Households whose water is recorded as unsafe."""
    return Q(facts__water_unsafe=True)
