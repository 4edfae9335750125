"""Addresses of what waits for a second person."""

from django.urls import path

from portal.common.approval_pages import Approvals, Decide

app_name = "approvals"
urlpatterns = [
    path("", Approvals.as_view(), name="list"),
    path("<uuid:pk>/", Decide.as_view(), name="decide"),
]
