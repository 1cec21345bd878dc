"""API addresses of the directory."""

from django.urls import path

from backend.directory.api import reference, session

urlpatterns = [
    path("session/", session.SessionView.as_view(), name="session"),
    path("session/seat/", session.SeatView.as_view(), name="session-seat"),
    path("reference/", reference.ReferenceView.as_view(), name="reference"),
    path("reference/chains/", reference.ChainsView.as_view(), name="reference-chains"),
    path("reference/nuts/", reference.NutsView.as_view(), name="reference-nuts"),
    path("reference/map/", reference.MapView.as_view(), name="reference-map"),
    path("reference/concepts/", reference.ConceptsView.as_view(), name="reference-concepts"),
]
