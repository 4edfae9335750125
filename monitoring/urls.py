"""Addresses of monitoring."""

from django.urls import path

from monitoring import views

app_name = "monitoring"
urlpatterns = [
    path("flags/", views.FlagList.as_view(), name="flag_list"),
    path("findings/", views.FindingList.as_view(), name="finding_list"),
    path("findings/<uuid:pk>/exempt/", views.Exempt.as_view(), name="exempt"),
    path("exemptions/<uuid:pk>/end/", views.TakeBack.as_view(), name="take_back"),
    path("rules/", views.RuleList.as_view(), name="rule_list"),
    path("checks/", views.CheckList.as_view(), name="check_list"),
    path("rules/check/", views.RuleCheck.as_view(), name="rule_check"),
    path("rules/<slug:code>/", views.RulePage.as_view(), name="rule"),
    path("runs/", views.RunList.as_view(), name="run_list"),
    path("runs/now/", views.RecomputeNow.as_view(), name="recompute_now"),
]
