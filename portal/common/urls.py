"""Addresses of the ground."""

from django.urls import path

from portal.common.pages import JobChip, JobLine, Jobs

app_name = "jobs"
urlpatterns = [
    path("", Jobs.as_view(), name="list"),
    path("<uuid:pk>/line/", JobLine.as_view(), name="line"),
    path("chip/", JobChip.as_view(), name="chip"),
]
