"""Random rules and rows, and how a rule is typed: in Python's spelling or in Chinese with full-width signs."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.expressions.oracle import Row, Rule

MONEY, INTEGERS, NUMBERS = ("income", "spending"), ("members", "workers"), ("area",)
BOOLEANS, DATES, CODE, CODES = ("lost", "insured"), ("joined", "seen"), "health", "risks"
LABELS = {
    "income": "人均纯收入", "spending": "自付支出", "members": "人数", "workers": "务工人数", "area": "面积",
    "lost": "失业", "insured": "已参保", "joined": "识别日期", "seen": "走访日期", "health": "健康", "risks": "风险",
    "line": "监测线", "most": "上限",
}  # fmt: skip
SIGNS = {
    "and": "且",
    "or": "或",
    "not": "非",
    "<=": "≤",
    ">=": "≥",
    "!=": "≠",
    "*": "×",
    "/": "÷",
    "<": "＜",
    "+": "＋",
}
CALLS = {"unknown": "未知", "min": "最小", "coalesce": "若缺", "count": "个数"}
WORDS = ["A", "B", "C"]

small = st.integers(-5, 5)
money_values = st.one_of(st.just(Decimal(0)), st.decimals(-9000, 9000, places=2), small.map(Decimal))
dates = st.integers(-400, 400).map(lambda days: date(2026, 1, 1) + timedelta(days=days))


def _maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values, values)


rows: st.SearchStrategy[Row] = st.fixed_dictionaries(
    {name: _maybe(money_values) for name in MONEY}
    | {name: _maybe(small) for name in INTEGERS}
    | {name: _maybe(st.decimals(-3, 3, places=1)) for name in NUMBERS}
    | {name: _maybe(st.booleans()) for name in BOOLEANS}
    | {name: _maybe(dates) for name in DATES}
    | {CODE: _maybe(st.sampled_from(WORDS)), CODES: _maybe(st.lists(st.sampled_from(WORDS), unique=True))}
)
parameters: st.SearchStrategy[Row] = st.fixed_dictionaries({"line": _maybe(money_values), "most": _maybe(small)})


def _named(*names: str) -> st.SearchStrategy[Rule]:
    return st.sampled_from([("name", name) for name in names])


def _written(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Rule]:
    return values.map(lambda value: ("negative", ("written", -value)) if value < 0 else ("written", value))


def _tuples(sorts: list[str], *parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Rule]:
    return st.tuples(st.sampled_from(sorts), *parts)


def _grown(leaf: st.SearchStrategy[Rule], *, money: bool) -> st.SearchStrategy[Rule]:
    scale = _written(small) if money else leaf

    def grow(inner: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
        return st.one_of(
            _tuples(["+", "-", "min", "max", "coalesce"], inner, st.one_of(inner, _written(small))),
            _tuples(["*"], inner, scale),
            _tuples(["/"], inner, (_named(*INTEGERS, "most") if money else inner).filter(_not_zero)),
            _tuples(["negative", "abs"], inner),
        )

    return st.recursive(leaf, grow, max_leaves=4)


def _not_zero(rule: Rule) -> bool:
    """A written zero as a divisor is refused when the rule is read."""
    return rule != ("written", 0)


amounts = _grown(_named(*MONEY, "line"), money=True)
_when = st.one_of(_named(*DATES), st.tuples(st.sampled_from(["plus days", "minus days"]), _named(*DATES), small.map(
    lambda days: ("written", abs(days)))))  # fmt: skip
numbers = _grown(
    st.one_of(
        _named(*INTEGERS, *NUMBERS, "most"), _written(small), st.tuples(st.just("days"), _when, _when),
        st.tuples(st.sampled_from(["year", "month"]), _when), st.just(("count", ("name", CODES))),
    ),
    money=False,
)  # fmt: skip
_ORDER = ["<", "<=", ">", ">=", "==", "!="]
_ratio = st.tuples(st.just("/"), amounts, _named(*MONEY))
_share = st.tuples(st.just("/"), _named(*INTEGERS), _named(*INTEGERS, "most"))
_some = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)
# Rules about whole numbers divided by whole numbers, which are rare among all.
shares: st.SearchStrategy[Rule] = _tuples(_ORDER, _share, st.one_of(_share, _written(small)))
_conditions = st.one_of(
    _tuples(_ORDER, amounts, st.one_of(amounts, _written(small))),
    _tuples(_ORDER, numbers, numbers),
    _tuples(_ORDER, _ratio, numbers),
    _tuples(_ORDER, _share, st.one_of(_share, _written(small), numbers)),
    _tuples(_ORDER, _when, _when),
    _tuples(["==", "!="], st.just(("name", CODE)), st.sampled_from(WORDS).map(lambda word: ("written", word))),
    _tuples(["in", "not in"], st.just(("name", CODE)), _some),
    _tuples(["in", "not in"], _named(*INTEGERS), st.lists(small, min_size=1, max_size=3)),
    st.tuples(st.just("has"), st.sampled_from(WORDS).map(lambda word: ("written", word)), st.just(("name", CODES))),
    _named(*BOOLEANS),
    st.tuples(st.sampled_from(["unknown", "known"]), st.one_of(amounts, numbers, _named(CODE, CODES, *BOOLEANS))),
    st.tuples(
        st.just("chain"), st.tuples(*[st.sampled_from(["<", "<=", ">"])] * 2), st.tuples(amounts, amounts, amounts)
    ),
)
rules: st.SearchStrategy[Rule] = st.recursive(
    _conditions,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: ("and", *parts)),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: ("or", *parts)),
        inner.map(lambda part: ("not", part)),
        inner.map(lambda part: ("unknown", part)),
        st.tuples(inner, inner).map(lambda two: ("coalesce", *two)),
    ),
    max_leaves=5,
)


def typed(rule: Rule, *, chinese: bool) -> str:
    """Return the rule as a person would type it."""
    sort, rest = rule[0], rule[1:]
    sign = SIGNS.get(sort, sort) if chinese else sort
    if sort == "name":
        return LABELS[rest[0]] if chinese else rest[0]
    if sort == "written":
        return _literal(rest[0], chinese=chinese)
    if sort == "chain":
        first, *others = (_bracketed(part, chinese=chinese) for part in rest[1])
        return " ".join([first, *(f"{link} {other}" for link, other in zip(rest[0], others, strict=True))])
    if sort in {"in", "not in"}:
        among = ", ".join(_literal(one, chinese=chinese) for one in rest[1])
        return f"{_bracketed(rest[0], chinese=chinese)} {sort} [{among}]"
    parts = [_bracketed(part, chinese=chinese) for part in rest]
    if sort in {"not", "negative"}:
        return f"{'-' if sort == 'negative' else sign} {parts[0]}"
    infix = {"has": "in", "days": "-", "plus days": "+", "minus days": "-"}.get(sort, sign)
    if sort in {"has", "days", "plus days", "minus days", "and", "or", "+", "-", "*", "/", *_ORDER}:
        return f" {infix} ".join(parts)
    return _called(sort, parts, chinese=chinese)


def _called(sort: str, parts: list[str], *, chinese: bool) -> str:
    name = CALLS.get(sort, sort) if chinese else sort
    return f"{name}（{'，'.join(parts)}）" if chinese else f"{name}({', '.join(parts)})"


def _bracketed(rule: Rule, *, chinese: bool) -> str:
    text = typed(rule, chinese=chinese)
    if rule[0] in {"name", "written", "unknown", "known", "min", "max", "coalesce", "abs", "year", "month", "count"}:
        return text
    return f"（{text}）" if chinese else f"({text})"


def _literal(value: Any, *, chinese: bool) -> str:
    if isinstance(value, str):
        return f"“{value}”" if chinese else f'"{value}"'
    return str(value)
