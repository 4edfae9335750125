"""Settings are read with their type, and a wrong one stops the start with its name."""

from typing import Any
from urllib.parse import quote

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from portal import env


@pytest.fixture
def variable(monkeypatch: pytest.MonkeyPatch) -> Any:
    def set_to(value: str) -> None:
        monkeypatch.setenv("ANJU_TRIED", value)

    return set_to


@pytest.mark.parametrize(("value", "read"), [("1", True), ("Yes", True), (" on ", True), ("0", False), ("OFF", False)])
def test_yes_and_no_are_read_in_their_usual_spellings(variable: Any, value: str, read: bool) -> None:
    variable(value)
    assert env.flag("ANJU_TRIED", default=not read) is read


@pytest.mark.parametrize("value", ["2", "ja", "tru", "是"])
def test_what_is_neither_yes_nor_no_is_an_error_that_names_the_variable(variable: Any, value: str) -> None:
    variable(value)
    with pytest.raises(ImproperlyConfigured, match="ANJU_TRIED"):
        env.flag("ANJU_TRIED")


@pytest.mark.parametrize("value", ["ten", "-1", "1.5", "4", "１０"])
def test_a_number_out_of_bounds_or_misspelt_is_an_error(variable: Any, value: str) -> None:
    variable(value)
    with pytest.raises(ImproperlyConfigured, match="ANJU_TRIED"):
        env.number("ANJU_TRIED", 7, least=5)


def test_a_blank_variable_counts_as_not_set(variable: Any) -> None:
    variable("  ")
    assert env.text("ANJU_TRIED", "else") == "else"
    assert env.number("ANJU_TRIED", 7) == 7
    assert env.flag("ANJU_TRIED", default=True)
    with pytest.raises(ImproperlyConfigured, match="ANJU_TRIED is not set"):
        env.text("ANJU_TRIED")


def test_a_list_is_split_at_commas_and_blanks_are_dropped(variable: Any) -> None:
    variable(" a.example.org, ,b.example.org,")
    assert env.words("ANJU_TRIED") == ["a.example.org", "b.example.org"]


@pytest.mark.parametrize(
    "value", ["mysql://root@host/anju", "postgresql://host:port/anju", "postgresql://host", "anju", "sqlite:///anju.db"]
)
def test_an_address_that_is_no_postgresql_database_is_an_error(variable: Any, value: str) -> None:
    variable(value)
    with pytest.raises(ImproperlyConfigured, match="ANJU_TRIED"):
        env.database("ANJU_TRIED")


_PRINTABLE = st.text(st.characters(min_codepoint=33, max_codepoint=0x9FFF, exclude_categories=["Cs", "Cc"]), min_size=1)


@given(user=_PRINTABLE, password=_PRINTABLE, name=_PRINTABLE, folder=_PRINTABLE)
def test_every_address_that_was_encoded_is_read_back(user: str, password: str, name: str, folder: str) -> None:
    encoded = [quote(part, safe="") for part in (user, password, name, f"/run/{folder}")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANJU_TRIED", "postgresql://{}:{}@/{}?host={}&sslmode=require".format(*encoded))
        read = env.database("ANJU_TRIED")
    assert (read["USER"], read["PASSWORD"], read["NAME"], read["HOST"]) == (user, password, name, f"/run/{folder}")
    assert read["OPTIONS"] == {"sslmode": "require"}


def test_host_and_port_of_a_server_are_read(variable: Any) -> None:
    variable("postgresql://anju_app:p@db.example.org:5433/anju")
    read = env.database("ANJU_TRIED")
    assert (read["HOST"], read["PORT"]) == ("db.example.org", "5433")
