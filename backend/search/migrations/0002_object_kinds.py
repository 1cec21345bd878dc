"""Documents of any object kind, not of organisations alone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.RenameField("indexeddocument", "organisation_id", "object_id"),
        migrations.AddField(
            "indexeddocument",
            "object_kind",
            models.CharField(default="organisation", max_length=32),
        ),
    ]
