"""The seal itself: what goes in comes out in its own place only, under either cipher, and never without its key."""

import os
import re
from pathlib import Path
from typing import Any
from uuid import RFC_4122, UUID

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection
from hypothesis import example, given
from hypothesis import strategies as st

from households.models import Person
from portal import env
from portal.common.keys import digest, uuid7s
from portal.common.sealing import PATTERN, Ring, Seal, SealError
from portal.common.sealing.fields import CHECK
from portal.common.sealing.files import key_of_file, opened_file, pieces_of, seal_file

AES = Ring({"a": ("aes", bytes(32)), "old": ("sm4", bytes(16))})
SM4 = Ring({"b": ("sm4", bytes(range(16))), "a": ("aes", bytes(32))})
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(text=texts, pk=st.uuids(), ring=st.sampled_from([AES, SM4]))
def test_what_is_sealed_opens_in_its_place_and_nowhere_else(text: str, pk: object, ring: Ring) -> None:
    seal = Seal("people", "phone", ring)
    sealed = seal.seal(text, pk)
    assert seal.open(sealed, pk) == text
    assert len(text) < 4 or text not in sealed
    for other, row in ((Seal("people", "remark", ring), pk), (Seal("homes", "phone", ring), pk), (seal, "other")):
        with pytest.raises(SealError):
            other.open(sealed, row)


@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_no_bit_of_a_sealed_text_can_be_changed(at: int, bit: int) -> None:
    seal = Seal("people", "phone", AES)
    raw = bytearray(seal.seal("13885712046", 1).encode())
    raw[at % len(raw)] ^= 1 << bit
    with pytest.raises(SealError):
        seal.open(raw.decode("latin-1"), 1)


def test_equal_texts_share_a_mark_within_a_column_only_and_never_a_text() -> None:
    phones, remarks = Seal("people", "phone", AES), Seal("people", "remark", AES)
    assert phones.seal("1", 1).split(".")[1] == phones.seal("1", 2).split(".")[1]
    assert phones.seal("1", 1) != phones.seal("1", 1)
    assert phones.mark("1") != remarks.mark("1")


def test_a_column_sealed_at_once_opens_cell_by_cell() -> None:
    seal = Seal("people", "phone", AES)
    sealed = list(seal.seal_each(["1", "二", "1"], [7, 8, 9]))
    assert [seal.open(text, pk) for text, pk in zip(sealed, [7, 8, 9], strict=True)] == ["1", "二", "1"]
    assert len(set(sealed)) == 3
    with pytest.raises(ValueError, match="shorter"):
        list(seal.seal_each(["1", "2"], [7]))


@pytest.mark.django_db
@given(
    key=st.text("abz09.A_é", min_size=0, max_size=18),
    mark=st.text("af09.gA", min_size=30, max_size=34),
    data=st.text("aZ09_-=.+\n", min_size=36, max_size=40),
)
@example("a" * 16, "0" * 32, "A" * 38)
@example("a" * 17, "0" * 32, "A" * 38)
@example("a", "0" * 33, "A" * 38)
@example("a", "0" * 32, "A" * 37)
@example("a", "0" * 32, "A" * 37 + "\n")
def test_the_database_takes_for_sealed_text_exactly_what_has_its_form(key: str, mark: str, data: str) -> None:
    text = f"{key}.{mark}.{data}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {CHECK.replace('VALUE', 'v.text').replace('%', '%%')} FROM (SELECT %s AS text) v", [text]
        )
        assert cursor.fetchone() == (re.fullmatch(PATTERN, text) is not None,)


def test_a_key_that_is_not_here_is_said_and_opens_nothing() -> None:
    sealed = Seal("people", "phone", SM4).seal("13885712046", 1)
    with pytest.raises(SealError, match="“b” is not among"):
        Seal("people", "phone", AES).open(sealed, 1)


@pytest.mark.parametrize(
    "written",
    ["", "k:aes:00", "k:des:" + "00" * 32, "K!:aes:" + "00" * 32, ",".join(["k:sm4:" + "00" * 16] * 2)],
)
def test_keys_that_cannot_be_read_stop_the_start_without_being_shown(
    written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEYS", written)
    monkeypatch.delenv("KEY_FILE", raising=False)
    with pytest.raises(ImproperlyConfigured) as stop:
        env.sealing_keys("KEYS", "KEY_FILE")
    assert "0000" not in str(stop.value)


def test_keys_come_from_a_file_with_the_current_one_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "keys"
    path.write_text(f"# made in November\nnew:sm4:{'11' * 16}\nold:aes:{'22' * 32}\n")
    monkeypatch.delenv("KEYS", raising=False)
    monkeypatch.setenv("KEY_FILE", str(path))
    assert list(env.sealing_keys("KEYS", "KEY_FILE")) == ["new", "old"]


@pytest.mark.parametrize("written", ["52052619900101123x", "５２０５２６19900101123X", " 520526 19900101123X"])
def test_an_identifier_is_found_however_it_is_written(written: str) -> None:
    assert digest(written) == digest("52052619900101123X")


@pytest.mark.parametrize(
    "asked", [{"phone__startswith": "138"}, {"phone__in": ["1"]}, {"phone__icontains": "1"}, {"phone__gt": "1"}]
)
def test_a_sealed_field_is_compared_for_being_equal_and_nothing_else(asked: dict[str, Any]) -> None:
    with pytest.raises(FieldError):
        Person.objects.filter(**asked)


@given(content=st.binary(max_size=5000), cut=st.integers(1, 400))
@example(content=b"ANJU-SEA", cut=1)
def test_a_file_opens_whole_or_not_at_all(tmp_path_factory: pytest.TempPathFactory, content: bytes, cut: int) -> None:
    path = tmp_path_factory.mktemp("files") / "a.xlsx"
    _, size = seal_file(path, [content[:100], content[100:]])
    assert size == len(content)
    assert key_of_file(path)
    with opened_file(path) as plain:
        assert plain.read_bytes() == content
    sealed = path.read_bytes()
    _, _, body = sealed.partition(b"\n")
    assert len(content) < 8 or content not in body
    path.write_bytes(sealed[:-cut])
    with pytest.raises(SealError):
        list(pieces_of(path))
    path.rename(path.with_name("b.xlsx")).write_bytes(sealed)
    with pytest.raises(SealError):
        list(pieces_of(path.with_name("b.xlsx")))


def test_pieces_of_a_large_file_keep_their_order(tmp_path: Path) -> None:
    path, content = tmp_path / "a", os.urandom((1 << 20) * 2 + 5)
    seal_file(path, [content])
    assert b"".join(pieces_of(path)) == content


def test_uuids_made_many_at_once_are_of_version_7_and_all_different() -> None:
    made = [UUID(text) for text in uuid7s(1000)]
    assert {(each.version, each.variant) for each in made} == {(7, RFC_4122)}
    assert len(set(made)) == 1000
    assert uuid7s(0) == []
