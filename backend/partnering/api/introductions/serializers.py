"""The shapes of the API of introductions."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from backend.common.ability_fields import AbilityReasonsField
from backend.directory.api.cards import CardSerializer
from backend.directory.api.codes import CodedSerializer
from backend.partnering.enums import (
    DeclineReason,
    IntroductionSource,
    IntroductionState,
    MeetingPlace,
    MeetingState,
    Outcome,
    PartyDecision,
    PartyRole,
)
from backend.partnering.selectors.introductions import BOXES
from backend.partnering.services.introductions.sentences import GROUPS


class WrittenTextSerializer(serializers.Serializer[Any]):
    """Words as they were written, with their language."""

    text = serializers.CharField()
    language = serializers.CharField(allow_blank=True)


class SentenceSerializer(serializers.Serializer[Any]):
    """A sentence in the reader's language, and the original that it quotes."""

    code = serializers.CharField()
    group = serializers.ChoiceField(choices=GROUPS)
    text = serializers.CharField()
    quote = WrittenTextSerializer(allow_null=True)
    detail = serializers.CharField(allow_blank=True)


class ChosenSentenceSerializer(serializers.Serializer[Any]):
    """A sentence as it is chosen: its code, and what it names."""

    code = serializers.CharField(max_length=40)
    value = serializers.CharField(max_length=80, allow_blank=True, default="")


class FirmSerializer(serializers.Serializer[Any]):
    """A firm by id, name and country."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    country = CodedSerializer(allow_null=True)
    is_demo = serializers.BooleanField()


class PlaceRefSerializer(serializers.Serializer[Any]):
    """A cluster by id and name, with its typical reply time."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    reply_hours = serializers.IntegerField(
        allow_null=True, help_text="Median of its latest answers; null below five of them."
    )


class ChoiceSerializer(serializers.Serializer[Any]):
    """Something of one's own to choose: an entry, a stage, a link."""

    value = serializers.CharField()
    label = serializers.CharField()
    language = serializers.CharField(allow_blank=True)


class SentenceKindSerializer(serializers.Serializer[Any]):
    """A sentence that can be chosen, with the values that it can take."""

    code = serializers.CharField()
    group = serializers.ChoiceField(choices=GROUPS)
    text = serializers.CharField()
    needs_value = serializers.BooleanField()
    values = ChoiceSerializer(many=True)


class ContactChoiceSerializer(serializers.Serializer[Any]):
    """One of one's own contacts."""

    id = serializers.UUIDField()
    name = serializers.CharField(allow_blank=True)
    job = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)


class OwnNeedSerializer(serializers.Serializer[Any]):
    """One of one's own needs."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    private = serializers.BooleanField()


class OptionsSerializer(serializers.Serializer[Any]):
    """What one can choose when asking for an introduction."""

    asked = CardSerializer()
    action = serializers.ChoiceField(
        choices=["ask", "invite", "none"],
        help_text="Public records are invited; unclaimed imports neither invited nor introduced.",
    )
    open_introduction = serializers.UUIDField(allow_null=True)
    clusters = PlaceRefSerializer(many=True)
    other_cluster = PlaceRefSerializer(allow_null=True)
    sentences = SentenceKindSerializer(many=True)
    own_needs = OwnNeedSerializer(many=True)
    contacts = ContactChoiceSerializer(many=True)
    me = serializers.CharField(help_text="Name and e-mail of the person who asks.")
    languages = CodedSerializer(many=True)
    language = serializers.CharField(help_text="The language that the asked firm reads.")
    open_count = serializers.IntegerField()
    open_cap = serializers.IntegerField()
    busy = serializers.BooleanField()
    alternatives = CardSerializer(many=True)


class PreviewAskSerializer(serializers.Serializer[Any]):
    """A request to be shown as the reader will see it."""

    asked = serializers.UUIDField()
    sentences = ChosenSentenceSerializer(many=True)
    language = serializers.ChoiceField(choices=["en", "fr", "de"])


class PreviewSerializer(serializers.Serializer[Any]):
    """A request in the reader's language."""

    language = serializers.CharField()
    sentences = SentenceSerializer(many=True)


class AskSerializer(serializers.Serializer[Any]):
    """A request for an introduction."""

    asked = serializers.UUIDField()
    source = serializers.ChoiceField(choices=IntroductionSource.choices)
    proposal = serializers.UUIDField(required=False, allow_null=True)
    their_need = serializers.UUIDField(required=False, allow_null=True)
    own_need = serializers.UUIDField(required=False, allow_null=True)
    cluster = serializers.UUIDField(required=False, allow_null=True)
    sentences = ChosenSentenceSerializer(many=True)
    note = serializers.CharField(max_length=1500, allow_blank=True, default="")
    contact_ids = serializers.ListField(child=serializers.UUIDField(), max_length=10, default=list)
    share_person = serializers.BooleanField(default=False)
    request_key = serializers.UUIDField(required=False, allow_null=True)


class ReplySerializer(serializers.Serializer[Any]):
    """A party's answer."""

    decision = serializers.ChoiceField(choices=["accept", "decline", "ask"])
    reason = serializers.ChoiceField(
        choices=DeclineReason.choices, allow_blank=True, required=False, default=""
    )
    silent = serializers.BooleanField(default=False)
    comment = serializers.CharField(max_length=500, allow_blank=True, default="")
    question = serializers.CharField(max_length=1000, allow_blank=True, default="")
    contact_ids = serializers.ListField(child=serializers.UUIDField(), max_length=10, default=list)
    share_person = serializers.BooleanField(default=False)


class ExplainSerializer(serializers.Serializer[Any]):
    """The answer to a question."""

    text = serializers.CharField(max_length=1500, allow_blank=True)


class PartySerializer(serializers.Serializer[Any]):
    """One of the four parties, as the reader may see it."""

    role = serializers.ChoiceField(choices=PartyRole.choices)
    role_label = serializers.CharField()
    name = serializers.CharField(allow_blank=True)
    decision = serializers.ChoiceField(choices=PartyDecision.choices)
    decision_label = serializers.CharField()
    link = serializers.ChoiceField(
        choices=["filled", "waiting", "missing", "absent"],
        help_text="How its link of the chain is drawn.",
    )
    decided_at = serializers.DateTimeField(allow_null=True)
    reason = CodedSerializer(allow_null=True)
    comment = WrittenTextSerializer(allow_null=True)
    silent = serializers.BooleanField(help_text="True for one's own silent decline alone.")
    you = serializers.BooleanField()
    reply_hours = serializers.IntegerField(allow_null=True)


class IntroductionCardSerializer(serializers.Serializer[Any]):
    """An introduction in short."""

    id = serializers.UUIDField()
    created_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=IntroductionState.choices)
    state_label = serializers.CharField()
    due_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    asker = FirmSerializer()
    asked = FirmSerializer()
    parties = PartySerializer(many=True)
    first_sentence = serializers.CharField(allow_blank=True)
    role = serializers.ChoiceField(choices=PartyRole.choices)


class BoxCountsSerializer(serializers.Serializer[Any]):
    """How many introductions lie in each box."""

    mine = serializers.IntegerField()
    waiting = serializers.IntegerField()
    agreed = serializers.IntegerField()
    ended = serializers.IntegerField()


class IntroductionPageSerializer(serializers.Serializer[Any]):
    """One page of introductions."""

    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    page_size = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = IntroductionCardSerializer(many=True)
    box = serializers.ChoiceField(choices=BOXES)
    boxes = BoxCountsSerializer()


class QuestionSerializer(serializers.Serializer[Any]):
    """A question asked back, and its answer."""

    id = serializers.UUIDField()
    party_role = serializers.ChoiceField(choices=PartyRole.choices)
    name = serializers.CharField()
    question = WrittenTextSerializer()
    asked_at = serializers.DateTimeField()
    answer = WrittenTextSerializer(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class SharedContactSerializer(serializers.Serializer[Any]):
    """How to reach a firm, as it was shared when everybody agreed."""

    organisation = serializers.CharField()
    own = serializers.BooleanField()
    name = serializers.CharField(allow_blank=True)
    job = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)


class EventSerializer(serializers.Serializer[Any]):
    """One step of the timeline."""

    at = serializers.DateTimeField()
    text = serializers.CharField()


class SlotSerializer(serializers.Serializer[Any]):
    """A moment at which a meeting could be."""

    id = serializers.UUIDField()
    starts_at = serializers.DateTimeField()


class MeetingSerializer(serializers.Serializer[Any]):
    """A proposed or fixed meeting."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=MeetingState.choices)
    state_label = serializers.CharField()
    by = serializers.CharField()
    own = serializers.BooleanField()
    minutes = serializers.IntegerField()
    place_kind = serializers.ChoiceField(choices=MeetingPlace.choices)
    place_label = serializers.CharField()
    place = serializers.CharField(allow_blank=True)
    time_zone = serializers.CharField()
    slots = SlotSerializer(many=True)
    accepted = SlotSerializer(allow_null=True)
    created_at = serializers.DateTimeField()


class OutcomeSerializer(serializers.Serializer[Any]):
    """What a firm says became of it."""

    organisation = serializers.CharField()
    own = serializers.BooleanField()
    value = serializers.ChoiceField(choices=Outcome.choices)
    label = serializers.CharField()
    said_at = serializers.DateTimeField()


class IntroductionAbilitiesSerializer(serializers.Serializer[Any]):
    """What the reader may do."""

    answer = serializers.BooleanField()
    explain = serializers.BooleanField()
    withdraw = serializers.BooleanField()
    read_thread = serializers.BooleanField()
    write_thread = serializers.BooleanField()
    see_contacts = serializers.BooleanField()
    tell_outcome = serializers.BooleanField()


class RevealedNeedSerializer(WrittenTextSerializer):
    """The asking firm's need behind a request."""

    title = serializers.CharField()
    private = serializers.BooleanField()


class IntroductionSerializer(IntroductionCardSerializer):
    """An introduction with all that the reader may see of it."""

    sentences = SentenceSerializer(many=True)
    note = WrittenTextSerializer(allow_null=True)
    questions = QuestionSerializer(many=True)
    own_need = RevealedNeedSerializer(allow_null=True)
    contacts = SharedContactSerializer(many=True, allow_null=True)
    my_contacts = ContactChoiceSerializer(many=True)
    timeline = EventSerializer(many=True)
    meetings = MeetingSerializer(many=True)
    outcomes = OutcomeSerializer(many=True)
    outcome_wanted = serializers.BooleanField()
    abilities = IntroductionAbilitiesSerializer()
    ability_reasons = AbilityReasonsField()


class AttachmentSerializer(serializers.Serializer[Any]):
    """A file of a message."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    content_type = serializers.CharField()


class MessageSerializer(serializers.Serializer[Any]):
    """One message."""

    id = serializers.UUIDField()
    party_role = serializers.ChoiceField(choices=PartyRole.choices)
    party_name = serializers.CharField()
    author = serializers.CharField(allow_blank=True)
    own = serializers.BooleanField()
    text = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    attachments = AttachmentSerializer(many=True)
    created_at = serializers.DateTimeField()


class MessagePageSerializer(serializers.Serializer[Any]):
    """One page of messages, the oldest first."""

    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    page_size = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = MessageSerializer(many=True)


class MessageWriteSerializer(serializers.Serializer[Any]):
    """What is written into the thread."""

    text = serializers.CharField(max_length=4000, allow_blank=True, default="")
    files = serializers.ListField(child=serializers.FileField(), required=False, default=list)
    request_key = serializers.UUIDField(required=False, allow_null=True)


class MeetingWriteSerializer(serializers.Serializer[Any]):
    """A meeting to propose."""

    slots = serializers.ListField(child=serializers.DateTimeField(), max_length=20)
    minutes = serializers.IntegerField(default=45)
    place_kind = serializers.ChoiceField(choices=MeetingPlace.choices)
    place = serializers.CharField(max_length=300, allow_blank=True, default="")
    time_zone = serializers.CharField(max_length=40)


class SlotChoiceSerializer(serializers.Serializer[Any]):
    """The moment that is taken."""

    slot = serializers.UUIDField()


class OutcomeWriteSerializer(serializers.Serializer[Any]):
    """What became of it."""

    value = serializers.ChoiceField(choices=Outcome.choices)


class IntroductionPolicySerializer(serializers.Serializer[Any]):
    """How a cluster takes part."""

    skip_own = serializers.BooleanField()
    skip_other = serializers.BooleanField()
    reply_days = serializers.IntegerField()
    open_cap = serializers.IntegerField()
    reply_hours = serializers.IntegerField(read_only=True, allow_null=True)
    editable = serializers.BooleanField(read_only=True)


class IntroductionPolicyWriteSerializer(serializers.Serializer[Any]):
    """Changes of a cluster's policy."""

    skip_own = serializers.BooleanField(required=False)
    skip_other = serializers.BooleanField(required=False)
    reply_days = serializers.IntegerField(required=False)
    open_cap = serializers.IntegerField(required=False)
