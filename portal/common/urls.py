"""Addresses of the ground."""

from django.urls import path

from portal.common.pages import JobChip, Jobs

app_name = "jobs"
urlpatterns = [
    path("", Jobs.as_view(), name="list"),
    path("chip/", JobChip.as_view(), name="chip"),
]
