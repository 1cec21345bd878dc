"""API addresses of search."""

from django.urls import path

from backend.search.api import saved, search

urlpatterns = [
    path("search/", search.SearchView.as_view(), name="search"),
    path("search/suggest/", search.SuggestView.as_view(), name="search-suggest"),
    path("saved-searches/", saved.SavedSearchesView.as_view(), name="saved-searches"),
    path("saved-searches/<uuid:public_id>/", saved.SavedSearchView.as_view(), name="saved-search"),
]
