"""Reading saved searches."""

from __future__ import annotations

from django.db.models import QuerySet

from backend.accounts.models import Person
from backend.search.models import SavedSearch


def saved_search_list(person: Person) -> QuerySet[SavedSearch]:
    """Return a person's own searches, the newest first; nobody else ever reads them."""
    return (
        SavedSearch.objects.filter(person=person)
        .select_related("person", "seat__organisation", "seat__cluster__organisation")
        .order_by("-created_at", "-pk")
    )
