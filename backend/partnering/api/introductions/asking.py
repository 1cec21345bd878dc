"""Asking for an introduction: what can be chosen, how it will read, and the request itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import translation
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request as HttpRequest
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.models import Person
from backend.common.viewer import Viewer
from backend.directory.api.cards import card_data, organisation_cards
from backend.directory.api.codes import reader_language
from backend.directory.api.errors import as_api_error
from backend.directory.enums import EntryKind, Standing, Visibility
from backend.directory.models import Entry, Organisation
from backend.directory.selectors.organisations import organisation_with_parts
from backend.directory.selectors.profiles import open_entries
from backend.directory.viewers import viewer_of
from backend.partnering import rules
from backend.partnering.api.introductions.serializers.asking import (
    AskSerializer,
    OptionsSerializer,
    PreviewAskSerializer,
    PreviewSerializer,
)
from backend.partnering.api.introductions.serializers.reading import IntroductionSerializer
from backend.partnering.api.introductions.shapes import (
    contact_choices,
    detail_data,
    place_data,
    sentence_data,
)
from backend.partnering.models import Introduction, Proposal
from backend.partnering.selectors.accompaniment import clusters_of, preferred_cluster
from backend.partnering.selectors.introductions import (
    BUSY,
    busy_counts,
    introduction_get,
    is_busy,
    reply_times,
)
from backend.partnering.selectors.proposals import visible_proposals
from backend.partnering.services.introductions import asking
from backend.partnering.services.introductions.accompanying import other_side
from backend.partnering.services.introductions.flow import policy_of
from backend.partnering.services.introductions.sentences import KINDS, checked, worded
from matching.reference import languages, stages, value_chains

ALTERNATIVES = 3


def asking_firm(viewer: Viewer) -> Organisation:
    """Return the viewer's own firm; only its owners and editors ask."""
    if not rules.may_ask(viewer):
        raise PermissionDenied
    return Organisation.objects.get(pk=viewer.organisation_id or 0)


def asked_firm(viewer: Viewer, public_id: UUID) -> Organisation:
    """Return a firm that the viewer may see and that is not their own; raises Http404."""
    found = organisation_with_parts(viewer, public_id)
    if found is None or found.pk == viewer.organisation_id:
        raise Http404
    return found


def _own_entries(asker: Organisation, kind: str) -> list[Entry]:
    return list(open_entries().filter(organisation=asker, kind=kind).order_by("position", "pk"))


def _entry_values(entries: list[Entry]) -> list[dict[str, str]]:
    return [
        {"value": str(e.public_id), "label": e.title, "language": e.language}
        for e in entries
        if e.visibility == Visibility.PUBLIC
    ]


def _sentence_kinds(asker: Organisation, asked: Organisation) -> Iterator[dict[str, Any]]:
    lang = reader_language()
    theirs = {kind: _own_entries(asked, kind) for kind in EntryKind.values}
    own = {kind: _own_entries(asker, kind) for kind in EntryKind.values}
    every_stage = [
        {"value": s.id, "label": stages.label(s.id, lang), "language": lang}
        for s in stages.stages()
    ]
    chains = asker.profile.chains if hasattr(asker, "profile") else []
    nodes = [n for c in value_chains.chains() if c.id in chains for n in c.nodes]
    links = [{"value": n.id, "label": n.label.get(lang), "language": lang} for n in nodes]
    values: dict[str, list[dict[str, str]]] = {
        "their.need": _entry_values(theirs[EntryKind.NEED]),
        "their.offer": _entry_values(theirs[EntryKind.OFFER]),
        "look.need": _entry_values(own[EntryKind.NEED]),
        "offer.entry": _entry_values(own[EntryKind.OFFER]),
        "look.stage": every_stage,
        "offer.stage": every_stage,
        "look.link": links,
    }
    for code, kind in KINDS.items():
        given = values.get(code, [])
        if kind.param in {"entry", "link"} and not given:
            continue
        text = str(kind.words)
        yield {
            "code": code,
            "group": kind.group,
            "text": (text % {"label": "…"}).replace("….", "…") if "%" in text else text,
            "needs_value": bool(kind.param),
            "values": given,
        }


def _alternatives(viewer: Viewer, asker: Organisation, asked: Organisation) -> list[dict[str, Any]]:
    """Return other proposed firms that are asked by fewer: the best of the last own answer."""
    run = asker.proposal_runs.filter(need__isnull=True, cluster__isnull=True).first()
    if run is None:
        return []
    rows = visible_proposals(run, viewer).exclude(candidate=asked)
    joined = rows.filter(candidate__standing__in=[s.value for s in asking.INTRODUCED])[:20]
    candidates = [p.candidate for p in joined]
    counts = busy_counts([c.pk for c in candidates])
    free = [str(c.public_id) for c in candidates if counts.get(c.pk, 0) < BUSY][:ALTERNATIVES]
    cards = organisation_cards(viewer, free)
    return [cards[i] for i in free if i in cards]


def _reading_language(asked: Organisation) -> str:
    wanted = [code for code in asked.languages if code in {"en", "fr", "de"}]
    return wanted[0] if wanted else "en"


class OptionsView(APIView):
    """What one can choose when asking to be introduced to a firm."""

    @extend_schema(
        operation_id="introduction_options",
        responses=OptionsSerializer,
        parameters=[OpenApiParameter("public_id", UUID, location="path")],
    )
    def get(self, request: HttpRequest, public_id: UUID) -> Response:
        """Return sentences, contacts, clusters, and how busy the firm is."""
        viewer = viewer_of(request)
        asker = asking_firm(viewer)
        asked = asked_firm(viewer, public_id)
        person = cast(Person, request.user)
        own = clusters_of(asker)
        preferred = own[0] if len(own) == 1 else preferred_cluster(asker, own)
        side = other_side(asked, preferred)
        other = side.cluster
        times = reply_times([c.pk for c in [*own, *([other] if other else [])]])
        open_one = Introduction.objects.filter(
            asker=asker, asked=asked, open_key__isnull=False
        ).first()
        lang = reader_language()
        busy = is_busy(asked)
        return Response(
            {
                "asked": card_data(asked),
                "action": _action(asked),
                "open_introduction": open_one and open_one.public_id,
                "clusters": [place_data(c, times) for c in own],
                "preferred_cluster": preferred and preferred.public_id,
                "other_cluster": place_data(other, times) if other else None,
                "other_chooses": side.chooses,
                "sentences": list(_sentence_kinds(asker, asked)),
                "own_needs": [
                    {
                        "id": e.public_id,
                        "title": e.title,
                        "private": e.visibility != Visibility.PUBLIC,
                    }
                    for e in _own_entries(asker, EntryKind.NEED)
                ],
                "contacts": contact_choices(asker),
                "me": f"{person.name} ({person.email})" if person.name else person.email,
                "languages": [
                    {"code": c, "label": languages.label(c, lang)} for c in ("en", "fr", "de")
                ],
                "language": _reading_language(asked),
                "open_count": asking.open_count(asker),
                "open_cap": policy_of(preferred or (own[0] if own else None)).open_cap,
                "busy": busy,
                "alternatives": _alternatives(viewer, asker, asked) if busy else [],
            }
        )


def _action(asked: Organisation) -> str:
    if asked.standing == Standing.PUBLIC_RECORD:
        return "invite"
    return "ask" if asked.standing in asking.INTRODUCED else "none"


class PreviewView(APIView):
    """How a request will read."""

    @extend_schema(
        operation_id="introduction_preview",
        request=PreviewAskSerializer,
        responses=PreviewSerializer,
    )
    def post(self, request: HttpRequest) -> Response:
        """Return the chosen sentences in the language of whoever will read them."""
        viewer = viewer_of(request)
        asker = asking_firm(viewer)
        form = PreviewAskSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = form.validated_data
        asked = asked_firm(viewer, values["asked"])
        language = values["language"]
        try:
            stored = checked(values["sentences"], asker=asker, asked=asked)
        except ValidationError as error:
            raise as_api_error(error) from error
        with translation.override(language):
            said = [sentence_data(s) for s in worded(stored, asker=asker, asked=asked)]
        return Response({"language": language, "sentences": said})


def _need(entries: Any, public_id: UUID | None) -> Entry | None:
    """Return a need by id; raises Http404 for one that may not be seen."""
    if public_id is None:
        return None
    need = entries.filter(public_id=public_id, kind=EntryKind.NEED).first()
    if need is None:
        raise Http404
    return cast(Entry, need)


def _shown(viewer: Viewer, asker: Organisation, asked: Organisation, proposal: Any) -> Any:
    """Return what a proposal showed, to be learned from; raises Http404 for another's proposal."""
    if proposal is None:
        return {}
    found = (
        Proposal.objects.select_related("run")
        .filter(public_id=proposal, run__organisation=asker, run__cluster__isnull=True)
        .filter(candidate=asked)
        .first()
    )
    if found is None or not visible_proposals(found.run, viewer).filter(pk=found.pk).exists():
        raise Http404
    return {
        "rank": found.rank,
        "score": found.score,
        "probability": found.probability,
        "release": found.run.release,
        "features": found.features,
        "versions": found.versions,
        "link": found.link,
    }


def ask(request: HttpRequest) -> Response:
    """Ask for an introduction; a firm that cannot be seen or was excluded is not found."""
    viewer = viewer_of(request)
    asker = asking_firm(viewer)
    form = AskSerializer(data=request.data)
    form.is_valid(raise_exception=True)
    values = form.validated_data
    asked = asked_firm(viewer, values["asked"])
    theirs = Entry.objects.visible_to(viewer).filter(organisation=asked)
    # What one can read of another is never private; said again, so that it stays so.
    theirs = theirs.exclude(visibility=Visibility.PRIVATE)
    wish = asking.Request(
        source=values["source"],
        sentences=values["sentences"],
        note=values["note"],
        language=reader_language(),
        contact_ids=values["contact_ids"],
        share_person=values["share_person"],
        their_need=_need(theirs, values.get("their_need")),
        own_need=_need(open_entries().filter(organisation=asker), values.get("own_need")),
        cluster_id=values.get("cluster"),
        request_key=values.get("request_key"),
        shown=_shown(viewer, asker, asked, values.get("proposal")),
    )
    assert viewer.person_id is not None
    try:
        made = asking.introduction_create(
            person_id=viewer.person_id, asker=asker, asked=asked, request=wish
        )
    except Organisation.DoesNotExist as error:
        raise Http404 from error
    except ValidationError as error:
        raise as_api_error(error) from error
    introduction = introduction_get(viewer, made.public_id)
    return Response(detail_data(introduction, viewer), status=status.HTTP_201_CREATED)


ASK_SCHEMA: dict[str, Any] = {
    "operation_id": "introductions_create",
    "request": AskSerializer,
    "responses": {201: IntroductionSerializer},
}
