"""Configuration of this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Its registries are filled by portal.common at start-up."""

    name = "portal.accounts"
    label = "accounts"
