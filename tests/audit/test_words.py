"""What an event recorded is read in words."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from portal.common.audit import record
from portal.common.audit.words import DETAILS, SUBJECTS, details_in_words
from portal.common.models import AuditEvent
from tests.factories import make_user

ROOT = Path(__file__).parents[2]
_OF_ITSELF = {"subjects", "area", "fields", "purpose", "rows", "result", "act", "detail"}


def _calls() -> Iterator[ast.Call]:
    for app in ("portal", "households", "monitoring", "workshops"):
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in {
                    "audit.record",
                    "audit.note",
                    "audit.later",
                }:
                    yield node


def test_every_detail_and_subject_the_code_records_has_its_word() -> None:
    details, subjects = set(), set()
    for call in _calls():
        details |= {word.arg for word in call.keywords if word.arg} - _OF_ITSELF
        for word in call.keywords:
            if word.arg == "detail" and isinstance(word.value, ast.Dict):
                details |= {str(key.value) for key in word.value.keys if isinstance(key, ast.Constant)}
            if word.arg == "subjects" and isinstance(word.value, ast.List):
                firsts = [pair.elts[0] for pair in word.value.elts if isinstance(pair, ast.Tuple)]
                subjects |= {str(first.value) for first in firsts if isinstance(first, ast.Constant)}
    assert {"list", "device", "command"} <= details
    assert {name for name in details if name not in DETAILS} == set()
    assert {name for name in subjects if name not in SUBJECTS} == set()


@pytest.mark.django_db
def test_the_page_of_an_event_says_its_details_in_words() -> None:
    record("import", detail={"households_household": 3, "what": "handed_over", "given": True, "role": "county_staff"})
    client = Client()
    client.force_login(make_user("auditor", ""))
    text = client.get(f"/audit/event/?id={AuditEvent.objects.latest('pk').pk}").content.decode()
    for words in ("<dd>工作交接</dd>", "<dd>是</dd>", "<dd>县级经办</dd>", "<dd>3</dd>"):
        assert words in text
    assert "households_household" not in text


def test_a_detail_without_a_word_is_shown_as_it_stands() -> None:
    with translation.override("zh-hans"):
        assert details_in_words({"list": "households", "odd": "odd"}) == [("名单", "搬迁户"), ("odd", "odd")]
