"""Addresses of the audit log."""

from django.urls import path

from portal.common.auditing import Chain, Event, Events, Mine

app_name = "audit"
urlpatterns = [
    path("", Events.as_view(), name="list"),
    path("mine/", Mine.as_view(), name="mine"),
    path("chain/", Chain.as_view(), name="chain"),
    path("event/", Event.as_view(), name="event"),
]
