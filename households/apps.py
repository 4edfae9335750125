"""Configuration of this app."""

from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    """Its registries are filled by portal.common at start-up."""

    name = "households"
    label = "households"
