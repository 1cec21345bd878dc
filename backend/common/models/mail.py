"""E-mail on its way."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.common.models.base import TimestampedModel
from backend.common.models.jobs import LeasedRow


class MailOut(TimestampedModel, LeasedRow):
    """One e-mail that was written and not yet handed to the mail server.

    It is written in the transaction of what it tells and deleted when it is sent: it may hold a
    link that opens an account, and addresses are personal data. `message_id` is fixed, so that a
    mail that went twice (the worker died in between) is recognised as one.
    """

    to = models.EmailField()
    template = models.CharField(max_length=60)
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField()
    headers = models.JSONField(default=dict, blank=True)
    message_id = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("e-mail on its way")
        verbose_name_plural = _("e-mail on its way")
