"""The column of a collector's phone refuses what is not sealed."""

import portal.common.sealing.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0006_seal_plain_text"),
    ]

    operations = [
        migrations.AlterField(
            model_name="recordedcase",
            name="collector_phone",
            field=portal.common.sealing.fields.SealedField(blank=True, max_length=20, null=True),
        ),
        migrations.AlterField(
            model_name="recordedcaseevent",
            name="collector_phone",
            field=portal.common.sealing.fields.SealedField(blank=True, max_length=20, null=True),
        ),
    ]
