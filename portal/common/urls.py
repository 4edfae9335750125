"""Addresses of the ground, each under a name of its own."""

from django.urls import path

from portal.common.pages.approvals import Approvals, Decide
from portal.common.pages.audit import Chain, Event, Events, Mine
from portal.common.pages.jobs import ExportFile, JobChip, JobLine, Jobs

audit = (
    [
        path("", Events.as_view(), name="list"),
        path("mine/", Mine.as_view(), name="mine"),
        path("chain/", Chain.as_view(), name="chain"),
        path("event/", Event.as_view(), name="event"),
    ],
    "audit",
)
approvals = (
    [
        path("", Approvals.as_view(), name="list"),
        path("<uuid:pk>/", Decide.as_view(), name="decide"),
    ],
    "approvals",
)
jobs = (
    [
        path("", Jobs.as_view(), name="list"),
        path("<uuid:pk>/line/", JobLine.as_view(), name="line"),
        path("exports/<uuid:pk>/", ExportFile.as_view(), name="export"),
        path("chip/", JobChip.as_view(), name="chip"),
    ],
    "jobs",
)
