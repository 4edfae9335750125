"""Form of an income statement."""

from typing import Any, ClassVar, Final

from households.forms.words import statement_words
from households.models import IncomeStatement
from households.models.income import INCOME_TREE
from portal.common.forms.rows import RegisterForm
from portal.common.words import Words

ABOUT: Final = ("year", "source", "as_of")
TOTALS: Final = ("business_cost", "gross", "net", "per_capita_stated")
BESIDE: Final = ("claims", "self_paid", "industry_reward", "employment_reward")
_HEADS: Final = {
    "wage": Words("工资性收入", "Wages"),
    "business": Words("生产经营性收入", "Business"),
    "property_income": Words("财产性收入", "Property"),
    "transfer": Words("转移性收入", "Transfers"),
}

# Filled in as the parts are typed, until a person types another total.
_SUMS: Final = {**INCOME_TREE, "gross": tuple(INCOME_TREE), "net": (*INCOME_TREE, "-business_cost")}


class StatementForm(RegisterForm):
    """What a household earned in a year, by part and source, in yuan."""

    model = IncomeStatement
    wording = staticmethod(statement_words)
    names: ClassVar[tuple[str, ...]] = (
        *ABOUT,
        *(name for total, parts in INCOME_TREE.items() for name in (*parts, total)),
        *TOTALS,
        *BESIDE,
    )
    groups: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = (
        (Words("报表", "Statement"), ABOUT),
        *((_HEADS[total], (*parts, total)) for total, parts in INCOME_TREE.items()),
        (Words("支出与合计", "Cost and totals"), TOTALS),
        (Words("另记（不计入纯收入）", "Beside (not part of net income)"), BESIDE),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for total, parts in _SUMS.items():
            if total not in self.fields:
                continue
            self.fields[total].widget.attrs["data-sum-of"] = " ".join(parts)
