"""A place in the back office for work that ended in failure."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FailedWork(models.Model):
    """No table of its own: names the back office's page over every kind of failed job.

    Django then gives the page its rights (`view_failedwork`, `change_failedwork`) and its place in
    the list, as for any other.
    """

    class Meta:
        managed = False
        default_permissions = ("view", "change")
        verbose_name = _("failed work")
        verbose_name_plural = _("failed work")
