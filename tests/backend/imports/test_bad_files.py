"""Every bad file gets a sentence, never a 500, and is refused before it is parsed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from backend.imports.faults import FileRefusedError
from backend.imports.messages import FILE
from backend.imports.reading.csvfile import best_delimiter
from backend.imports.safety import FileKind, check_file
from backend.imports.sandbox import read_file
from tests.backend.imports.files import HEAD, ROWS, make_csv, make_xlsx, member_csv, with_entry

LIMIT = 20 * 1024 * 1024
LIST = make_xlsx([HEAD, *ROWS])


def _zip(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def _bomb() -> bytes:
    return with_entry(LIST, "xl/worksheets/sheet9.xml", b"<a>" + b"0" * 40_000_000 + b"</a>")


def _xml_bomb() -> bytes:
    lol = (
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><sst>&b;</sst>'
    )
    return with_entry(LIST, "xl/sharedStrings.xml", lol)


def _macro() -> bytes:
    return with_entry(LIST, "xl/vbaProject.bin", b"\x00macro")


def _macro_type() -> bytes:
    with zipfile.ZipFile(io.BytesIO(LIST)) as archive:
        types = archive.read("[Content_Types].xml")
    changed = types.replace(
        b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"
    )
    changed = changed.replace(
        b"vnd.openxmlformats-officedocument.ms-excel", b"vnd.ms-excel.macroEnabled"
    )
    return with_entry(LIST, "[Content_Types].xml", changed)


def _external() -> bytes:
    return with_entry(LIST, "xl/externalLinks/externalLink1.xml", b"<externalLink/>")


def _many_entries() -> bytes:
    return _zip({"xl/workbook.xml": b"<a/>"} | {f"xl/media/{n}.txt": b"x" for n in range(2100)})


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
BAD: list[tuple[str, Callable[[], bytes], str]] = [
    ("empty", lambda: b"", "file_empty"),
    ("only blanks", lambda: b"\xef\xbb\xbf \r\n\r\n", "file_empty"),
    ("too large", lambda: b"a;b\n" * (LIMIT // 4 + 1), "file_too_large"),
    ("pdf named xlsx", lambda: b"%PDF-1.7 text", "file_is_pdf"),
    ("picture", lambda: b"\x89PNG\r\n\x1a\n....", "file_is_image"),
    ("program", lambda: b"MZ\x90\x00\x03 and more", "file_is_program"),
    ("old excel", lambda: OLE, "file_old_excel"),
    ("password", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "file_encrypted"),
    (
        "ods",
        lambda: _zip(
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}
        ),
        "file_is_ods",
    ),
    ("word", lambda: _zip({"word/document.xml": b"<a/>"}), "file_is_document"),
    ("plain archive", lambda: _zip({"list.csv": b"a;b"}), "file_is_archive"),
    ("xlsb", lambda: _zip({"xl/workbook.bin": b"x"}), "file_is_xlsb"),
    ("damaged archive", lambda: LIST[: len(LIST) // 2], "file_damaged"),
    ("bytes lost inside", lambda: LIST[:300] + bytes(200) + LIST[500:], "file_damaged"),
    ("zip bomb", _bomb, "zip_bomb"),
    ("many entries", _many_entries, "zip_too_many_entries"),
    ("zip slip", lambda: with_entry(LIST, "../../etc/passwd", b"x"), "zip_path"),
    ("absolute path", lambda: with_entry(LIST, "/etc/passwd", b"x"), "zip_path"),
    ("nested archive", lambda: with_entry(LIST, "xl/media/inner.zip", b"x"), "zip_nested"),
    ("macros", _macro, "file_has_macros"),
    ("macros by type", _macro_type, "file_has_macros"),
    ("external links", _external, "file_has_external_links"),
    (
        "embedded object",
        lambda: with_entry(LIST, "xl/embeddings/oleObject1.bin", b"x"),
        "file_has_embedded_files",
    ),
    ("xml bomb", _xml_bomb, "xml_entities"),
    ("nul bytes", lambda: b"Nom;Ville\nA\x00;Lyon\n", "text_nul"),
    ("web page", lambda: b"<html><table><tr><td>Nom</td></tr></table></html>", "file_is_web_page"),
    ("json", lambda: b'{"name": "x"}', "file_is_json"),
    ("endless line", lambda: b"Nom;" + b"x" * 1_200_000, "text_line_too_long"),
    ("control signs", lambda: bytes(range(1, 9)) * 400, "file_type_unknown"),
]


@pytest.mark.parametrize(("what", "make", "code"), BAD, ids=[b[0] for b in BAD])
def test_bad_file_is_refused(what: str, make: Callable[[], bytes], code: str) -> None:
    with pytest.raises(FileRefusedError) as refused:
        check_file(make(), max_bytes=LIMIT)
    assert refused.value.code == code
    assert code in FILE


@pytest.mark.parametrize(("what", "make", "code"), BAD, ids=[b[0] for b in BAD])
def test_bad_file_uploaded_is_400_with_a_sentence(
    what: str, make: Callable[[], bytes], code: str, upload: Callable[..., Any]
) -> None:
    response = upload(make(), "list.xlsx")
    assert response.status_code == 400
    error = response.json()["errors"][0]
    assert (error["code"], error["attr"]) == (code, "file")
    assert len(error["detail"]) > 20
    assert "%(" not in error["detail"]


def test_100_mb_is_refused_by_its_size_alone(manager: Any) -> None:
    from django.core.files.uploadedfile import TemporaryUploadedFile

    file = TemporaryUploadedFile("huge.xlsx", "application/octet-stream", 0, None)
    file.truncate(100 * 1024 * 1024)
    file.size = 100 * 1024 * 1024
    response = manager.post("/api/v1/imports/", {"file": file}, format="multipart")
    assert response.status_code == 400
    assert response.json()["errors"][0]["code"] == "file_too_large"


def test_good_files_pass() -> None:
    assert check_file(LIST, max_bytes=LIMIT) == FileKind.XLSX
    assert check_file(member_csv(), max_bytes=LIMIT) == FileKind.CSV
    assert check_file(member_csv().decode().encode("utf-16"), max_bytes=LIMIT) == FileKind.CSV


def test_csv_named_xlsx_is_read_for_what_it_is() -> None:
    assert read_file(member_csv(), max_bytes=LIMIT).kind == "csv"


def test_10_000_columns_are_refused() -> None:
    for content in (
        make_csv([[f"c{n}" for n in range(10_000)]] * 2),
        make_xlsx([[f"c{n}" for n in range(10_000)]] * 2),
    ):
        with pytest.raises(FileRefusedError) as refused:
            read_file(content, max_bytes=LIMIT)
        assert refused.value.code == "too_many_columns"


def test_cell_at_the_far_corner_does_not_fill_the_sheet() -> None:
    def far(sheet: Any) -> None:
        sheet.cell(row=1_048_576, column=2, value="x")

    book = read_file(make_xlsx([HEAD, *ROWS], change=far), max_bytes=LIMIT)
    assert len(book.sheets[0].rows) == 5


def test_parsing_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(FileRefusedError) as refused:
        read_file(LIST, max_bytes=LIMIT, wall_seconds=0.01)
    assert refused.value.code == "file_too_slow"


def test_parsing_has_a_limit_on_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for _number in range(3000):
        sheet.append(["x" * 50] * 100)
    out = io.BytesIO()
    book.save(out)
    import backend.imports.sandbox as sandbox

    # The child process reads its limit from its own module; a copy with a low one stands in.
    real = sandbox.subprocess.Popen

    def small(command: list[str], **kwargs: Any) -> Any:
        code = (
            "import sys; import backend.imports.reading.worker as w; w.MEMORY_BYTES = 100 * 1024 "
            "* 1024;"
            " sys.exit(w.main())"
        )
        return real([command[0], "-c", code, *command[3:]], **kwargs)

    monkeypatch.setattr(sandbox.subprocess, "Popen", small)
    with pytest.raises(FileRefusedError) as refused:
        read_file(out.getvalue(), max_bytes=LIMIT)
    assert refused.value.code in ("file_too_complex", "file_damaged")


def test_child_process_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    import backend.imports.sandbox as sandbox

    monkeypatch.setenv("DJANGO_SECRET_KEY", "never-tell")
    seen: list[dict[str, str]] = []
    real = sandbox.subprocess.Popen

    def look(command: list[str], **kwargs: Any) -> Any:
        seen.append(kwargs["env"])
        return real(command, **kwargs)

    monkeypatch.setattr(sandbox.subprocess, "Popen", look)
    read_file(member_csv(), max_bytes=LIMIT)
    assert "DJANGO_SECRET_KEY" not in seen[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found(delimiter: str) -> None:
    assert best_delimiter(make_csv([HEAD, *ROWS], delimiter=delimiter).decode()) == delimiter


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman", "cp850"]
)
def test_french_encodings(encoding: str) -> None:
    book = read_file(make_csv([HEAD, *ROWS], encoding=encoding), max_bytes=LIMIT)
    texts = [c.text for row in book.sheets[0].rows for c in row.cells.values()]
    assert "Auvergne-Rhône-Alpes" in texts
    assert "contrôle 3D" in next(t for t in texts if "usinage" in t)


POLISH = [
    ["Nazwa podmiotu", "Miejscowość", "Województwo"],
    ["Zażółć Gęślą Jaźń sp. z o.o.", "Łódź", "łódzkie"],
    ["Odlewnia Żurek S.A.", "Świdnik", "lubelskie"],
]


@pytest.mark.parametrize("encoding", ["cp1250", "utf-8", "utf-16"])
def test_polish_encodings(encoding: str) -> None:
    book = read_file(make_csv(POLISH, encoding=encoding), max_bytes=LIMIT)
    texts = [c.text for row in book.sheets[0].rows for c in row.cells.values()]
    assert "Zażółć Gęślą Jaźń sp. z o.o." in texts


def test_mixed_encodings_line_by_line() -> None:
    lines = make_csv([HEAD, *ROWS]).splitlines(keepends=True)
    mixed = b"".join(
        line.decode().encode("cp1252") if position == 1 else line
        for position, line in enumerate(lines)
    )
    book = read_file(mixed, max_bytes=LIMIT)
    assert book.encoding == "utf-8 + cp1252"
    assert book.warnings[0][0] == "mixed_encodings"
    texts = [c.text for row in book.sheets[0].rows for c in row.cells.values()]
    assert "Auvergne-Rhône-Alpes" in texts
    assert "Région" in texts


def test_spoilt_accents_are_repaired() -> None:
    spoilt = "Société Générale d'Usinage".encode().decode("cp1252")
    book = read_file(make_csv([["Nom", "Ville"], [spoilt, "Lyon"]]), max_bytes=LIMIT)
    assert book.sheets[0].rows[1].cells[0].text == "Société Générale d'Usinage"


def test_line_breaks_in_quotes_are_one_row() -> None:
    book = read_file(b'Nom;Adresse\r\n"A";"1 rue B\r\n69000 Lyon"\r\nC;D\r\n', max_bytes=LIMIT)
    assert [row.number for row in book.sheets[0].rows] == [1, 2, 3]


def test_quote_never_closed_swallows_nothing() -> None:
    rows = [f"Firme {n};Lyon" for n in range(200)]
    rows[3] = '"Firme; Lyon'
    book = read_file(("Nom;Ville\n" + "\n".join(rows)).encode(), max_bytes=LIMIT)
    assert len(book.sheets[0].rows) == 201
    assert book.warnings[0][0] == "quotes_ignored"
