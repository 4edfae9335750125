"""Figures as a month was reported, and what was aimed at."""

from django.db import models

from portal.common.walls import Wall
from portal.dashboard.querysets import MonthlyFigureQuerySet


class MonthlyFigure(models.Model):
    """A figure of one village at the end of one month. Written once: later changes of the register do not reach it."""

    month = models.DateField()
    division_id = models.CharField(max_length=12)
    figure = models.CharField(max_length=40)
    numerator = models.PositiveIntegerField()
    denominator = models.PositiveIntegerField(null=True)
    frozen_at = models.DateTimeField()

    objects = MonthlyFigureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "division_id", "figure"], name="monthly_figure_once"),
            Wall(name="wall_monthly_figure"),
            models.CheckConstraint(condition=models.Q(month__day=1), name="monthly_figure_month_begins_it"),
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.division_id} {self.month:%Y-%m}"


class Target(models.Model):
    """What a figure is to reach by the end of a year, in an area and wherever below has no target of its own."""

    figure = models.CharField(max_length=40)
    area = models.CharField(max_length=12, blank=True, default="")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=14, decimal_places=2)
    document = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["figure", "area", "year"], name="target_once_an_area_and_year")]

    def __str__(self) -> str:
        return f"{self.figure} {self.area} {self.year}"
