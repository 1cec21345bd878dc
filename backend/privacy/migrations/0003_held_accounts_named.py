"""The back office lists unused accounts that are held back under a name."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("privacy", "0002_inactivity_and_erasure_marks")]

    operations = [
        migrations.AlterModelOptions(
            name="inactivitynotice",
            options={
                "ordering": ["erase_at", "id"],
                "verbose_name": "unused account that is held back",
                "verbose_name_plural": "unused accounts that are held back",
            },
        ),
    ]
