"""Existing rows: nothing that is seen today is hidden, and every firm gets its clock and notice."""

import calendar
import datetime
import uuid
from typing import Any

from django.db import migrations
from django.utils import timezone

CHUNK = 500


def in_months(day: datetime.date, months: int) -> datetime.date:
    """Return the same day some months later, the month's last where there is none."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return day.replace(
        year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1])
    )


def forwards(apps: Any, schema_editor: Any) -> None:
    """Set states, clocks, curators and notices."""
    organisation = apps.get_model("directory", "Organisation")
    membership = apps.get_model("directory", "Membership")
    notice = apps.get_model("directory", "FirmNotice")
    today = timezone.localdate()
    for name in ("Exclusion", "Mandate"):
        for row in apps.get_model("directory", name).objects.filter(public_id__isnull=True):
            row.public_id = uuid.uuid4()
            row.save(update_fields=["public_id"])
    # Claimed profiles were shown to everybody, so they count as published.
    organisation.objects.filter(standing__in=["claimed", "published"]).update(
        life="published", published_at=timezone.now(), renew_on=in_months(today, 12)
    )
    seen: set[int] = set()
    notices = []
    rows = membership.objects.filter(organisation__standing="imported").order_by("pk")
    for row in rows.iterator(chunk_size=CHUNK):
        if row.organisation_id not in seen:
            seen.add(row.organisation_id)
            organisation.objects.filter(pk=row.organisation_id).update(curator_id=row.cluster_id)
        notices.append(
            notice(
                organisation_id=row.organisation_id,
                cluster_id=row.cluster_id,
                due_on=in_months(timezone.localdate(row.created_at), 1),
            )
        )
    notice.objects.bulk_create(notices, batch_size=CHUNK, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_profile_life")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
