"""All addresses of the portal."""

from django.urls import URLPattern, URLResolver, include, path

from households import api as households_api
from monitoring import api as monitoring_api
from portal.accounts import api as accounts_api
from portal.common import urls as ground
from portal.common.api.openapi import DocsView, SchemaView
from portal.common.api.viewsets import ApiRouter
from portal.common.health.probes import Live, Metrics, Ready
from portal.common.pages.reveal import Reveal
from portal.dashboard import api as dashboard_api
from workshops import api as workshops_api

api = ApiRouter()
for room in (households_api, workshops_api, monitoring_api, accounts_api, dashboard_api):
    for prefix, viewset in room.ROUTES:
        api.register(prefix, viewset, basename=prefix.replace("/", "-"))

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", Live.as_view(), name="live"),
    path("health/ready", Ready.as_view(), name="ready"),
    path("metrics", Metrics.as_view(), name="metrics"),
    path("accounts/", include("portal.accounts.urls")),
    path("audit/", include(ground.audit)),
    path("approvals/", include(ground.approvals)),
    path("jobs/", include(ground.jobs)),
    path("reveal/<slug:kind>/<uuid:pk>/<slug:field>/", Reveal.as_view(), name="reveal"),
    path("api/schema/", SchemaView.as_view(), name="api-schema"),
    path("api/docs/", DocsView.as_view(), name="api-docs"),
    path("api/", include((api.urls, "api"))),
    path("figures/", include("portal.dashboard.urls")),
    path("work/", include("workshops.urls")),
    path("monitoring/", include("monitoring.urls")),
    path("", include("households.urls")),
]

handler400 = "portal.common.requests.errors.bad_request"
handler403 = "portal.common.requests.errors.refused"
handler404 = "portal.common.requests.errors.not_found"
handler500 = "portal.common.requests.errors.broken"
