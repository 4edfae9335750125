"""Addresses of the register."""

from django.urls import include, path

from households import views

households = [
    path("areas/", views.AreaMenu.as_view(), name="areas"),
    path("search/", views.PeopleSearch.as_view(), name="search"),
    path("households/", views.HouseholdList.as_view(), name="household_list"),
    path("households/new/", views.HouseholdCreate.as_view(), name="household_new"),
    path("households/<uuid:pk>/", views.HouseholdPage.as_view(), name="household"),
    path("households/<uuid:pk>/history/", views.HouseholdHistory.as_view(), name="household_history"),
    path("households/<uuid:pk>/card/<slug:card>/", views.HouseholdCard.as_view(), name="household_card"),
    path("households/<uuid:pk>/members/new/", views.MemberCreate.as_view(), name="member_new"),
    path("households/<uuid:pk>/head/", views.HeadChange.as_view(), name="head_change"),
    path("households/<uuid:pk>/statements/new/", views.StatementCreate.as_view(), name="statement_new"),
    path("members/<uuid:pk>/", views.MemberEdit.as_view(), name="member_edit"),
    path("members/<uuid:pk>/end/", views.MemberEnd.as_view(), name="member_end"),
    path("statements/<uuid:pk>/", views.StatementEdit.as_view(), name="statement_edit"),
    path("identity/", views.IdentityCheck.as_view(), name="identity"),
    path("sites/", views.SiteList.as_view(), name="site_list"),
    path("sites/new/", views.SiteCreate.as_view(), name="site_new"),
    path("sites/<uuid:pk>/", views.SitePage.as_view(), name="site"),
    path("sites/<uuid:pk>/edit/", views.SiteEdit.as_view(), name="site_edit"),
]

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("", include((households, "households"))),
]
