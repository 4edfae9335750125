"""Forms of people: a member with the person behind it."""

from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from households import codes
from households.forms.words import membership_words, person_words
from households.models import Membership, Person
from portal.common.forms.rows import CodeChoice, RegisterForm
from portal.common.words import Words

WHO: Final = ("name", "id_type", "id_number", "sex", "birth_date", "ethnicity", "political_status", "phone")
SCHOOL: Final = ("education_level", "student_status", "dropout", "dropout_reason")
HEALTH: Final = ("health_status", "labour_ability", "disability_type", "disability_grade", "disability_cert_year")
COVER: Final = (
    "ins_resident",
    "ins_employee",
    "ins_major",
    "medical_aid",
    "pension_resident",
    "pension_employee",
    "dibao",
    "tekun",
)


class PersonForm(RegisterForm):
    """Fields of a person, with the relation to the head of the household the person lives in."""

    model = Person
    wording = staticmethod(person_words)
    names: ClassVar[tuple[str, ...]] = (*WHO, *SCHOOL, *HEALTH, *COVER, "remark")
    groups: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = (
        (Words("身份", "Who"), WHO),
        (Words("就学", "Schooling"), SCHOOL),
        (Words("健康与劳动力", "Health and labour"), HEALTH),
        (Words("保障", "Cover"), (*COVER, "remark")),
    )

    def __init__(
        self, data: Any = None, *, row: Person | None = None, membership: Membership | None = None, **kwargs: Any
    ) -> None:
        initial = (
            {"relation": membership.relation, **kwargs.pop("initial", {})} if membership else kwargs.pop("initial", {})
        )
        super().__init__(data, row=row, initial=initial, **kwargs)
        self.fields["relation"] = CodeChoice(
            codes.RELATION, label=membership_words("relation"), show_hidden_initial=True
        )
        number = self.fields["id_number"]
        number.widget.attrs.update({"data-id-number": "", "data-id-says": "id-says", "maxlength": "22"})
        self.order_fields(["relation", *self.names])

    def relation(self) -> str | None:
        """Return the relation when it was changed (always for a new member)."""
        if self.row is None or "relation" in self.changed_data:
            value: str | None = self.cleaned_data.get("relation")
            return value
        return None


class PeopleSearchForm(forms.Form):
    """What is looked for: a name, the beginning of its pinyin, an ID number or a phone."""

    q = forms.CharField(
        label=_("Name, pinyin, ID or phone"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
