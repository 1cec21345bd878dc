"""How proposals are made: the public page's data."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from backend.partnering import engine
from matching.ranking.features import GROUPS
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/ranking/"


def test_anonymous_200_with_the_model_in_use() -> None:
    body = APIClient().get(URL).json()
    assert body["release"] == engine.release()
    assert {part["code"] for part in body["parts"]} == set(GROUPS)
    assert all(part["label"] and part["text"] for part in body["parts"])
    assert body["questions"] > 0
    assert [p["probability"] for p in body["calibration"]] == sorted(
        p["probability"] for p in body["calibration"]
    )


@pytest.mark.parametrize(
    ("lang", "word"), [("fr", "besoins privés"), ("de", "private Bedarf"), ("en", "private needs")]
)
def test_says_in_the_readers_language_what_is_never_used(lang: str, word: str) -> None:
    body = APIClient().get(URL, headers={"accept-language": lang}).json()
    assert any(word in each for each in body["never_used"])


def test_gives_the_parameters_of_balancing_and_how_it_stands() -> None:
    OrganisationFactory.create_batch(30, is_newcomer=True)
    OrganisationFactory.create_batch(3, size_class="large", is_newcomer=True)
    body = APIClient().get(URL).json()["exposure"]
    assert body["most"] == engine.BALANCE_RULES.most
    groups = {(g["kind"], g["code"]): g for g in body["groups"]}
    assert groups["region", "FRE"]["organisations"] == 33
    assert groups["region", "FRE"]["label"] == "Hauts-de-France"
    assert groups["newcomer", "yes"]["ratio"] is None
    assert ("size", "large") not in groups


def test_without_stored_proposals_nothing_is_said_of_the_usual_share() -> None:
    body = APIClient().get(URL).json()
    assert body["typical_of"] == 0
    assert all(part["typical"] is None for part in body["parts"])
