"""The matrix names every address and method of the portal, and nothing that is gone."""

from typing import Any

from django.urls import URLPattern

from tests.access.matrix import ACTS, ROUTES, addresses


def _methods(entry: URLPattern) -> set[str]:
    callback: Any = entry.callback
    actions = getattr(callback, "actions", None)
    if actions:
        return {name.upper() for name in actions} - {"HEAD"}
    view = getattr(callback, "view_class", None) or getattr(callback, "cls", None)
    if view is None:
        return {"GET"}
    names = {name for name in ("get", "post", "put", "patch", "delete") if callable(getattr(view, name, None))}
    return {name.upper() for name in names & set(view.http_method_names)}


def test_every_address_stands_in_the_matrix_and_nothing_else() -> None:
    assert set(addresses()) == set(ROUTES)


def test_every_method_of_every_address_is_some_act() -> None:
    served = {address: _methods(entry) for address, entry in addresses().items()}
    assert served == {address: set(route.methods) for address, route in ROUTES.items()}


def test_every_act_is_somewhere() -> None:
    assert {act for route in ROUTES.values() for act in route.methods.values()} == set(ACTS)


def test_no_officer_reads_a_household() -> None:
    reading = [act for act in ACTS if act.split(".")[0] in {"household", "people", "site", "flag", "import", "export"}]
    assert reading
    assert not [act for act in reading if ACTS[act] & {"SY", "SE", "AU", "LI"}]
