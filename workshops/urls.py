"""Addresses of work."""

from django.urls import path

from workshops import views

app_name = "workshops"
urlpatterns = [
    path("people/<uuid:person>/work/new/", views.SpellNew.as_view(), name="spell_new"),
    path("spells/<uuid:pk>/", views.SpellEdit.as_view(), name="spell"),
]
