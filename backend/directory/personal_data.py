"""What the directory keeps of people and of organisations."""

from __future__ import annotations

from django.db.models import Q

from backend.common.personal_data import (
    YEAR,
    Holding,
    Purpose,
    Recipient,
    Subject,
    declare,
    either,
    goes_with_firm,
    of_address,
    of_organisation,
    of_person,
    written_by,
)
from backend.directory.models import Organisation
from backend.directory.services.organisations import organisation_delete

CURATORS = (Recipient.OWN_SEATS, Recipient.OWN_CLUSTERS)
ALL = (Recipient.EVERYBODY,)


def delete_organisations(subject: Subject) -> int:
    """Remove the organisations that go; the index forgets them, queries leave them out at once."""
    rows = list(Organisation.objects.filter(pk__in=subject.organisation_ids))
    for row in rows:
        organisation_delete(organisation=row)
    return len(rows)


def register() -> None:
    """Declare the directory's holdings; the organisation's own row leaves last."""
    person = of_person("person_id")
    firm = of_organisation("organisation_id")
    declare(
        "directory",
        [
            Holding(
                "directory.AccessToken",
                ("name", "hint", "scopes", "created_at", "expires_at", "last_used_at"),
                Purpose.SECURITY,
                person,
                days=90,
                since="expires_at",
            ),
            Holding(
                "directory.Invitation",
                ("email", "role", "from_name", "note", "sent_at", "expires_at", "accepted_at"),
                Purpose.ACCOUNT,
                either(of_address("email"), of_person("accepted_by_id")),
                recipients=CURATORS,
                days=180,
                since="expires_at",
            ),
            Holding(
                "directory.Claim",
                ("status", "proof", "message", "created_at", "decided_at"),
                Purpose.ACCOUNT,
                person,
                recipients=CURATORS,
                days=3 * YEAR,
                since="decided_at",
            ),
            written_by(
                "directory.ClaimStep",
                ("at", "after", "note"),
                Purpose.ACCOUNT,
                blanks={"note": ""},
                recipients=CURATORS,
            ),
            written_by(
                "directory.HostRequest",
                ("kind", "message", "status", "answer", "created_at"),
                Purpose.ACCOUNT,
                author="asked_by",
                blanks={"message": ""},
                recipients=CURATORS,
            ),
            written_by(
                "directory.TwinOffer",
                ("proof", "state", "created_at", "decided_at"),
                Purpose.MEMBERS,
                author="decided_by",
                recipients=(Recipient.OWN_CLUSTERS,),
            ),
            written_by(
                "directory.ChangeRequest",
                ("note", "created_at"),
                Purpose.MEMBERS,
                blanks={"note": ""},
                recipients=CURATORS,
            ),
            Holding(
                "directory.ContactPoint",
                ("name", "job", "email", "phone", "created_at"),
                Purpose.PROFILE,
                either(of_address("email"), firm),
                recipients=(*CURATORS, Recipient.PARTIES),
            ),
            Holding(
                "directory.FieldProvenance",
                ("field", "source_kind", "source_ref", "written_at"),
                Purpose.PROFILE,
                either(person, firm),
                erase="blank",
                blanks={"person": None},
                recipients=CURATORS,
            ),
            Holding(
                "directory.HistoryRow",
                ("at", "kind", "field", "source_kind"),
                Purpose.PROFILE,
                either(person, firm),
                erase="blank",
                blanks={"person": None},
                recipients=CURATORS,
                days=10 * YEAR,
                since="at",
            ),
            written_by(
                "directory.ValidationJob",
                ("created_at", "done_count"),
                Purpose.MEMBERS,
                days=YEAR,
                since="created_at",
            ),
            Holding(
                "directory.Seat",
                ("role", "organisation__legal_name", "cluster__acronym", "region", "created_at"),
                Purpose.ACCOUNT,
                person,
                recipients=CURATORS,
            ),
            goes_with_firm(
                "directory.Entry",
                ("kind", "title", "text", "visibility", "status", "expires_on", "created_at"),
                Purpose.PROFILE,
                recipients=ALL,
            ),
            goes_with_firm(
                "directory.ProfileText",
                ("language", "description"),
                Purpose.PROFILE,
                "profile__organisation_id",
                recipients=ALL,
            ),
            goes_with_firm(
                "directory.Membership",
                ("cluster__acronym", "status", "since", "until", "member_key"),
                Purpose.MEMBERS,
                recipients=(Recipient.OWN_CLUSTERS,),
            ),
            goes_with_firm(
                "directory.Mandate",
                ("cluster__acronym", "given_on", "valid_until", "note"),
                Purpose.MEMBERS,
                recipients=(Recipient.OWN_CLUSTERS,),
            ),
            goes_with_firm(
                "directory.Exclusion",
                ("created_at",),
                Purpose.MATCHING,
            ),
            goes_with_firm(
                "directory.FirmNotice",
                ("due_on", "told_at", "channel", "text_version", "objected_at"),
                Purpose.NOTICES,
                recipients=(Recipient.OWN_CLUSTERS,),
            ),
            goes_with_firm(
                "directory.SmeAssessment",
                ("version", "answers", "declared_size", "computed_size", "computed_on"),
                Purpose.FUNDING,
                recipients=CURATORS,
            ),
            Holding(
                "directory.Organisation",
                (
                    "public_id",
                    "legal_name",
                    "standing",
                    "country",
                    "street",
                    "postal_code",
                    "city",
                    "vat",
                    "siren",
                    "siret",
                    "pic",
                    "numbers_under_review",
                    "website",
                    "size_class",
                    "turnover_cents",
                    "created_at",
                ),
                Purpose.PROFILE,
                lambda s: Q(pk__in=s.organisation_ids) if s.organisation_ids else None,
                erase=delete_organisations,
                recipients=ALL,
                of="organisation",
            ),
        ],
    )
