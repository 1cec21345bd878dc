"""Warnings to accounts that nobody uses, and the list of erasures for restored backups."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("privacy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ErasureMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pseudonym", models.CharField(max_length=80, unique=True)),
                ("organisations", models.JSONField(default=list)),
                ("erased_at", models.DateTimeField()),
            ],
            options={"ordering": ["erased_at", "id"]},
        ),
        migrations.CreateModel(
            name="InactivityNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_at", models.DateTimeField()),
                ("second_at", models.DateTimeField(blank=True, null=True)),
                ("erase_at", models.DateTimeField()),
                ("held", models.CharField(blank=True, default="", max_length=20)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inactivity_notice",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["erase_at", "id"]},
        ),
    ]
