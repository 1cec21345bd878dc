"""Messages, files, meetings and outcomes: for those who agreed, when everybody has."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from icalendar import Calendar

from backend.accounts.models import Notification
from backend.partnering.models import ClusterPolicy, IntroductionAttachment, IntroductionLabel
from backend.partnering.services.introductions.files import file_name
from tests.backend.partnering.introductions.support import URL, answer, asked, through

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def packed(*names: str, mimetype: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        if mimetype:
            file.writestr("mimetype", mimetype)
        for name in names:
            file.writestr(name, "<x/>")
    return buffer.getvalue()


def send(client: Any, made: Any, *files: tuple[str, bytes], text: str = "Guten Tag") -> Any:
    data = {"text": text, "files": [SimpleUploadedFile(n, c) for n, c in files]}
    return client.post(f"{URL}{made.public_id}/messages/", data, format="multipart")


@pytest.fixture
def made(chain: Any) -> Any:
    return through(chain)


def test_before_everybody_agreed_there_is_no_thread(chain: Any) -> None:
    early = through(chain, until="firm")
    for client in (chain.a.as_firm, chain.b.as_firm, chain.a.as_cluster):
        assert client.get(f"{URL}{early.public_id}/messages/").status_code == 404
        assert send(client, early).status_code == 404
        assert client.post(f"{URL}{early.public_id}/meetings/", {}).status_code == 404
        got = client.post(f"{URL}{early.public_id}/outcome/", {"value": "talks"})
        assert got.status_code in {403, 409}


def test_all_four_write_and_read_in_pages(chain: Any, made: Any) -> None:
    for client in (chain.a.as_firm, chain.b.as_firm, chain.a.as_cluster, chain.b.as_cluster):
        assert (
            send(client, made, text="Bonjour à tous, quand nous voyons-nous ?").status_code == 201
        )
    data = chain.b.as_firm.get(f"{URL}{made.public_id}/messages/?page_size=3").json()
    assert (data["count"], data["pages"]) == (4, 2)
    first = data["results"][0]
    assert (first["party_name"], first["author"], first["own"]) == (
        "Alpha",
        "Owner of Alpha",
        False,
    )
    assert first["language"] == "fr"
    assert chain.b.as_reader.get(f"{URL}{made.public_id}/messages/").status_code == 200
    assert send(chain.b.as_reader, made).status_code == 403


def test_a_cluster_that_left_it_to_the_firms_is_not_in_the_thread(chain: Any) -> None:
    ClusterPolicy.objects.create(cluster=chain.a.cluster, skip_own=True)
    skipped = asked(chain)
    answer(chain.b.as_cluster, skipped, "accept")
    answer(chain.b.as_firm, skipped, "accept", share_person=True)
    send(chain.a.as_firm, skipped, text="Only for the two of us and Cluster Beta")
    assert chain.a.as_cluster.get(f"{URL}{skipped.public_id}/").json()["state"] == "agreed"
    assert chain.a.as_cluster.get(f"{URL}{skipped.public_id}/messages/").status_code == 404
    assert chain.b.as_cluster.get(f"{URL}{skipped.public_id}/messages/").json()["count"] == 1
    assert not Notification.objects.filter(
        person=chain.a.manager, kind="introductions.message"
    ).exists()


def test_the_others_are_told_and_the_writer_is_not(chain: Any, made: Any) -> None:
    send(chain.a.as_firm, made)
    told = set(
        Notification.objects.filter(kind="introductions.message").values_list(
            "person__name", flat=True
        )
    )
    assert told == {"Owner of Beta", "Manager of Alpha", "Manager of Beta"}


def test_a_file_is_saved_under_its_name_and_only_by_the_parties(
    chain: Any, made: Any, client_of: Any
) -> None:
    got = send(chain.a.as_firm, made, ("../../Übersicht.pdf", PDF)).json()
    (file,) = got["attachments"]
    assert "/" not in file["name"]
    url = f"{URL}{made.public_id}/attachments/{file['id']}/"
    answer_ = chain.b.as_firm.get(url)
    assert b"".join(answer_.streaming_content) == PDF
    assert answer_["Content-Disposition"].startswith("attachment;")
    assert answer_["Content-Type"] == "application/octet-stream"
    assert answer_["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer_["Content-Security-Policy"]
    assert client_of().get(url).status_code == 404
    stored = IntroductionAttachment.objects.get().file.name
    assert stored.startswith("introductions/")
    assert "pdf" not in stored


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.png", PNG),
        ("notes.txt", "Prüfung à 12 €".encode()),
        ("old.csv", "Größe;Maß\n1;2".encode("latin-1")),
        ("text.docx", packed("[Content_Types].xml", "word/document.xml")),
        ("text.odt", packed(mimetype="application/vnd.oasis.opendocument.text")),
    ],
)
def test_these_may_be_attached(chain: Any, made: Any, name: str, content: bytes) -> None:
    assert send(chain.a.as_firm, made, (name, content)).status_code == 201


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("page.html", b"<script>alert(1)</script>", "wrong_type"),
        ("image.svg", b"<svg onload='x'/>", "wrong_type"),
        ("tool.exe", b"MZ\x90\0", "wrong_type"),
        ("noname", b"x", "wrong_type"),
        ("plan.pdf", b"MZ\x90\0\x03\0\0\0", "wrong_content"),
        ("plan.pdf", PNG, "wrong_content"),
        ("notes.txt", b"MZ\x90\0\x03", "wrong_content"),
        ("notes.txt", PDF, "wrong_content"),
        ("text.docx", packed("evil.js"), "wrong_content"),
        (
            "text.docx",
            packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            "wrong_content",
        ),
        ("sheet.xlsx", packed("[Content_Types].xml", "word/document.xml"), "wrong_content"),
        ("text.docx", b"PK\x03\x04broken", "wrong_content"),
        ("big.txt", b"a" * (10 * 1024 * 1024 + 1), "too_large"),
    ],
)
def test_what_is_not_what_it_says_or_could_run_is_refused(
    chain: Any, made: Any, name: str, content: bytes, code: str
) -> None:
    got = send(chain.a.as_firm, made, (name, content))
    assert got.status_code == 400
    assert [(e["code"], e["attr"]) for e in got.json()["errors"]] == [(code, "files")]
    assert not IntroductionAttachment.objects.exists()


def test_too_many_and_nothing_at_all_are_refused(chain: Any, made: Any) -> None:
    many = [(f"{n}.txt", b"x") for n in range(6)]
    assert send(chain.a.as_firm, made, *many).json()["errors"][0]["code"] == "too_many"
    assert send(chain.a.as_firm, made, text=" ").json()["errors"][0]["attr"] == "text"


def propose(client: Any, made: Any, *starts: Any, **values: Any) -> Any:
    given = {
        "slots": [s.isoformat() for s in starts],
        "minutes": 60,
        "place_kind": "video",
        "place": "https://meet.example/room",
        "time_zone": "Europe/Paris",
    }
    return client.post(f"{URL}{made.public_id}/meetings/", given | values)


def soon(days: int = 3) -> datetime.datetime:
    return (timezone.now() + datetime.timedelta(days=days)).replace(second=0, microsecond=0)


def test_the_other_side_takes_one_of_the_times_and_has_it_as_a_file(chain: Any, made: Any) -> None:
    later = soon(4)
    got = propose(chain.a.as_firm, made, soon(3), later)
    assert got.status_code == 201
    (meeting,) = got.json()["meetings"]
    url = f"{URL}{made.public_id}/meetings/{meeting['id']}/"
    slot = meeting["slots"][1]
    assert chain.a.as_firm.get(f"{url}calendar.ics").status_code == 409
    assert chain.a.as_firm.post(f"{url}accept/", {"slot": slot["id"]}).status_code == 409
    for _ in range(2):
        fixed = chain.b.as_firm.post(f"{url}accept/", {"slot": slot["id"]})
        assert fixed.status_code == 200
    assert fixed.json()["meetings"][0]["accepted"]["id"] == slot["id"]
    other = chain.b.as_firm.post(f"{url}accept/", {"slot": meeting["slots"][0]["id"]})
    assert other.status_code == 409
    file = chain.b.as_firm.get(f"{url}calendar.ics")
    assert file["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(file.content)
    (event,) = calendar.walk("VEVENT")
    assert event["DTSTART"].dt == later
    assert str(event["DTSTART"].params["TZID"]) == "Europe/Paris"
    assert calendar.walk("VTIMEZONE")
    assert "Owner of" not in file.content.decode()
    assert chain.b.as_reader.post(f"{url}cancel/").status_code == 403
    assert chain.b.as_firm.post(f"{url}cancel/").json()["meetings"][0]["state"] == "cancelled"
    assert b"METHOD:CANCEL" in chain.a.as_firm.get(f"{url}calendar.ics").content


def test_a_meeting_over_the_change_of_clocks_keeps_its_length(chain: Any, made: Any) -> None:
    from backend.partnering.models import Meeting, MeetingSlot
    from backend.partnering.services.introductions.meetings import calendar_of

    start = datetime.datetime(2027, 3, 28, 0, 30, tzinfo=datetime.UTC)
    meeting = Meeting.objects.create(
        introduction=made, party=made.parties.first(), time_zone="Europe/Paris", minutes=60
    )
    meeting.accepted = MeetingSlot.objects.create(meeting=meeting, starts_at=start)
    meeting.state = "fixed"
    (event,) = Calendar.from_ical(calendar_of(meeting)).walk("VEVENT")
    ends = event["DTEND"].dt.astimezone(datetime.UTC)
    assert ends - start == datetime.timedelta(hours=1)
    assert (event["DTSTART"].dt.hour, event["DTEND"].dt.hour) == (1, 3)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"slots": []}, "slots"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"minutes": 0}, "minutes"),
        ({"place_kind": "moon"}, "place_kind"),
    ],
)
def test_bad_meetings_are_named(chain: Any, made: Any, values: Any, field: str) -> None:
    got = propose(chain.a.as_firm, made, soon(), **values)
    assert got.status_code == 400
    assert got.json()["errors"][0]["attr"] == field


def test_times_must_lie_ahead(chain: Any, made: Any) -> None:
    got = propose(chain.a.as_firm, made, soon(-1), soon(3))
    assert got.json()["errors"][0]["code"] == "past"
    assert propose(chain.a.as_firm, made, soon(400)).json()["errors"][0]["code"] == "too_late"


def test_each_firm_says_what_became_of_it(chain: Any, made: Any) -> None:
    url = f"{URL}{made.public_id}/outcome/"
    assert chain.a.as_cluster.post(url, {"value": "talks"}).status_code == 403
    assert chain.a.as_firm.post(url, {"value": "wedding"}).status_code == 400
    chain.a.as_firm.post(url, {"value": "talks"})
    chain.a.as_firm.post(url, {"value": "agreement"})
    got = chain.b.as_firm.post(url, {"value": "no"}).json()
    assert {(o["organisation"], o["value"], o["own"]) for o in got["outcomes"]} == {
        ("Alpha", "agreement", False),
        ("Beta", "no", True),
    }
    assert chain.a.as_cluster.get(f"{URL}{made.public_id}/").json()["outcomes"] == []
    labels = set(IntroductionLabel.objects.values_list("label", flat=True))
    assert {"agreed", "outcome:talks", "outcome:agreement", "outcome:no"} == labels


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/plan.pdf", "plan.pdf"),
        ("C:\\Users\\ann\\plan.pdf", "plan.pdf"),
        ("plan\r\nX-Evil: 1.pdf", "planX-Evil: 1.pdf"),
        ("gpj.\u202efdp.pdf", "gpj.fdp.pdf"),
        ("a" * 300 + ".pdf", "a" * 100 + ".pdf"),
    ],
)
def test_a_files_name_is_made_harmless(given: str, kept: str) -> None:
    assert file_name(given) == kept
