"""API addresses of search."""

from django.urls import path

from backend.search.api import search

urlpatterns = [
    path("search/", search.SearchView.as_view(), name="search"),
    path("search/suggest/", search.SuggestView.as_view(), name="search-suggest"),
]
