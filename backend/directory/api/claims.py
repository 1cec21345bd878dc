"""Finding, claiming and creating one's own organisation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.models import Person
from backend.common.ability_fields import AbilityReasonsField
from backend.common.viewer import Role, Viewer
from backend.directory import enums, rules_people
from backend.directory.api.codes import CodedSerializer, coded, coded_choice, country_label
from backend.directory.api.errors import as_api_error
from backend.directory.enums_people import ClaimProof, ClaimStatus
from backend.directory.models import Claim, Organisation
from backend.directory.selectors.domains import proves_domain
from backend.directory.selectors.people import (
    by_domain,
    claim_list,
    claimable,
    find_claimable,
)
from backend.directory.services.claims import (
    claim_approve,
    claim_open,
    claim_refuse,
    claim_withdraw,
)
from backend.directory.services.joining import organisation_found
from backend.directory.services.seats import display_name
from backend.directory.services.validation import clean_website, domain_of
from backend.directory.viewers import SESSION_KEY, viewer_of


class CandidateSerializer(serializers.Serializer[Any]):
    """An organisation that may be one's own."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    city = serializers.CharField(allow_blank=True)
    country = CodedSerializer(allow_null=True)
    by_domain = serializers.BooleanField()


class CandidateParameters(serializers.Serializer[Any]):
    """What to look for: words, or an organisation whose link one followed."""

    q = serializers.CharField(required=False, allow_blank=True, default="")
    id = serializers.UUIDField(
        required=False,
        default=None,
        help_text="An organisation's public id, or a former one: of a record merged into it.",
    )


class ClaimStepSerializer(serializers.Serializer[Any]):
    """A step of a claim."""

    at = serializers.DateTimeField()
    status = CodedSerializer()
    person = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)


class ClaimAbilitiesSerializer(serializers.Serializer[Any]):
    """What the viewer may do with a claim."""

    approve = serializers.BooleanField()
    refuse = serializers.BooleanField()
    transfer = serializers.BooleanField()
    withdraw = serializers.BooleanField()


class ClaimSerializer(serializers.Serializer[Any]):
    """A claim."""

    id = serializers.UUIDField()
    organisation_id = serializers.UUIDField()
    organisation = serializers.CharField()
    claimant = serializers.CharField()
    claimant_email = serializers.CharField(allow_blank=True)
    is_mine = serializers.BooleanField()
    status = CodedSerializer()
    proof = CodedSerializer()
    role = serializers.CharField(allow_blank=True)
    opened_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    steps = ClaimStepSerializer(many=True)
    abilities = ClaimAbilitiesSerializer()
    ability_reasons = AbilityReasonsField()


class ClaimWriteSerializer(serializers.Serializer[Any]):
    """Which organisation, and what to say to those who decide."""

    organisation = serializers.UUIDField()
    message = serializers.CharField(max_length=1000, allow_blank=True, required=False, default="")


class DecisionSerializer(serializers.Serializer[Any]):
    """What is decided."""

    decision = serializers.ChoiceField(
        choices=[("approve", "approve"), ("refuse", "refuse"), ("transfer", "transfer")]
    )
    role = serializers.ChoiceField(
        choices=rules_people.ORGANISATION_ROLE_CHOICES,
        required=False,
        default=Role.ORG_OWNER.value,
    )
    note = serializers.CharField(max_length=1000, allow_blank=True, required=False, default="")


class NewOrganisationSerializer(serializers.Serializer[Any]):
    """A firm that is not here yet."""

    legal_name = serializers.CharField(max_length=255)
    country = serializers.CharField(max_length=60)
    org_type = serializers.ChoiceField(
        choices=[c for c in enums.OrganisationType.choices if c[0] != "cluster"], required=False
    )
    city = serializers.CharField(max_length=120, allow_blank=True, required=False)
    website = serializers.CharField(max_length=300, allow_blank=True, required=False)


class FoundedSerializer(serializers.Serializer[Any]):
    """The new organisation; its owner's seat is the acting one from now on."""

    id = serializers.UUIDField()
    seat = serializers.UUIDField()


def _candidate(organisation: Organisation, person: Person) -> dict[str, Any]:
    return {
        "id": organisation.public_id,
        "name": organisation.legal_name,
        "city": organisation.city,
        "country": coded(organisation.country, country_label),
        "by_domain": proves_domain(person, organisation),
    }


def claim_data(claim: Claim, viewer: Viewer) -> dict[str, Any]:
    """Return a claim in the API's shape; the claimant does not learn who decided."""
    mine = rules_people.is_own_claim(viewer, claim)
    judged = rules_people.claim_judged(viewer, claim)
    return {
        "id": claim.public_id,
        "organisation_id": claim.organisation.public_id,
        "organisation": claim.organisation.legal_name,
        "claimant": display_name(claim.person),
        "claimant_email": claim.person.email,
        "is_mine": mine,
        "status": coded_choice(claim.status, ClaimStatus),
        "proof": coded_choice(claim.proof, ClaimProof),
        "role": claim.granted_role,
        "opened_at": claim.created_at,
        "decided_at": claim.decided_at,
        "steps": [
            {
                "at": s.at,
                "status": coded_choice(s.after, ClaimStatus),
                "person": "" if mine and s.person_id != claim.person_id else display_name(s.person),
                "note": s.note,
            }
            for s in claim.steps.all()
        ],
        "abilities": judged.abilities,
        "ability_reasons": judged.reasons,
    }


def _fresh(request: Request, public_id: UUID) -> Claim:
    claim = claim_list(viewer_of(request)).filter(public_id=public_id).first()
    if claim is None:
        raise Http404
    return claim


class CandidatesView(APIView):
    """Organisations that may be one's own."""

    throttle_scope = "search"

    @extend_schema(
        operation_id="claims_candidates",
        parameters=[CandidateParameters],
        responses=CandidateSerializer(many=True),
        filters=False,
    )
    def get(self, request: Request) -> Response:
        """Find by name, VAT number, PIC, website or id; without a question, by one's own domain.

        Profiles that a cluster keeps to itself are never found by asking; they show only to who has
        a confirmed address of their domain.
        """
        assert isinstance(request.user, Person)
        form = CandidateParameters(data=request.query_params)
        form.is_valid(raise_exception=True)
        question = form.validated_data["q"][:200]
        wished = form.validated_data["id"]
        if wished is not None:
            found = list(claimable(request.user).known_as(wished))
        elif not question:
            found = by_domain(request.user)
        else:
            try:
                domain = domain_of(clean_website(question))
            except ValidationError:
                domain = ""
            found = list(find_claimable(request.user, question, domain=domain))
        return Response([_candidate(o, request.user) for o in found])


class ClaimsView(APIView):
    """Claims."""

    def get_throttles(self) -> list[Any]:
        """Limit what sends e-mail."""
        self.throttle_scope = "invite" if self.request.method == "POST" else None
        return super().get_throttles()

    @extend_schema(operation_id="claims_list", responses=ClaimSerializer(many=True), filters=False)
    def get(self, request: Request) -> Response:
        """List one's own claims and those that the acting seat may decide; at most 200."""
        viewer = viewer_of(request)
        return Response([claim_data(c, viewer) for c in claim_list(viewer)[:200]])

    @extend_schema(
        operation_id="claims_create",
        request=ClaimWriteSerializer,
        responses={201: ClaimSerializer},
    )
    def post(self, request: Request) -> Response:
        """Claim one; an address of its domain is enough where nobody owns it."""
        form = ClaimWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        assert isinstance(request.user, Person)
        wished = form.validated_data["organisation"]
        organisation = claimable(request.user).known_as(wished).first()
        if organisation is None:
            raise Http404
        try:
            claim = claim_open(
                person=request.user,
                organisation=organisation,
                message=form.validated_data["message"],
            )
        except ValidationError as error:
            raise as_api_error(error) from error
        if claim.status == ClaimStatus.APPROVED:
            seat = organisation.seats.get(person=request.user)
            request.session[SESSION_KEY] = str(seat.public_id)
        data = claim_data(_fresh(request, claim.public_id), viewer_of(request))
        return Response(data, status=status.HTTP_201_CREATED)


class ClaimView(APIView):
    """One claim."""

    @extend_schema(operation_id="claims_retrieve", responses=ClaimSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return a claim with its history."""
        return Response(claim_data(_fresh(request, public_id), viewer_of(request)))

    @extend_schema(operation_id="claims_withdraw", responses=ClaimSerializer)
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Take one's own claim back; it stays in the history."""
        viewer = viewer_of(request)
        claim = _fresh(request, public_id)
        if not rules_people.is_own_claim(viewer, claim):
            raise PermissionDenied
        try:
            claim_withdraw(claim=claim)
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(claim_data(_fresh(request, public_id), viewer))


class ClaimDecisionView(APIView):
    """Deciding a claim."""

    @extend_schema(
        operation_id="claims_decide", request=DecisionSerializer, responses=ClaimSerializer
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Approve with a role, refuse, or (cluster and platform) put the claimant in charge."""
        viewer = viewer_of(request)
        claim = _fresh(request, public_id)
        form = DecisionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        decision, note = form.validated_data["decision"], form.validated_data["note"]
        allowed = (
            rules_people.may_settle_claim
            if decision == "transfer"
            else rules_people.may_decide_claim
        )
        if not allowed(viewer, claim):
            raise PermissionDenied
        assert isinstance(request.user, Person)
        try:
            if decision == "refuse":
                claim_refuse(claim=claim, by=request.user, note=note)
            else:
                claim_approve(
                    claim=claim,
                    by=request.user,
                    role=Role(form.validated_data["role"]),
                    note=note,
                    transfer=decision == "transfer",
                )
        except ValidationError as error:
            raise as_api_error(error) from error
        return Response(claim_data(_fresh(request, public_id), viewer))


class OrganisationsView(APIView):
    """Organisations."""

    throttle_scope = "invite"

    @extend_schema(
        operation_id="organisations_create",
        request=NewOrganisationSerializer,
        responses={201: FoundedSerializer},
    )
    def post(self, request: Request) -> Response:
        """Enter one's own firm; one becomes its owner."""
        form = NewOrganisationSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        assert isinstance(request.user, Person)
        try:
            seat = organisation_found(person=request.user, values=form.validated_data)
        except ValidationError as error:
            raise as_api_error(error) from error
        request.session[SESSION_KEY] = str(seat.public_id)
        assert seat.organisation is not None
        return Response(
            {"id": seat.organisation.public_id, "seat": seat.public_id},
            status=status.HTTP_201_CREATED,
        )
