"""Accepting legal texts, and withdrawing consents."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Person
from backend.directory.services.validation import problem
from backend.privacy.engine import OPTIONAL, current
from backend.privacy.enums import Document
from backend.privacy.models import Acceptance


@transaction.atomic
def text_accept(
    *, person: Person, document: str, version: str, language: str, cluster_id: int | None = None
) -> Acceptance:
    """Note that a person accepts the version that holds; raises ValidationError on another one.

    Accepting twice is one acceptance.
    """
    text = current(document, language, timezone.localdate())
    if text is None or text.version != version:
        raise problem(
            "other_version", _("This text has changed meanwhile. Please read the new version.")
        )
    standing = Acceptance.objects.filter(
        person=person, document=document, version=version, withdrawn_at__isnull=True
    )
    same = (
        standing.filter(cluster__isnull=True)
        if cluster_id is None
        else standing.filter(cluster_id=cluster_id)
    ).first()
    if same is not None:
        return same
    return Acceptance.objects.create(
        person=person,
        cluster_id=cluster_id,
        document=document,
        version=version,
        language=text.language,
        digest=text.digest,
    )


def terms_version() -> str:
    """Return the version of the terms of use that holds, or an empty string."""
    text = current(Document.TERMS, "en", timezone.localdate())
    return text.version if text is not None else ""


def terms_due(person: Person) -> bool:
    """Say whether a person has not accepted the terms that hold."""
    version = terms_version()
    return (
        bool(version)
        and not Acceptance.objects.filter(
            person=person, document=Document.TERMS, version=version, withdrawn_at__isnull=True
        ).exists()
    )


def terms_accept(person: Person, version: str, language: str) -> None:
    """Note that a person accepts the terms; raises ValidationError on another version."""
    text_accept(person=person, document=Document.TERMS, version=version, language=language)


@transaction.atomic
def consent_withdraw(*, person: Person, document: str) -> int:
    """Withdraw a consent; raises ValidationError for a text that is no consent."""
    if document not in OPTIONAL:
        raise problem("no_consent", _("Only a consent can be withdrawn."))
    return Acceptance.objects.filter(
        person=person, document=document, withdrawn_at__isnull=True
    ).update(withdrawn_at=timezone.now())
