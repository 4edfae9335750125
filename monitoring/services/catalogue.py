"""Brings the database in step with the catalogue: the rules and parameters the portal comes with."""

from datetime import date

from monitoring import catalogue
from monitoring.services.parameters import sync_parameters
from monitoring.services.rules import sync_rules


def sync_catalogue(*, on: date) -> list[str]:
    """Write what is new or changed; return the codes of the rules concerned."""
    sync_parameters(catalogue.parameters())
    return sync_rules(catalogue.rules(), on=on)
