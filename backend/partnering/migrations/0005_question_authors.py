"""Who asked and answered a question, so that a person's own words can be found and unsigned."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("partnering", "0004_releases"),
    ]

    operations = [
        migrations.AddField(
            model_name="introductionquestion",
            name=name,
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        )
        for name in ("asked_by", "answered_by")
    ]
