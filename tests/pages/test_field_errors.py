"""What a form says of a wrong field: what was expected, with an example, in both languages; never the stock words."""

from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from households.forms import PersonForm, StatementForm
from households.models import Household
from portal.common.forms.rows import Amount, DayField

FIELDS: list[tuple[forms.Field, Any, str, str]] = [
    (forms.CharField(), "", "请填写这一项。", "Fill this in."),
    (forms.ChoiceField(choices=[("a", "甲")]), "b", "选项里没有“b”", "“b” is not among the choices"),
    (forms.MultipleChoiceField(choices=[("a", "甲")]), ["b"], "选项里没有“b”", "“b” is not among the choices"),
    (forms.IntegerField(), "十二", "请填整数", "whole number"),
    (forms.IntegerField(min_value=0), "-1", "不能小于 0", "At least 0"),
    (forms.IntegerField(max_value=9), "10", "不能大于 9", "At most 9"),
    (Amount(), "很多", "请填数字", "Enter a number"),
    (Amount(max_digits=6, decimal_places=2), "12345", "请看看单位", "is the unit right"),
    (Amount(max_digits=6, decimal_places=2), "1.234", "小数点后最多 2 位", "2 digits after the point"),
    (DayField(), "2026-02-30", "请填日期，如 2026-11-20", "such as 2026-11-20"),
    (forms.CharField(max_length=3), "一二三四", "最多 3 个字，现在有 4 个", "At most 3 characters; these are 4"),
    (forms.CharField(), "a\x00b", "无法保存的字符", "cannot be stored"),
    (forms.FileField(), None, "请选择文件", "Choose a file"),
    (forms.UUIDField(), "123", "请整段复制", "copy all of it"),
]


@pytest.mark.parametrize(("field", "value", "chinese", "english"), FIELDS)
def test_a_wrong_field_is_answered_in_plain_words(field: forms.Field, value: Any, chinese: str, english: str) -> None:
    for language, words in (("zh-hans", chinese), ("en", english)):
        with override(language), pytest.raises(forms.ValidationError) as refused:
            field.clean(value)
        with override(language):
            assert words in "".join(refused.value.messages)


def test_the_forms_of_the_register_say_what_they_expect() -> None:
    with override("zh-hans"):
        person = PersonForm({"name": "", "birth_date": "昨天", "sex": "7", "relation": ""})
        errors = {name: str(texts[0]) for name, texts in person.errors.items()}
        assert errors["name"] == "请填写这一项。"
        assert errors["birth_date"].startswith("请填日期")
        assert errors["sex"].startswith("选项里没有“7”")
        statement = StatementForm({"year": "-3", "source": "ROSTER", "wage": "一千"})
        assert [str(statement.errors[name][0])[:4] for name in ("year", "wage")] == ["不能小于", "请填数字"]


def test_a_page_shows_the_sentence_beside_its_field(signed_in: Client, household: Household) -> None:
    url = reverse("households:member_new", args=[household.pk])
    page = signed_in.post(url, {"version": household.version, "name": ""}).content.decode()
    assert "请填写这一项。" in page
    assert "这个字段是必填项" not in page
