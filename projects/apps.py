"""Configuration of this app."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Its registries are filled by portal.common at start-up."""

    name = "projects"
    label = "projects"
