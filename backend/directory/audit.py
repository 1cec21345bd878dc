"""What the audit log follows in the directory; no token and no text of a person goes there."""

from __future__ import annotations

from auditlog.registry import auditlog

from backend.directory.models import (
    Claim,
    HostRequest,
    Invitation,
    Mandate,
    Membership,
    Network,
    Seat,
)


def register_models() -> None:
    """Register the models that decide who may see and do what; safe to call twice."""
    if auditlog.contains(Seat):
        return
    # Not exclusions: nobody but the firm itself may learn of one, whoever reads the log.
    for model in (Seat, Membership, Mandate):
        auditlog.register(model, exclude_fields=["updated_at"])
    auditlog.register(
        Invitation, exclude_fields=["token_hash", "updated_at"], mask_fields=["email"]
    )
    auditlog.register(Claim, exclude_fields=["message", "updated_at"])
    auditlog.register(HostRequest, exclude_fields=["message", "answer", "updated_at"])
    auditlog.register(Network, exclude_fields=["updated_at"], m2m_fields={"clusters"})
