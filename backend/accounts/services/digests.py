"""Digests: what waits for a person's daily or weekly e-mail, in one e-mail."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone, translation

from backend.accounts.models import DigestMark, MailStep, Notification, Person
from backend.accounts.notifications import kind_of
from backend.accounts.selectors.notifications import is_mailable
from backend.accounts.services.notifications import ALL_KINDS, unsubscribe_url
from backend.common.mail import absolute, send_mail

FIRST_HOUR = 7
"""From this hour of the platform's time zone on, the day's digests go out (a house choice)."""

MAX_ITEMS = 30
"""Items spelt out in one digest; the rest are counted, and wait in the interface."""


def digests_send(now: datetime.datetime | None = None) -> int:
    """Send the digests that are due; return how many. A day or week never brings two.

    What was read in the interface meanwhile is not mailed any more. The weekly digest goes out on
    Mondays, or later in the week where the platform was away then.
    """
    local = timezone.localtime(now)
    if local.hour < FIRST_HOUR:
        return 0
    day = local.date()
    monday = day - datetime.timedelta(days=day.weekday())
    waiting = Notification.objects.filter(mail_step__in=[MailStep.DAILY, MailStep.WEEKLY])
    people = waiting.order_by("person_id").values_list("person_id", flat=True).distinct()
    return sum(_one(person_id, day, monday) for person_id in list(people))


@transaction.atomic
def _one(person_id: int, day: datetime.date, monday: datetime.date) -> int:
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        return 0
    mark, _made = DigestMark.objects.get_or_create(person=person)
    steps = []
    if mark.daily_on is None or mark.daily_on < day:
        steps.append(MailStep.DAILY)
    if mark.weekly_on is None or mark.weekly_on < monday:
        steps.append(MailStep.WEEKLY)
    waiting = Notification.objects.filter(person=person, mail_step__in=steps)
    unread = list(waiting.filter(read_at__isnull=True).order_by("id"))
    waiting.filter(read_at__isnull=False).update(mail_step=MailStep.NONE)
    if not is_mailable(person):
        waiting.update(mail_step=MailStep.NONE)
        return 0
    if not unread:
        return 0
    _mail(person, unread)
    sent = {row.mail_step for row in unread}
    Notification.objects.filter(pk__in=[row.pk for row in unread]).update(mail_step=MailStep.SENT)
    if MailStep.DAILY in sent:
        mark.daily_on = day
    if MailStep.WEEKLY in sent:
        mark.weekly_on = day
    mark.save()
    return 1


def _mail(person: Person, rows: list[Notification]) -> None:
    with translation.override(person.language):
        items = [
            {
                "title": str(kind_of(row.kind).title(row.params)),
                "text": str(kind_of(row.kind).text(row.params)),
                "link": absolute(row.link) if row.link else "",
            }
            for row in rows[:MAX_ITEMS]
        ]
    send_mail(
        to=person.email,
        template="digest",
        language=person.language,
        context={
            "name": person.name,
            "items": items,
            "count": len(rows),
            "more": max(0, len(rows) - MAX_ITEMS),
            "link": "/notifications",
        },
        unsubscribe_url=unsubscribe_url(person, ALL_KINDS),
    )
