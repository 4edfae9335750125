"""Code lists of people, households, homes and relocation (domain reference §3.3 and §7).

Stored values are the national standards' own codes where there is one; the national system's wordings are the labels.
"""

from households.codes.ability import (
    DISABILITY_GRADE,
    DISABILITY_TYPE,
    DROPOUT_REASON,
    EDUCATION_GB,
    EDUCATION_LEVEL,
    HEALTH,
    LABOUR_ABILITY,
    LABOUR_ABILITY_MCA,
    POPULATION_RESOURCE,
    STUDENT_STATUS,
)
from households.codes.home import (
    DIBAO,
    FUEL_TYPE,
    HOUSEHOLD_TYPE,
    HOUSING_GRADE,
    INCOME_SOURCE,
    POVERTY_ATTR,
    POVERTY_CAUSE,
    RELOCATION_DIFFICULTY,
    RELOCATION_WAY,
    RESETTLE_MODE,
    RESETTLE_PLACE,
    ROAD_TYPE,
    SITE_KIND,
    TEKUN,
    WATER_STANDARD,
)
from households.codes.person import END_REASON, ETHNICITY, ID_TYPE, MARITAL, POLITICAL_STATUS, PRECISION, SEX
from households.codes.personal import PERSONAL
from households.codes.relation import RELATION, RELATION_GB

__all__ = [
    "DIBAO",
    "DISABILITY_GRADE",
    "DISABILITY_TYPE",
    "DROPOUT_REASON",
    "EDUCATION_GB",
    "EDUCATION_LEVEL",
    "END_REASON",
    "ETHNICITY",
    "FUEL_TYPE",
    "HEALTH",
    "HOUSEHOLD_TYPE",
    "HOUSING_GRADE",
    "ID_TYPE",
    "INCOME_SOURCE",
    "LABOUR_ABILITY",
    "LABOUR_ABILITY_MCA",
    "MARITAL",
    "PERSONAL",
    "POLITICAL_STATUS",
    "POPULATION_RESOURCE",
    "POVERTY_ATTR",
    "POVERTY_CAUSE",
    "PRECISION",
    "RELATION",
    "RELATION_GB",
    "RELOCATION_DIFFICULTY",
    "RELOCATION_WAY",
    "RESETTLE_MODE",
    "RESETTLE_PLACE",
    "ROAD_TYPE",
    "SEX",
    "SITE_KIND",
    "STUDENT_STATUS",
    "TEKUN",
    "WATER_STANDARD",
]
