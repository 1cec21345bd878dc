"""The short form of an organisation, used in lists everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from rest_framework import serializers

from backend.common.viewer import Viewer
from backend.directory import enums
from backend.directory.api.codes import (
    CodedSerializer,
    coded,
    coded_choice,
    country_label,
    reader_language,
)
from backend.directory.models import Organisation
from backend.directory.selectors.contact import Contact
from backend.directory.selectors.organisations import organisations_by_id
from matching.reference import concepts, nuts, stages

MAX_CONCEPTS = 6


class ClusterRefSerializer(serializers.Serializer[Any]):
    """A cluster by id and name."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class ConceptRefSerializer(serializers.Serializer[Any]):
    """A tag by id and label."""

    id = serializers.CharField()
    label = serializers.CharField()


class CardSerializer(serializers.Serializer[Any]):
    """An organisation in short."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    country = CodedSerializer(allow_null=True)
    region = CodedSerializer(allow_null=True)
    city = serializers.CharField(allow_blank=True)
    org_type = CodedSerializer(allow_null=True)
    size = CodedSerializer(allow_null=True)
    standing = CodedSerializer()
    stages = CodedSerializer(many=True)
    concepts = ConceptRefSerializer(many=True)
    is_demo = serializers.BooleanField()
    is_newcomer = serializers.BooleanField(allow_null=True)
    top_offer = serializers.CharField(allow_blank=True)
    top_need = serializers.CharField(allow_blank=True)
    clusters = ClusterRefSerializer(many=True)


class GetInTouchSerializer(serializers.Serializer[Any]):
    """How the viewer may get in touch with an organisation; `why` says why not."""

    action = serializers.ChoiceField(choices=["ask", "invite", "none"])
    why = serializers.ChoiceField(
        choices=["own", "own_cluster", "unclaimed", "you_unclaimed", "reader"], allow_blank=True
    )


def contact_data(contact: Contact) -> dict[str, str]:
    """Return how to get in touch in the API's shape."""
    return {"action": contact.action, "why": contact.why}


def concept_refs(ids: Iterable[str], limit: int | None = None) -> list[dict[str, str]]:
    """Return tags with their labels, leaving out ids that the list does not know."""
    lang = reader_language()
    found = [{"id": i, "label": concepts.label(i, lang)} for i in ids if concepts.is_concept(i)]
    return found[:limit]


def card_data(organisation: Organisation) -> dict[str, Any]:
    """Return the card of an organisation fetched through `with_visible_parts`."""
    profile = getattr(organisation, "profile", None)
    entries = getattr(organisation, "visible_entries", [])
    memberships = getattr(organisation, "current_memberships", [])
    tags = list(profile.concepts) if profile else []
    tags += [c for e in entries for c in e.concepts if c not in tags]
    region = organisation.site_nuts or organisation.legal_nuts
    return {
        "id": organisation.public_id,
        "name": organisation.legal_name,
        "country": coded(organisation.country, country_label),
        "region": coded(region, nuts.label),
        "city": organisation.city,
        "org_type": coded_choice(organisation.org_type, enums.OrganisationType),
        "size": coded_choice(organisation.size_class, enums.SizeClass),
        "standing": coded_choice(organisation.standing, enums.Standing),
        "stages": [coded(s, stages.label) for s in (profile.stages if profile else [])],
        "concepts": concept_refs(dict.fromkeys(tags), MAX_CONCEPTS),
        "is_demo": organisation.is_demo,
        "is_newcomer": organisation.is_newcomer,
        "top_offer": next((e.title for e in entries if e.kind == enums.EntryKind.OFFER), ""),
        "top_need": next((e.title for e in entries if e.kind == enums.EntryKind.NEED), ""),
        "clusters": [{"id": m.cluster.public_id, "name": str(m.cluster)} for m in memberships],
    }


def organisation_cards(
    viewer: Viewer, public_ids: Iterable[str | UUID]
) -> dict[str, dict[str, Any]]:
    """Return the cards of those organisations that the viewer may see; constant queries."""
    found = organisations_by_id(viewer, public_ids)
    return {public_id: card_data(o) for public_id, o in found.items()}
