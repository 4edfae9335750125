"""Configuration of this app."""

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    """Its registries are filled by portal.common at start-up."""

    name = "portal.dashboard"
    label = "dashboard"
