"""Start-up of the ground: registries are filled, then the URL guard is in force."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from portal.common.forms.faults import speak_plainly

# What an upper storey hands down to the pages and engines of the lower ones; one module name per registry.
REGISTRY_MODULES = ("rosters", "indicators", "panels", "queues", "navigation", "job_kinds", "hooks")


class CommonConfig(AppConfig):
    """The ground knows nothing of the domain: it only looks for what the storeys registered."""

    name = "portal.common"
    label = "common"

    def ready(self) -> None:
        speak_plainly()
        autodiscover_modules("checks", *REGISTRY_MODULES)
