"""After a backup was restored, whoever was erased since is erased again."""

from __future__ import annotations

import json
import uuid
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.accounts.models import Person
from backend.common.personal_data import Subject
from backend.common.viewer import Role
from backend.directory.models import Organisation, OrganisationAlias
from backend.privacy.models import ErasureMark
from backend.privacy.selectors.subjects import pseudonym_of
from backend.privacy.services.erasure import erasure_request, run_erasure
from tests.backend.privacy.conftest import ADDRESS, NAME
from tests.factories import OrganisationFactory, PersonFactory, SeatFactory

pytestmark = pytest.mark.django_db(transaction=True)


def _replay(*options: str) -> str:
    out = StringIO()
    call_command("privacy", "replay_erasures", *options, stdout=out)
    return out.getvalue().strip()


@pytest.fixture
def listed(settings: Any, tmp_path: Path) -> Path:
    """Where the list is written, outside of the database."""
    path = tmp_path / "kept apart" / "erasures.jsonl"
    settings.ERASURE_LIST = str(path)
    return path


@pytest.fixture
def erased(person: Person, listed: Path) -> dict[str, Any]:
    """Erase a sole trader with their firm; return the rows as an older backup holds them."""
    firm = OrganisationFactory(legal_name="Unusual Trade", is_sole_trader=True)
    SeatFactory(person=person, role=Role.ORG_OWNER.value, organisation=firm)
    backup = {
        "person": Person.objects.filter(pk=person.pk).values().get(),
        "firm": str(firm.public_id),
    }
    request = erasure_request(person=person, at_once=True)
    request.refresh_from_db()
    assert run_erasure(request)
    return backup


def _restored(backup: dict[str, Any], *, marks: bool = False) -> None:
    """Put the rows of the backup back; its list of erasures is older than the erasure."""
    Person.objects.create(**backup["person"])
    OrganisationFactory(legal_name="Unusual Trade", public_id=backup["firm"])
    if not marks:
        ErasureMark.objects.all().delete()


def test_the_list_names_nobody(erased: dict[str, Any], listed: Path) -> None:
    (line,) = listed.read_text().splitlines()
    said = json.loads(line)
    assert set(said) == {"pseudonym", "organisations", "erased_at"}
    assert len(said["organisations"]) == 1
    hidden = (ADDRESS, NAME, str(erased["person"]["public_id"]), erased["firm"])
    assert not [h for h in hidden if h in line]
    out = StringIO()
    call_command("privacy", "list_erasures", stdout=out)
    assert out.getvalue().strip() == line


def test_a_record_that_was_merged_into_the_firm_leaves_again(person: Person, listed: Path) -> None:
    """The backup is older than the merge: it holds the record under its former id."""
    firm = OrganisationFactory(is_sole_trader=True)
    SeatFactory(person=person, role=Role.ORG_OWNER.value, organisation=firm)
    former = uuid.uuid4()
    OrganisationAlias.objects.create(organisation=firm, public_id=former)
    request = erasure_request(person=person, at_once=True)
    request.refresh_from_db()
    assert run_erasure(request)
    assert str(former) not in listed.read_text()
    OrganisationFactory(public_id=former)
    ErasureMark.objects.all().delete()
    _replay()
    assert not Organisation.objects.filter(public_id=former).exists()


def test_people_and_their_firms_leave_again(erased: dict[str, Any], listed: Path) -> None:
    _restored(erased)
    bystander = PersonFactory()
    others = OrganisationFactory()
    assert _replay("--dry-run") == "1 would be erased again"
    assert Person.objects.filter(email=ADDRESS).exists()
    assert _replay() == "1 erased again"
    assert list(Person.objects.all()) == [bystander]
    assert list(Organisation.objects.all()) == [others]
    assert ErasureMark.objects.count() == 1, "the restored database knows the list now"
    assert _replay() == "0 erased again"


def test_a_list_brought_along_is_used(
    erased: dict[str, Any], listed: Path, tmp_path: Path, settings: Any
) -> None:
    moved = listed.rename(tmp_path / "brought.jsonl")
    _restored(erased)
    assert _replay() == "0 erased again", "neither the database nor the file knows"
    assert _replay("--file", str(moved)) == "1 erased again"


def test_a_former_key_is_tried(erased: dict[str, Any], settings: Any) -> None:
    _restored(erased, marks=True)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of the platform"
    assert _replay() == "1 erased again"
    assert not Person.objects.filter(email=ADDRESS).exists()


def test_a_firm_that_came_back_without_its_owner_leaves(erased: dict[str, Any]) -> None:
    OrganisationFactory(legal_name="Unusual Trade", public_id=erased["firm"])
    assert _replay() == "1 erased again"
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("line", ["no json", "{}", '{"pseudonym": "x", "organisations": []}', "[]"])
def test_a_damaged_list_is_refused_by_its_line(listed: Path, tmp_path: Path, line: str) -> None:
    damaged = tmp_path / "damaged.jsonl"
    damaged.write_text(f"\n{line}\n")
    with pytest.raises(CommandError, match="line 2"):
        _replay("--file", str(damaged))
    with pytest.raises(CommandError, match="no file"):
        _replay("--file", str(tmp_path / "none"))


def test_an_erasure_stands_where_the_list_cannot_be_written(
    person: Person, settings: Any, tmp_path: Path
) -> None:
    settings.ERASURE_LIST = str(tmp_path)  # a folder
    request = erasure_request(person=person, at_once=True)
    request.refresh_from_db()
    assert run_erasure(request)
    assert not Person.objects.filter(email=ADDRESS).exists()


def test_subjects_without_a_person_have_a_pseudonym_of_their_own() -> None:
    assert Subject().pseudonym == ""
    assert pseudonym_of(PersonFactory()) != pseudonym_of(PersonFactory())
