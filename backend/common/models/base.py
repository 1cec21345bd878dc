"""Bases of the models: public ids and time stamps."""

import uuid

from django.db import models


class PublicIdModel(models.Model):
    """A row that the API and the index name by a random UUID, never by its key."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class TimestampedModel(models.Model):
    """When a row was made and last changed."""

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
