"""Addresses of the register."""

from django.urls import include, path

from households import views

households = [
    path("areas/", views.AreaMenu.as_view(), name="areas"),
    path("since/", views.Since.as_view(), name="since"),
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

imports = [
    path("", views.imports.BatchList.as_view(), name="list"),
    path("new/", views.imports.Upload.as_view(), name="new"),
    path("blank/", views.imports.BlankWorkbook.as_view(), name="blank"),
    path("pending/", views.imports.PendingQueue.as_view(), name="pending"),
    path("memory/", views.imports.MemoryList.as_view(), name="memory"),
    path("memory/<int:pk>/", views.imports.MemoryChange.as_view(), name="memory_change"),
    path("memory/<int:pk>/forget/", views.imports.MemoryForget.as_view(), name="memory_forget"),
    path("<uuid:pk>/", views.imports.BatchPage.as_view(), name="batch"),
    path("<uuid:pk>/progress/", views.imports.Progress.as_view(), name="progress"),
    path("<uuid:pk>/columns/", views.imports.ColumnsPage.as_view(), name="columns"),
    path("<uuid:pk>/layout/", views.imports.Layout.as_view(), name="layout"),
    path("<uuid:pk>/rows/", views.imports.Rows.as_view(), name="rows"),
    path("<uuid:pk>/flags/", views.imports.Flags.as_view(), name="flags"),
    path("<uuid:pk>/rows/decide/", views.imports.Decide.as_view(), name="decide"),
    path("<uuid:pk>/rows/dismiss/", views.imports.Dismiss.as_view(), name="dismiss"),
    path("<uuid:pk>/rows/<int:row>/", views.imports.RowPanel.as_view(), name="row"),
    path("<uuid:pk>/rows/<int:row>/mend/", views.imports.Mend.as_view(), name="mend"),
    path("<uuid:pk>/apply/", views.imports.Apply.as_view(), name="apply"),
    path("<uuid:pk>/undo/", views.imports.Undo.as_view(), name="undo"),
    path("<uuid:pk>/abandon/", views.imports.Abandon.as_view(), name="abandon"),
    path("<uuid:pk>/done/", views.imports.Done.as_view(), name="done"),
    path("<uuid:pk>/to-mend/", views.imports.BadRows.as_view(), name="bad_rows"),
]

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("imports/", include((imports, "imports"))),
    path("", include((households, "households"))),
]
