"""A cluster, its manager, and helpers that do the background work at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from backend.common.viewer import Role
from backend.directory.models import Cluster
from backend.imports.models import ImportRun
from backend.imports.services.uploads import import_upload
from backend.imports.tasks import apply, check, undo
from tests.factories import ClusterFactory


@pytest.fixture
def cluster(db: None) -> Cluster:
    return ClusterFactory(organisation__legal_name="Cluster Essai")


@pytest.fixture
def manager(client_of: Callable[..., APIClient], cluster: Cluster) -> APIClient:
    return client_of(Role.CLUSTER_MANAGER, cluster=cluster)


@pytest.fixture
def upload(manager: APIClient) -> Callable[..., Any]:
    def send(content: bytes, name: str = "members.csv", **extra: Any) -> Any:
        file = SimpleUploadedFile(name, content)
        return manager.post("/api/v1/imports/", {"file": file, **extra}, format="multipart")

    return send


@pytest.fixture
def checked(cluster: Cluster) -> Callable[..., ImportRun]:
    """Upload a file and check it."""

    def make(content: bytes, name: str = "members.csv", at: Cluster | None = None) -> ImportRun:
        run = import_upload(cluster=at or cluster, person_id=None, file_name=name, content=content)
        check(run.pk)
        run.refresh_from_db()
        return run

    return make


@pytest.fixture
def applied(checked: Callable[..., ImportRun]) -> Callable[..., ImportRun]:
    """Upload, check and import a file."""

    def make(
        content: bytes, name: str = "members.csv", at: Cluster | None = None, **kwargs: Any
    ) -> ImportRun:
        from backend.imports.services.uploads import import_apply_request

        run = import_apply_request(run=checked(content, name, at), **kwargs)
        apply(run.pk)
        run.refresh_from_db()
        return run

    return make


@pytest.fixture
def undone() -> Callable[[ImportRun], ImportRun]:
    def make(run: ImportRun) -> ImportRun:
        from backend.imports.services.uploads import import_undo_request

        run = import_undo_request(run=run)
        undo(run.pk)
        run.refresh_from_db()
        return run

    return make
