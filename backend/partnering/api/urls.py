"""API addresses of partnering."""

from django.urls import path

from backend.partnering.api import chains, proposals, ranking, why_not
from backend.partnering.api.introductions import accompanying, asking, pages, thread

urlpatterns = [
    path("ranking/", ranking.RankingView.as_view(), name="ranking"),
    path(
        "organisations/<uuid:public_id>/why-not/",
        why_not.WhyNotView.as_view(),
        name="organisation-why-not",
    ),
    path(
        "organisations/<uuid:public_id>/proposals/",
        proposals.ProposalsView.as_view(),
        name="proposals",
    ),
    path(
        "organisations/<uuid:public_id>/proposals/refresh/",
        proposals.RefreshView.as_view(),
        name="proposals-refresh",
    ),
    path(
        "organisations/<uuid:public_id>/chain/",
        chains.ChainView.as_view(),
        name="organisation-chain",
    ),
    path(
        "proposals/<uuid:public_id>/feedback/",
        proposals.FeedbackView.as_view(),
        name="proposal-feedback",
    ),
    path(
        "organisations/<uuid:public_id>/introduction-options/",
        asking.OptionsView.as_view(),
        name="introduction-options",
    ),
    path("introductions/", pages.IntroductionsView.as_view(), name="introductions"),
    path("introductions/preview/", asking.PreviewView.as_view(), name="introduction-preview"),
    path("introductions/<uuid:public_id>/", pages.IntroductionView.as_view(), name="introduction"),
    path(
        "introduction-accompaniment/",
        accompanying.AccompanimentView.as_view(),
        name="introduction-accompaniment",
    ),
    path(
        "introductions/<uuid:public_id>/cluster/",
        accompanying.PickView.as_view(),
        name="introduction-pick-cluster",
    ),
    path(
        "introductions/<uuid:public_id>/answer/",
        pages.AnswerView.as_view(),
        name="introduction-answer",
    ),
    path(
        "introductions/<uuid:public_id>/questions/<uuid:question_id>/answer/",
        pages.ExplainView.as_view(),
        name="introduction-explain",
    ),
    path(
        "introductions/<uuid:public_id>/withdraw/",
        pages.WithdrawView.as_view(),
        name="introduction-withdraw",
    ),
    path(
        "introductions/<uuid:public_id>/outcome/",
        pages.OutcomeView.as_view(),
        name="introduction-outcome",
    ),
    path(
        "introductions/<uuid:public_id>/messages/",
        thread.MessagesView.as_view(),
        name="introduction-messages",
    ),
    path(
        "introductions/<uuid:public_id>/attachments/<uuid:attachment_id>/",
        thread.AttachmentView.as_view(),
        name="introduction-attachment",
    ),
    path(
        "introductions/<uuid:public_id>/meetings/",
        thread.MeetingsView.as_view(),
        name="introduction-meetings",
    ),
    path(
        "introductions/<uuid:public_id>/meetings/<uuid:meeting_id>/accept/",
        thread.MeetingAcceptView.as_view(),
        name="introduction-meeting-accept",
    ),
    path(
        "introductions/<uuid:public_id>/meetings/<uuid:meeting_id>/cancel/",
        thread.MeetingCancelView.as_view(),
        name="introduction-meeting-cancel",
    ),
    path(
        "introductions/<uuid:public_id>/meetings/<uuid:meeting_id>/calendar.ics",
        thread.MeetingCalendarView.as_view(),
        name="introduction-meeting-calendar",
    ),
    path(
        "clusters/<uuid:public_id>/introduction-policy/",
        pages.PolicyView.as_view(),
        name="introduction-policy",
    ),
]
