"""Rows of an import name the request for a second person that they wait for."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("common", "0018_quicker_imports")]
    operations = [
        migrations.AddField("importrow", "asked", models.UUIDField(null=True)),
        migrations.AddField(
            "importrow", "asked_for", models.CharField(blank=True, db_default="", default="", max_length=110)
        ),
    ]
