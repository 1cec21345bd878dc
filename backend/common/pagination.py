"""The one page shape of the API."""

from __future__ import annotations

from typing import Any

from rest_framework.pagination import PageNumberPagination as DrfPageNumberPagination
from rest_framework.response import Response


class PageNumberPagination(DrfPageNumberPagination):
    """Pages of 20, up to 100 on request, with the number of pages."""

    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100

    def get_paginated_response(self, data: Any) -> Response:
        """Return one page in the API's list shape."""
        assert self.page is not None
        paginator = self.page.paginator
        return Response(
            {
                "count": paginator.count,
                "page": self.page.number,
                "pages": paginator.num_pages,
                "page_size": paginator.per_page,
                "next": self.get_next_link(),
                "previous": self.get_previous_link(),
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe the list shape for the OpenAPI document."""
        base = super().get_paginated_response_schema(schema)
        base["required"] = ["count", "page", "pages", "page_size", "results"]
        number = {"type": "integer"}
        base["properties"].update({"page": number, "pages": number, "page_size": number})
        return base
