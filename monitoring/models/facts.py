"""Facts: one row per household and one per person, computed from the register; rules read nothing else."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from households.models import Household, Person


class HouseholdFacts(models.Model):
    """What rules know of a household. NULL is “not enough data”. Columns of facts are declared in monitoring.facts."""

    household = models.OneToOneField(Household, on_delete=models.CASCADE, primary_key=True, related_name="facts")
    division_id = models.CharField(max_length=12, db_index=True)
    version = models.PositiveIntegerField(default=0)
    computed_on = models.DateField(null=True)
    values = models.JSONField(default=dict)
    undetermined = ArrayField(models.CharField(max_length=40), default=list)

    def __str__(self) -> str:
        return str(self.household_id)


class PersonFacts(models.Model):
    """What rules know of a person."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="facts")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="person_facts")
    division_id = models.CharField(max_length=12, db_index=True)
    values = models.JSONField(default=dict)
    undetermined = ArrayField(models.CharField(max_length=40), default=list)

    def __str__(self) -> str:
        return str(self.person_id)
