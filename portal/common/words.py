"""Words in two languages that stand side by side in a declaration: headings, code lists, facts, figures, rules.

Page text goes through gettext; what the field itself names is data, so both wordings stay on the line that declares it.
"""

from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Words:
    """One wording in Chinese and English; `str()` gives the one of the active language (Chinese by default)."""

    zh: str
    en: str

    def __str__(self) -> str:
        language = get_language() or "zh-hans"
        return self.en if language.startswith("en") else self.zh
