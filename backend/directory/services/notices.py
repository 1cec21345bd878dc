"""Telling an unclaimed firm who keeps data of it (GDPR, Article 14), and taking its objection.

Article 14(3) of Regulation (EU) 2016/679: within a reasonable period, at the latest within one
month; and at the latest when the data are first disclosed to another recipient.
"""

from __future__ import annotations

import datetime

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.common import outbox
from backend.common.dates import in_months
from backend.common.mail import send_mail
from backend.directory.enums import HistoryKind, NoticeChannel, SourceKind, Standing
from backend.directory.models import Cluster, FirmNotice, Organisation
from backend.directory.services.data import Source
from backend.directory.services.history import note
from backend.directory.services.telling import tell_staff
from backend.directory.services.validation import problem

SALT = "backend.directory.objection"
TEXT_VERSION = "2026-11"
"""Names the text of the e-mail that was sent; change it with the text."""

LANGUAGES = ("fr", "de", "en")
COUNTRY_LANGUAGE = {
    "FR": "fr",
    "BE": "fr",
    "LU": "fr",
    "DE": "de",
    "AT": "de",
    "CH": "de",
    "LI": "de",
}
"""Language of the notice where the firm's own is none of ours: a house choice by country."""

WAIT_DAYS = 7
"""Days after an import before e-mails leave by themselves, so that a mistaken one can be undone."""

IMPORT, DISCLOSURE, BY_HAND = "import", "disclosure", "by_hand"


def notice_ensure(*, organisation: Organisation, cluster: Cluster) -> FirmNotice | None:
    """Note that a cluster owes an unclaimed firm a notice, within a month from today."""
    if organisation.standing != Standing.IMPORTED:
        return None
    row, _made = FirmNotice.objects.get_or_create(
        organisation=organisation,
        cluster=cluster,
        defaults={"due_on": in_months(timezone.localdate(), 1)},
    )
    return row


def address_of(organisation: Organisation) -> str:
    """Return the e-mail address of a firm's first contact point that has one, else nothing."""
    found = organisation.contacts.exclude(email="").order_by("pk").first()  # type: ignore[attr-defined]
    return found.email if found is not None else ""


def language_of(organisation: Organisation) -> str:
    """Return the language to write to a firm in: its own if it is one of ours, else by country."""
    for language in organisation.languages:
        if language in LANGUAGES:
            return str(language)
    return COUNTRY_LANGUAGE.get(organisation.country, "en")


def objection_token(notice: FirmNotice) -> str:
    """Return the signed name of a notice. It does not expire, as the right does not."""
    return signing.dumps(str(notice.public_id), salt=SALT)


def notice_of_token(token: str) -> FirmNotice | None:
    """Return the notice that a token names; None for a forged one or a firm that is gone."""
    try:
        public_id = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return (
        FirmNotice.objects.filter(public_id=public_id)
        .select_related("organisation", "cluster__organisation")
        .first()
    )


@transaction.atomic
def notice_send(*, notice: FirmNotice, reason: str, person_id: int | None = None) -> FirmNotice:
    """Tell a firm by e-mail, once; raises ValidationError where it has no address.

    What the e-mail says of source, purposes and rights is in `templates/mail/firm_notice_*`. The
    address is used and not kept.
    """
    row = FirmNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if row.told_at is not None:
        return row
    organisation, cluster = row.organisation, row.cluster
    address = address_of(organisation)
    if not address:
        raise problem(
            "no_address",
            _("%(value)s has no e-mail address. Tell it by post and tick that here."),
            value=organisation.legal_name,
        )
    language = language_of(organisation)
    kinds = set(
        organisation.provenance.values_list("source_kind", flat=True)  # type: ignore[attr-defined]
    )
    send_mail(
        to=address,
        template=f"firm_notice_{language}",
        language=language,
        context={
            "organisation": organisation.legal_name,
            "cluster": cluster.organisation.legal_name,
            "cluster_website": cluster.organisation.website,
            "cluster_contact": address_of(cluster.organisation),
            "imported_on": timezone.localdate(row.created_at),
            "from_list": SourceKind.SPREADSHEET in kinds or not kinds,
            "from_register": SourceKind.CORDIS in kinds,
            "has_contacts": True,
            "disclosure": reason == DISCLOSURE,
            "claim_url": f"{settings.PUBLIC_URL}/claim/{organisation.public_id}",
            "objection_url": f"{settings.PUBLIC_URL}/objection/{objection_token(row)}",
        },
    )
    row.language, row.text_version = language, TEXT_VERSION
    return _told(row, NoticeChannel.MAIL, reason, person_id)


@transaction.atomic
def notice_told_by_post(*, notice: FirmNotice, person_id: int | None) -> FirmNotice:
    """Note that a firm was told by letter."""
    row = FirmNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if row.told_at is not None:
        return row
    return _told(row, NoticeChannel.POST, BY_HAND, person_id)


def _told(
    row: FirmNotice, channel: NoticeChannel, reason: str, person_id: int | None
) -> FirmNotice:
    row.told_at, row.channel = timezone.now(), channel
    row.reason, row.person_id = reason, person_id
    row.save()
    kind = SourceKind.PERSON if person_id else SourceKind.CLOCK
    note(
        row.organisation,
        HistoryKind.NOTICE,
        Source(kind, person_id=person_id),
        field=channel,
        new=reason,
        cluster_id=row.cluster_id,
    )
    return row


@transaction.atomic
def notice_before_disclosure(
    *, organisation: Organisation, cluster: Cluster, person_id: int | None = None
) -> None:
    """Have an unclaimed firm told before others see it for the first time.

    Sends the e-mail where it was not told yet; raises ValidationError where it has no address.
    """
    if organisation.standing != Standing.IMPORTED:
        return
    row = notice_ensure(organisation=organisation, cluster=cluster)
    assert row is not None
    if row.told_at is None:
        notice_send(notice=row, reason=DISCLOSURE, person_id=person_id)


@transaction.atomic
def notice_object(*, notice: FirmNotice) -> FirmNotice:
    """Take a firm's objection: it is hidden at once from everybody, the cluster's staff included.

    Mandates end, the cluster is told. Idempotent. A firm that has claimed its profile decides
    there, so that an old link cannot hide it: then nothing happens.
    """
    row = FirmNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=row.organisation_id)
    if organisation.standing != Standing.IMPORTED or row.objected_at is not None:
        return row
    now = timezone.now()
    row.objected_at = organisation.objected_at = now
    row.save(update_fields=["objected_at", "updated_at"])
    organisation.save(update_fields=["objected_at", "updated_at"])
    organisation.mandates.all().delete()  # type: ignore[attr-defined]
    note(
        organisation,
        HistoryKind.NOTICE,
        Source(SourceKind.PERSON, "objection link"),
        field="objected",
        cluster_id=row.cluster_id,
    )
    outbox.touch(outbox.ORGANISATION, organisation.public_id, narrowing=True)
    for other in organisation.notices.select_related("cluster__organisation"):  # type: ignore[attr-defined]
        tell_staff(
            other.cluster,
            "firm_objected",
            params={"organisation": organisation.legal_name},
            key=f"objected:{other.pk}",
        )
    return row


def send_due(today: datetime.date | None = None) -> dict[str, int]:
    """Send the notices whose time has come; tell staff of those that need a letter.

    Returns how many were sent and how many firms are overdue without an address. Each is its own
    short transaction.
    """
    day = today or timezone.localdate()
    ready = (
        FirmNotice.objects.open()
        .filter(created_at__date__lte=day - datetime.timedelta(days=WAIT_DAYS))
        .exclude(organisation__contacts=None)
        .select_related("organisation", "cluster__organisation")
    )
    sent = 0
    for row in ready.distinct():
        if address_of(row.organisation):
            notice_send(notice=row, reason=IMPORT)
            sent += 1
    return {"sent": sent, "overdue": _remind(day)}


@transaction.atomic
def _remind(day: datetime.date) -> int:
    """Tell each cluster, once a week, how many firms it still has to write to."""
    found = 0
    year, week, _weekday = day.isocalendar()
    for cluster in Cluster.objects.filter(
        pk__in=FirmNotice.objects.overdue(day).values("cluster_id")
    ).select_related("organisation"):
        count = FirmNotice.objects.overdue(day).filter(cluster=cluster).count()
        found += count
        tell_staff(
            cluster,
            "notices_overdue",
            params={"count": count},
            link="/members?notice=overdue",
            key=f"notices:{cluster.pk}:{year}-{week}",
        )
    return found
