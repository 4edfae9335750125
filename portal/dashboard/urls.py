"""Addresses of figures."""

from django.urls import path

from portal.dashboard.views import Overview, PeopleList

app_name = "dashboard"
urlpatterns = [
    path("", Overview.as_view(), name="overview"),
    path("people/", PeopleList.as_view(), name="people"),
]
