"""What the directory keeps of people and of organisations."""

from __future__ import annotations

from django.db.models import Q

from backend.common.personal_data import (
    Holding,
    Purpose,
    Recipient,
    Subject,
    declare,
    either,
    of_address,
    of_organisation,
    of_person,
)
from backend.directory.models import Organisation
from backend.directory.services.organisations import organisation_delete

YEAR = 365
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
            Holding(
                "directory.ClaimStep",
                ("at", "after", "note"),
                Purpose.ACCOUNT,
                person,
                erase="blank",
                blanks={"note": "", "person": None},
                recipients=CURATORS,
            ),
            Holding(
                "directory.HostRequest",
                ("kind", "message", "status", "answer", "created_at"),
                Purpose.ACCOUNT,
                of_person("asked_by_id"),
                erase="blank",
                blanks={"message": "", "asked_by": None},
                recipients=CURATORS,
            ),
            Holding(
                "directory.TwinOffer",
                ("proof", "state", "created_at", "decided_at"),
                Purpose.MEMBERS,
                of_person("decided_by_id"),
                erase="blank",
                blanks={"decided_by": None},
                recipients=(Recipient.OWN_CLUSTERS,),
            ),
            Holding(
                "directory.ChangeRequest",
                ("note", "created_at"),
                Purpose.MEMBERS,
                person,
                erase="blank",
                blanks={"note": "", "person": None},
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
            Holding(
                "directory.ValidationJob",
                ("created_at", "done_count"),
                Purpose.MEMBERS,
                person,
                erase="blank",
                blanks={"person": None},
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
            Holding(
                "directory.Entry",
                ("kind", "title", "text", "visibility", "status", "expires_on", "created_at"),
                Purpose.PROFILE,
                firm,
                erase="cascade",
                recipients=ALL,
                of="organisation",
            ),
            Holding(
                "directory.ProfileText",
                ("language", "description"),
                Purpose.PROFILE,
                of_organisation("profile__organisation_id"),
                erase="cascade",
                recipients=ALL,
                of="organisation",
            ),
            Holding(
                "directory.Membership",
                ("cluster__acronym", "status", "since", "until", "member_key"),
                Purpose.MEMBERS,
                firm,
                erase="cascade",
                recipients=(Recipient.OWN_CLUSTERS,),
                of="organisation",
            ),
            Holding(
                "directory.Mandate",
                ("cluster__acronym", "given_on", "valid_until", "note"),
                Purpose.MEMBERS,
                firm,
                erase="cascade",
                recipients=(Recipient.OWN_CLUSTERS,),
                of="organisation",
            ),
            Holding(
                "directory.Exclusion",
                ("created_at",),
                Purpose.MATCHING,
                firm,
                erase="cascade",
                of="organisation",
            ),
            Holding(
                "directory.FirmNotice",
                ("due_on", "told_at", "channel", "text_version", "objected_at"),
                Purpose.NOTICES,
                firm,
                erase="cascade",
                recipients=(Recipient.OWN_CLUSTERS,),
                of="organisation",
            ),
            Holding(
                "directory.SmeAssessment",
                ("version", "answers", "declared_size", "computed_size", "computed_on"),
                Purpose.FUNDING,
                firm,
                erase="cascade",
                recipients=CURATORS,
                of="organisation",
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
