"""Configuration of this app."""

from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    """Its registries are filled by portal.common at start-up."""

    name = "workshops"
    label = "workshops"
