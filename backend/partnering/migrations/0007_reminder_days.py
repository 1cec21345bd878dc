"""A cluster says after how many days a reminder goes out."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnering", "0006_accompaniment")]

    operations = [
        migrations.AddField(
            model_name="clusterpolicy",
            name="remind_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="days until the reminder",
            ),
        ),
        migrations.AddField(
            model_name="introduction",
            name="remind_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
