"""The data dictionary: every field that can hold words is sealed, or stands here with the reason why it is plain."""

from typing import Any, Final

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from portal.common.fields import CodeField, MultiCodeField
from portal.common.sealing.fields import SealedField, SealedJSONField

# What can hold anything a person types or an identifier; closed vocabularies, numbers and dates cannot.
WORDS: Final = (models.CharField, models.TextField, models.JSONField, ArrayField, models.GeneratedField)
WORDS_MORE: Final = (models.GenericIPAddressField, models.FileField, models.BinaryField)
CLOSED: Final = (CodeField, MultiCodeField)
SEALED: Final = (SealedField, SealedJSONField)
# Codes of divisions: where a row stands behind the wall.
PLACES: Final = frozenset({"division_id"})
# Django's own tables and the columns pghistory derives hold nothing of people.
OUTSIDE: Final = frozenset({"auth", "contenttypes", "pghistory"})

# What decisions.md names: numbers of documents, phones, accounts, free text about illness or disability;
# and what the codes of an app are made of.
MUST_BE_SEALED: Final = {
    "households.Person": {"id_number", "phone", "disability_cert_no", "remark"},
    "households.Household": {"phone", "bank_card_no", "property_cert_no", "remark", "notes"},
    "households.Site": {"leader_phone", "remark"},
    "monitoring.RecordedCase": {"collector_phone"},
    "common.ImportRow": {"mended"},
    "common.ImportSheet": {"seen"},
    "accounts.Factor": {"secret"},
}

# Reason → model → fields.
PLAIN: Final[dict[str, dict[str, str]]] = {
    "codes, levels, states and settings: a closed vocabulary or the portal's own words, nothing about anybody": {
        "common.AuditEvent": "roles area through path act subjects fields result detail",
        "common.AuditSeal": "table columns rows names why",
        "common.SealMark": "table writers",
        "common.AuditCheck": "faults",
        "common.ApprovalRequest": "kind area what columns",
        "common.Slot": "task",
        "common.Job": "kind params area stage result error",
        "common.Export": "title address form layout columns ticked language permissions areas",
        "common.VillageFigure": "figure definition",
        "common.LastDone": "code",
        "common.SealingKey": "name",
        "accounts.User": "language made_in",
        "accounts.Grant": "role area",
        "accounts.GrantProposal": "role area",
        "accounts.Session": "ended_why",
        "households.Division": "code name level",
        "monitoring.HouseholdFacts": "undetermined",
        "monitoring.PersonFacts": "undetermined",
        "monitoring.Rule": "code subject title_zh title_en reason_zh reason_en expression digest",
        "monitoring.Parameter": "code area document",
        "monitoring.Exemption": "code",
        "monitoring.Run": "area",
        "dashboard.MonthlyFigure": "figure",
        "dashboard.Target": "figure area document",
    },
    "values rules compare set by set (income, age, codes): plain under mask, clearance and the walls (decision 2)": {
        "monitoring.Flag": "code values thresholds",
        "monitoring.Finding": "code values thresholds",
    },
    "why staff export or reveal, in their words: the second person and the auditor read it; nothing checks for names": {
        "common.ApprovalRequest": "purpose reason",
        "common.AuditEvent": "purpose",
        "common.Export": "purpose",
    },
    "names and places: found by their beginning and sorted by, shown in full within one's area": {
        "households.Person": "number name name_key",
        "households.Household": "number hamlet group_name site_name address building unit room origin_township "
        "origin_village origin_group building_leader unit_leader head_name head_key",
        "households.Site": "name code address leader_name",
        "workshops.Spell": "place employer industry trade",
        "monitoring.RecordedCase": "collector helper_name helper_unit",
    },
    "the branch of a bank says little without the account, which is sealed": {"households.Household": "bank_name"},
    "which help was given: the second level of a closed list, written by statements that compare set by set": {
        "monitoring.RecordedMeasure": "detail",
    },
    "staff, not the people helped: shown to their administrators, never in a roster; masked in lists": {
        "accounts.User": "username name unit phone",
        "common.AuditEvent": "user_name ip session",
        "accounts.Session": "address agent",
        "accounts.Factor": "label",
        "accounts.ApiToken": "name hint",
    },
    "a keyed digest, a hash or a proof: it opens nothing and reads back to nothing": {
        "households.Person": "id_digest phone_mark",
        "accounts.User": "password",
        "accounts.FormerPassword": "password",
        "accounts.RecoveryCode": "digest",
        "accounts.Attempts": "key",
        "accounts.ApiToken": "digest",
        "common.AuditSeal": "previous mac",
        "common.SealingKey": "proof",
        "common.ImportBatch": "sha256",
        "common.ImportRow": "asked_for",
    },
    "sessions hold the key of the user and when one signed in and confirmed; signed, gone when signed out": {
        "accounts.Session": "session_key session_data",
    },
    "headings, shapes, counts and where things stand in a workbook: no cell of a person": {
        "common.ImportBatch": "area filename stored_name blank_columns source failure counts flag_preview",
        "common.ImportSheet": "name title header_rows why_skipped shape mapping corrections by_hand skipped_rows "
        "counts",
        "common.ImportFault": "heading column kind shown params",
        "common.ColumnMemory": "county shape mapping layout example",
        "common.Export": "stored_name",
    },
    "a staged row's name and masked number; sealed cells of its differences stay sealed inside": {
        "common.ImportRow": "subject label masked_id why changes hold cells",
        "common.ImportWrite": "table act keys before",
    },
    "a list's saved conditions: the filters that could name a person are not kept": {
        "common.SavedFilter": "list_name name query",
    },
}


def _models() -> list[type[models.Model]]:
    """Models of tables of our own; those of history have the fields of what they track."""
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label not in OUTSIDE and not hasattr(model, "pgh_tracked_model")
    ]


def _open_fields(model: type[models.Model]) -> set[str]:
    return {
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, WORDS + WORDS_MORE)
        and not isinstance(field, CLOSED + SEALED)
        and not field.choices
        and not field.is_relation
        and field.name not in PLACES
    }


def _listed() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for listed in PLAIN.values():
        for label, names in listed.items():
            assert not found.get(label, set()) & set(names.split()), f"{label} is given two reasons"
            found.setdefault(label, set()).update(names.split())
    return found


def test_every_field_of_words_is_sealed_or_listed_with_the_reason() -> None:
    plain = {model._meta.label: fields for model in _models() if (fields := _open_fields(model))}
    assert _listed() == plain


@pytest.mark.parametrize("label", MUST_BE_SEALED)
def test_what_is_decided_to_be_sealed_is_sealed_in_the_register_and_in_its_history(label: str) -> None:
    model = apps.get_model(label)
    histories: list[Any] = [each for each in apps.get_models() if getattr(each, "pgh_tracked_model", None) is model]
    for each in [model, *histories]:
        sealed = {field.name for field in each._meta.concrete_fields if isinstance(field, SEALED)}
        assert sealed == MUST_BE_SEALED[label], each
