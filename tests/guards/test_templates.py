"""Templates compile, hold no inline script or style, and ask for nothing outside the portal; nor do our styles."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from tests.guards.tree import CHECKOUT, files, name_of

TEMPLATES = [path for path in files(".html") if "templates" in path.parts]
_INLINE = re.compile(
    r"<script(?![^>]*\b(src|type=\"application/json\")\b)|<style|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE
)
_OUTSIDE = re.compile(r"(?:src|href|action|poster|data-src)=[\"']?(?:https?:)?//|url\([\"']?(?:https?:)?//|@import")


def test_there_are_templates_to_judge() -> None:
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_the_template_compiles(path: Path) -> None:
    folder = next(parent for parent in path.parents if parent.name == "templates")
    get_template(path.relative_to(folder).as_posix())


def test_no_template_needs_a_hole_in_the_content_security_policy() -> None:
    found = {
        name_of(path): hit.group() for path in TEMPLATES if (hit := _INLINE.search(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_no_page_or_style_asks_for_anything_outside() -> None:
    asked = [*TEMPLATES, *(CHECKOUT / "static").rglob("*.css")]
    found = {name_of(path): hit.group() for path in asked if (hit := _OUTSIDE.search(path.read_text(encoding="utf-8")))}
    assert found == {}
