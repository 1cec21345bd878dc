"""What holds for all suites: tests of Elasticsearch need a server."""

from __future__ import annotations

import pytest

from tests.contract.search_index.adapters import ELASTICSEARCH


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs Elasticsearch where no address is given (see `adapters`)."""
    if ELASTICSEARCH:
        return
    without = [item for item in items if item.get_closest_marker("elasticsearch")]
    if without:
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if not item.get_closest_marker("elasticsearch")]
