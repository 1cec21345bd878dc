"""The new public ids are filled: from now on they are there and unique."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_profile_life_data")]
    operations = [
        migrations.AlterField(
            model_name=name,
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        )
        for name in ("exclusion", "mandate")
    ]
