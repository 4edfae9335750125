"""Questions no honest browser asks: every address with hostile values for every name its pages and code know."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

# Names that views read without a field of that name standing on the page.
NAMES = (
    "act", "all", "answer", "area", "as", "choice", "close", "column", "columns", "days", "edit", "export", "factor",
    "field", "figure", "first", "from", "header_first", "header_last", "household", "id", "id_number", "ids", "kind",
    "last", "layout", "list", "months", "name", "next", "open", "order", "page", "part", "pk", "proposal", "q",
    "reset", "row", "rows", "saved", "session", "sheet", "size", "sort", "state", "subject", "to", "token", "until",
    "used", "value", "version", "view", "village", "why", "year",
)  # fmt: skip
# What stands for a value, already quoted: NUL and broken UTF-8 cannot be written otherwise.
VALUES: dict[str, str] = {
    "NUL": "%00",
    "NUL inside": "a%00b",
    "broken UTF-8": "%ff%fe",
    "half a character": "%ed%a0%80",
    "letters": "abc",
    "superscript two": quote("²"),
    "Arabic digits": quote("٣٤"),
    "full-width digits": quote("１２"),
    "Chinese digit": quote("三"),
    "a fraction": quote("½"),
    "minus one": "-1",
    "too large for the column": "99999999999999999999",
    "five thousand digits": "9" * 5000,
    "a float": "1e9",
    "infinite": "inf",
    "year 1": "0001-01-01",
    "year 9999": "9999-12-31",
    "no day": "2026-02-30",
    "pattern": quote("%_%"),
    "regular expression": quote("([a-z]+)+$[("),
    "backslash": quote("\\"),
    "SQL": quote("' OR 1=1 --"),
    "script": quote("<script>alert(1)</script>\"'"),
    "template": quote("{{7*7}}${7*7}{% include 'x' %}"),
    "format": quote("%(x)s%s%d{0}"),
    "line break": quote("a\r\nSet-Cookie: x=1"),
    "path": quote("../../../etc/passwd"),
    "address": quote("//evil.example/"),
    "right to left": quote("\u202e\u200b\u2066x"),
    "ten thousand": "x" * 10_000,
    "lookup": "user__password__startswith",
    "column of a password": "-password",
    "no UUID": "00000000-0000-0000-0000-00000000000",
    "a UUID": "00000000-0000-7000-8000-000000000000",
    "JSON": quote('{"a": [1, null]}'),
    "list": "1,2,abc,,",
    "formula": quote("=cmd|' /C calc'!A1"),
    "empty": "",
}


@dataclass(slots=True)
class Found(HTMLParser):
    """What a page knows: the fields of its forms with their values, the names in its own links."""

    fields: dict[str, str] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take names from fields and from addresses."""
        given = dict(attrs)
        name = given.get("name")
        if tag in {"input", "select", "textarea", "button"} and name:
            self.fields.setdefault(name, given.get("value") or "")
        for key in ("href", "hx-get", "hx-post", "action"):
            address = given.get(key) or ""
            if not address.startswith(("http", "//")):
                self.links.update(name for name, _ in parse_qsl(urlsplit(address).query, keep_blank_values=True))


def found(page: str) -> Found:
    """Return the names a page knows."""
    reader = Found()
    reader.feed(page)
    return reader


@dataclass(frozen=True, slots=True)
class Question:
    """One request to an address: hostile `what` under `name` ("*": under every name), in the query or the form."""

    method: str
    name: str
    what: str
    names: tuple[str, ...]
    base: tuple[tuple[str, str], ...] = ()

    def text(self) -> str:
        """Return the query or form, quoted."""
        bad = {name: VALUES[self.what] for name in self.names if self.name in {name, "*"}}
        kept = {name: quote(value) for name, value in self.base if name not in bad}
        return "&".join(f"{quote(name)}={value}" for name, value in {**kept, **bad}.items())


def questions(methods: Any, page: str, posted: str) -> Iterator[Question]:
    """Yield every question to an address whose page is given; `posted` is a sound form of it."""
    known = found(page)
    base = {**known.fields, **dict(parse_qsl(posted))}
    for method in sorted(set(methods) & {"GET", "POST"}):
        names = tuple(sorted({*NAMES, *known.fields, *known.links} - {"csrfmiddlewaretoken"}))
        given = tuple(base.items()) if method == "POST" else ()
        for what in VALUES:
            for name in ("*", *names):
                yield Question(method, name, what, names, given)


def share(every: list[Question], chosen: random.Random, most: int) -> list[Question]:
    """Return at most so many of the questions, drawn by a seed."""
    return every if len(every) <= most else chosen.sample(every, most)
