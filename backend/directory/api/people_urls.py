"""API addresses of seats, invitations, claims, hosts and networks."""

from django.urls import path

from backend.directory.api import claims, hosts, invitation_accepting, invitations, team, twins

urlpatterns = [
    path("seats/", team.SeatsView.as_view(), name="seats"),
    path("seats/<uuid:public_id>/", team.TeamSeatView.as_view(), name="seat"),
    path("invitations/", invitations.InvitationsView.as_view(), name="invitations"),
    path("invitations/bulk/", invitations.BulkInvitationView.as_view(), name="invitations-bulk"),
    path(
        "invitations/look/",
        invitation_accepting.InvitationLookView.as_view(),
        name="invitations-look",
    ),
    path(
        "invitations/mine/",
        invitation_accepting.MyInvitationsView.as_view(),
        name="invitations-mine",
    ),
    path(
        "invitations/accept/",
        invitation_accepting.InvitationAcceptView.as_view(),
        name="invitations-accept",
    ),
    path("invitations/<uuid:public_id>/", invitations.InvitationView.as_view(), name="invitation"),
    path(
        "invitations/<uuid:public_id>/resend/",
        invitations.InvitationResendView.as_view(),
        name="invitation-resend",
    ),
    path("organisations/", claims.OrganisationsView.as_view(), name="organisations"),
    path(
        "organisations/<uuid:public_id>/invite/",
        invitations.RecordInvitationView.as_view(),
        name="organisation-invite",
    ),
    path("claims/", claims.ClaimsView.as_view(), name="claims"),
    path("claims/candidates/", claims.CandidatesView.as_view(), name="claims-candidates"),
    path("claims/<uuid:public_id>/", claims.ClaimView.as_view(), name="claim"),
    path(
        "claims/<uuid:public_id>/decision/",
        claims.ClaimDecisionView.as_view(),
        name="claim-decision",
    ),
    path("twins/", twins.TwinsView.as_view(), name="twins"),
    path(
        "twins/<uuid:public_id>/decision/", twins.TwinDecisionView.as_view(), name="twin-decision"
    ),
    path("hosts/", hosts.HostsView.as_view(), name="hosts"),
    path("hosts/<uuid:public_id>/", hosts.HostRequestView.as_view(), name="host-request"),
    path("network/", hosts.NetworkView.as_view(), name="network"),
]
