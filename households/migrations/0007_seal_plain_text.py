"""Numbers of documents, phones, accounts and free text are sealed, in the register and in its history.

In batches and resumable: it can be broken off and started again, and holds no long lock.
"""

from typing import Any, ClassVar

from django.db import migrations

from portal.common.operations import seal_plain_text


def seal(apps: Any, schema_editor: Any) -> None:
    seal_plain_text(
        "households_person",
        ["id_number", "disability_cert_no", "phone", "remark"],
        history="households_personevent",
    )
    seal_plain_text(
        "households_household",
        ["phone", "bank_card_no", "property_cert_no", "remark"],
        history="households_householdevent",
        json_columns=["notes"],
    )
    seal_plain_text("households_site", ["leader_phone", "remark"], history="households_siteevent")


class Migration(migrations.Migration):
    atomic = False
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("households", "0006_walls"),
        ("common", "0014_sealed_imports"),
    ]
    operations = [migrations.RunPython(seal, elidable=True)]
