"""Configuration of this app."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Its registries are filled by portal.common at start-up."""

    name = "monitoring"
    label = "monitoring"
