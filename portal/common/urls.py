"""Addresses of the ground."""

from django.urls import path

from portal.common.pages import ExportFile, JobChip, JobLine, Jobs

app_name = "jobs"
urlpatterns = [
    path("", Jobs.as_view(), name="list"),
    path("<uuid:pk>/line/", JobLine.as_view(), name="line"),
    path("exports/<uuid:pk>/", ExportFile.as_view(), name="export"),
    path("chip/", JobChip.as_view(), name="chip"),
]
