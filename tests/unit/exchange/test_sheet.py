"""Lists from somebody else: read in one way and said how, or refused in one sentence; nothing reaches a disk."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from evalkit.errors import Refused
from evalkit.exchange.people_columns import Use, Why, columns_of
from evalkit.exchange.people_rows import alike, people_rows
from evalkit.exchange.sheet import Line, Sheet, read_sheet
from evalkit.i18n import SCREEN, problem_text
from tests.unit.exchange.people_files import HEAD, ROW, nasty, nasty_inside, workbook

TODAY = dt.date(2026, 4, 30)


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_sheet(data)
    (found,) = caught.value.problems
    for language in SCREEN:
        sentence = problem_text(found, language)
        assert 30 < len(sentence) < 300
        assert "Traceback" not in sentence
        assert "{" not in sentence
    return found.code


@pytest.mark.parametrize(
    ("name", "data", "code"), list(nasty())[1:], ids=lambda one: one if isinstance(one, str) else ""
)
def test_a_nasty_file_is_refused_in_a_sentence(name: str, data: bytes, code: str) -> None:
    begun = time.process_time()
    assert refusal(data) == code
    assert time.process_time() - begun < 2  # work of its own, not minutes of a crowded machine


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "data", "code"), list(nasty_inside()), ids=lambda one: one if isinstance(one, str) else ""
)
def test_a_nasty_workbook_is_refused_by_the_process_that_reads_it(name: str, data: bytes, code: str) -> None:
    assert refusal(data) == code


@pytest.mark.parametrize(
    ("data", "read_as"),
    [
        ((HEAD + ROW).encode(), "semicolon, UTF-8"),
        ((HEAD + ROW).encode("utf-8-sig"), "semicolon, UTF-8"),
        ((HEAD + ROW).encode("cp1252"), "semicolon, Windows-1252"),
        ((HEAD + ROW).encode("utf-16"), "semicolon, UTF-16"),
        ((HEAD + ROW).replace(";", ",").encode(), "comma, UTF-8"),
        ((HEAD + ROW).replace(";", "\t").encode(), "tab, UTF-8"),
        (("sep=;\n" + HEAD + ROW).encode(), "semicolon, UTF-8"),
        ((HEAD + ROW).replace("\n", "\r\n").encode(), "semicolon, UTF-8"),
        (("\n\n" + HEAD + "\n" + ROW).encode(), "semicolon, UTF-8"),
    ],
)
def test_ordinary_files_are_read_and_said_how(data: bytes, read_as: str) -> None:
    sheet = read_sheet(data)
    assert sheet.read_as == read_as
    assert sheet.columns == ("action", "entrée", "langue")
    assert [line.cells for line in sheet.lines] == [("lire_la_ville", "31/03/2026", "fr")]


def test_rows_are_counted_as_in_the_file() -> None:
    sheet = read_sheet(("sep=;\n" + HEAD + '"two\nlines";1;fr\n\n' + ROW).encode())
    assert [line.number for line in sheet.lines] == [3, 6]


@pytest.mark.slow
def test_a_workbook_gives_days_numbers_and_results_of_formulas_as_text_and_its_own_row_numbers() -> None:
    data = workbook([["action", "entrée", "langue"], ["x", dt.date(2026, 3, 31), "fr"], ["=1+1", 46112, None]], top=3)
    sheet = read_sheet(data)
    assert sheet.read_as == "XLSX (1)"
    assert [line.number for line in sheet.lines] == [5, 6]
    assert [line.cells[1] for line in sheet.lines] == ["2026-03-31 00:00:00", "46112"]
    rows, wrong = people_rows(sheet, columns_of(sheet.columns, {}), TODAY)
    assert [row.entry for row in rows] == [dt.date(2026, 3, 31), dt.date(2026, 3, 31)]
    assert wrong == []


def test_reading_writes_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    read_sheet(("Nom;entrée\nFatima Benali;31/03/2026\n").encode("cp1252"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("header", "use", "why"),
    [
        ("Action", Use.PROGRAMME, Why.KNOWN),
        ("Nom de l’action", Use.PROGRAMME, Why.KNOWN),
        ("Date d’entrée", Use.ENTRY, Why.KNOWN),
        ("STARTDATUM", Use.ENTRY, Why.KNOWN),
        ("Taal", Use.LANGUAGE, Why.KNOWN),
        ("Motif de sortie", Use.EXIT_REASON, Why.KNOWN),
        ("N° de dossier", Use.LEFT_OUT, Why.UNKNOWN),
        ("Nom", Use.LEFT_OUT, Why.NAME),
        ("Prénom du participant", Use.LEFT_OUT, Why.NAME),
        ("Achternaam", Use.LEFT_OUT, Why.NAME),
        ("last_name", Use.LEFT_OUT, Why.NAME),
        ("Numéro de registre national", Use.LEFT_OUT, Why.PRIVATE),
        ("Nationaliteit", Use.LEFT_OUT, Why.PRIVATE),
        ("Titre de séjour", Use.LEFT_OUT, Why.PRIVATE),
        ("GSM", Use.LEFT_OUT, Why.PRIVATE),
        ("Couleur", Use.LEFT_OUT, Why.UNKNOWN),
    ],
)
def test_columns_are_known_by_their_header(header: str, use: Use, why: Why) -> None:
    (column,) = columns_of([header], {})
    assert (column.use, column.why) == (use, why)


@pytest.mark.parametrize("use", [use.value for use in Use])
def test_no_choice_opens_a_column_with_names(use: str) -> None:
    (column, other) = columns_of(["Prénom", "Couleur"], {0: use, 1: use})
    assert (column.use, column.why) == (Use.LEFT_OUT, Why.NAME)
    assert other.use == use


def rows_of(*cells: str, header: tuple[str, ...] = ("entrée", "sortie", "raison", "langue", "dossier")):  # type: ignore[no-untyped-def]
    sheet = Sheet(header, (Line(2, cells),), "")
    return people_rows(sheet, columns_of(header, {}), TODAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/03/2026", dt.date(2026, 3, 31)),
        ("2026-03-31", dt.date(2026, 3, 31)),
        ("31.3.2026", dt.date(2026, 3, 31)),
        ("31-03-2026", dt.date(2026, 3, 31)),
        ("46112", dt.date(2026, 3, 31)),
        ("46112.0", dt.date(2026, 3, 31)),
        ("2026-03-31 14:05:00", dt.date(2026, 3, 31)),
        ("03/04/2026", dt.date(2026, 4, 3)),
        ("", None),
    ],
)
def test_days_are_read_day_first_in_iso_and_as_a_spreadsheet_counts(text: str, day: dt.date | None) -> None:
    (row,), wrong = rows_of(text, "", "", "", "")
    assert (row.entry, wrong) == (day, [])


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("03/31/2026", "", "", "", ""), "people.not_a_day"),
        (("=TODAY()", "", "", "", ""), "people.not_a_day"),
        (("31/03/26", "", "", "", ""), "people.short_year"),
        (("31/03/1926", "", "", "", ""), "people.too_early"),
        (("1", "", "", "", ""), "people.not_a_day"),
        (("31/12/2026", "", "", "", ""), "entry.day_in_future"),
        (("31/03/2026", "01/03/2026", "", "", ""), "entry.exit_before_entry"),
        (("", "", "", "klingon", ""), "people.language"),
        (("", "", "", "", "Fatima"), "people.reference"),
        (("", "", "", "", "85.07.30-033.28"), "entry.national_number"),
    ],
)
def test_a_wrong_cell_is_told_with_its_row(cells: tuple[str, ...], code: str) -> None:
    rows, (wrong,) = rows_of(*cells)
    assert rows == []
    assert (wrong.number, wrong.problem.code) == (2, code)


def test_doubles_in_the_list_are_found_by_reference_and_told_where_nothing_tells_people_apart() -> None:
    header = ("entrée", "dossier")
    lines = [("31/03/2026", "A-1"), ("01/04/2026", "a 1"), ("31/03/2026", ""), ("31/03/2026", "")]
    sheet = Sheet(header, tuple(Line(at, cells) for at, cells in enumerate(lines, start=2)), "")
    rows, (wrong,) = people_rows(sheet, columns_of(header, {}), TODAY)
    assert (wrong.number, wrong.problem.code, wrong.problem.details["row"]) == (3, "people.double", 2)
    assert alike(rows) == (4, 5)


def test_the_process_that_reads_a_workbook_has_little_memory_and_time() -> None:
    """Told by the process itself, at the moment at which it would read."""
    told = (
        "import resource\n"
        "from evalkit.exchange import xlsx_child\n"
        "xlsx_child._read = lambda _: {name: resource.getrlimit(getattr(resource, name)) for name in "
        "('RLIMIT_DATA', 'RLIMIT_CPU')}\n"
        "xlsx_child.main()"
    )
    ran = subprocess.run([sys.executable, "-c", told], input=b"", capture_output=True, check=True)
    assert json.loads(ran.stdout) == {"RLIMIT_DATA": [1 << 30, 1 << 30], "RLIMIT_CPU": [5, 5]}
