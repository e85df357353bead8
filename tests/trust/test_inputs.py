"""What comes in and what goes out: bombs, national numbers, formulas. No database."""

from __future__ import annotations

import csv
import io
import itertools
import random
import re
import resource
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter

from evalkit.collect import words_check
from evalkit.definitions import loader, yaml_source
from evalkit.errors import Refused
from evalkit.exchange import analysis_table, csv_text, report_book, workbook, xlsform_workbook
from evalkit.exchange.report_book import Entry, Sheet
from evalkit.exchange.sheet import read_sheet
from evalkit.exchange.xlsform_tables import Row, Tables
from tests.trust.proof import Counting, Found, sized

pytestmark = pytest.mark.slow

# Formulas

BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "=\t", "@@", "＝", " =", "\ufeff=", "\u00a0-")
RESTS = ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x","y")', "SUM(A1:A9)", '"quoted"', "a;b,c", "DDE()")
PAYLOADS = tuple(beginning + rest for beginning, rest in itertools.product(BEGINNINGS, RESTS))
COMPUTED = re.compile(r"\A[ \u00a0\ufeff\u200b]*[=+\-@＝＋－＠\t\r\n\0]")
"""How a cell begins that a spreadsheet computes, or may after a trim of what is before it."""


def _csv_cells() -> Found:
    found = Found()
    text = csv_text.csv_text(["a", *PAYLOADS[:5]], [{"a": one, PAYLOADS[0]: -2.5} for one in PAYLOADS])
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert len(rows) == len(PAYLOADS), "no payload begins a row of its own"
    for row in (header, *([row[0]] for row in rows)):
        for cell in row:
            found.look(COMPUTED.match(cell) is None, f"CSV: {cell!r}")
    found.look(all(row[1] == "-2.5" for row in rows), "a number stays one")
    return found


def _formulas_in(data: bytes) -> tuple[int, list[str]]:
    """(cells, formulas and links) of a workbook, from its own XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/")]
    return sum(len(re.findall(r"<c ", one)) for one in sheets), [
        hit for one in sheets for hit in re.findall(r"<f>[^<]*</f>|<hyperlink ", one)
    ]


def _xlsx_cells() -> Found:
    found = Found()
    tables = {"payloads": [{"a": one, "b": -2.5} for one in PAYLOADS]}
    rows = tuple((Entry(one), Entry(-2.5)) for one in PAYLOADS)
    sheet = Sheet("payloads", PAYLOADS[0], ("a", PAYLOADS[1]), rows, before=PAYLOADS[:3], after=PAYLOADS[3:6])
    form = Tables(tuple(Row(at, {"name": one, "label::fr": one}) for at, one in enumerate(PAYLOADS, start=2)))
    for name, data in (
        ("analysis", analysis_table._xlsx(tables)),
        ("report", report_book.report_book([sheet], title=PAYLOADS[0], author=PAYLOADS[1])),
        ("form", xlsform_workbook.workbook_of(form)),
    ):
        cells, computed = _formulas_in(data)
        assert cells >= 2 * len(PAYLOADS)
        found.tried += cells
        found.broken += [f"{name}: {one}" for one in computed]
    return found


@pytest.mark.trust("formulas")
def test_no_cell_is_computed(proof: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    proof.holds(_csv_cells())
    proof.holds(_xlsx_cells())
    monkeypatch.setattr(csv_text, "harmless", lambda value: value)
    proof.caught("the mark before a formula in CSV", _csv_cells_alone())
    real = xlsxwriter.Workbook
    monkeypatch.setattr(xlsxwriter, "Workbook", lambda data, _options: real(data, {"in_memory": True}))
    proof.caught("the writing of text as text in XLSX", _xlsx_cells())


def _csv_cells_alone() -> Found:
    """The same, where rows may be more than payloads because nothing is made harmless any more."""
    found = Found()
    text = csv_text.csv_text(["a"], [{"a": one} for one in PAYLOADS])
    for row in csv.reader(io.StringIO(text, newline="")):
        for cell in row:
            found.look(COMPUTED.match(cell) is None, f"CSV: {cell!r}")
    return found


# Bombs

NEEDED = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}


def _zip(entries: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**NEEDED, **entries}.items():
            archive.writestr(name, content)
    return data.getvalue()


def _lying(size: int) -> bytes:
    """A workbook whose directory says that its sheet is small."""
    data = bytearray(_zip({"xl/worksheets/sheet1.xml": b"<c>" * size}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    return bytes(data)


def workbooks() -> dict[str, bytes]:
    xxe = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>'
    laughs = (
        b'<!DOCTYPE l [<!ENTITY a "ha">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
        + b"]><worksheet>&j;</worksheet>"
    )
    return {
        "swells to 60 MB": _zip({"xl/worksheets/sheet1.xml": b"0" * 60_000_000}),
        "two hundred times as large": _zip({"xl/worksheets/sheet1.xml": b"0" * 2_000_000}),
        "a thousand entries": _zip({f"xl/media/{n}": b"x" for n in range(1000)}),
        "a lying directory": _lying(3_000_000),
        "an entity that reads a file": _zip({"xl/worksheets/sheet1.xml": xxe}),
        "a billion laughs": _zip({"xl/worksheets/sheet1.xml": laughs}),
        "a path upwards": _zip({"../../etc/cron.d/x": b"* * * * * root true"}),
        "cut in the middle": _zip({"xl/worksheets/sheet1.xml": b"<worksheet/>"})[:-30],
        "no workbook at all": b"PK\x03\x04" + b"\0" * 200,
        "larger than allowed": b"PK\x03\x04" + b"\0" * 5_100_000,
    }


def sheets_of_text() -> dict[str, bytes]:
    return {
        "too many columns": (";".join(f"c{n}" for n in range(5000)) + "\n" + ";" * 4999 + "\n").encode(),
        "too many rows": b"a;b\n" + b"1;2\n" * 300_000,
        "a quote that never ends": b'a;b\n"' + b"x" * 400_000,
        "nothing but zero bytes": b"\0" * 100_000,
        "nothing but ends of lines": b"a;b\n" + b"\n" * sized(200_000, 1_000_000),
        "empty": b" \n \n",
    }


def documents() -> dict[str, bytes]:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
    )
    return {
        "a bomb of aliases": bomb.encode(),
        "one alias": b"a: &a 1\nb: *a\n",
        "too deep": ("[" * 200 + "]" * 200).encode(),
        "too large": b"a: " + b"x" * 300_000,
        "an object of Python": b"a: !!python/object/apply:os.system ['true']\n",
        "a key twice": b"a: 1\na: 2\n",
        "no text": b"\xff\xfe\x00",
    }


def worked() -> float:
    """Seconds that this process and those it started have worked: what others do on the machine counts for nothing."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _bombs(read: Callable[[bytes], object], corpus: dict[str, bytes], *, seconds: float) -> Found:
    """Each is refused with a sentence, in time and in little memory."""
    found = Found()
    for name, data in corpus.items():
        before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, worked()
        try:
            read(data)
        except Refused:
            said = True
        except Exception as error:  # whatever it is, it is not a sentence
            said, name = False, f"{name}: {type(error).__name__}"
        else:
            said = False
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        took = worked() - begun
        found.look(said and took < seconds and grown < 50, f"{name}: {took:.1f} s, {grown:.0f} MB, refused: {said}")
    return found


@pytest.mark.trust("import_bombs")
def test_a_file_made_to_swell_is_refused(proof: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    books = workbooks()
    proof.holds(_bombs(read_sheet, books, seconds=10))
    proof.holds(_bombs(read_sheet, sheets_of_text(), seconds=5))
    proof.holds(_bombs(lambda data: loader.form_from(data, "bomb.yaml"), documents(), seconds=5))
    with monkeypatch.context() as taken_out:
        taken_out.setattr(workbook, "RATIO", 10**9)
        taken_out.setattr(workbook, "UNPACKED", 10**12)
        large = {name: books[name] for name in ("swells to 60 MB", "two hundred times as large")}
        proof.caught("the look at the directory of a workbook", _bombs(workbook.check_directory, large, seconds=10))
    monkeypatch.setattr(yaml_source, "_no_aliases", lambda *_: None)
    read = {"one alias": documents()["one alias"]}
    proof.caught("the refusal of aliases in YAML", _bombs(lambda data: yaml_source.read(data, "x"), read, seconds=5))


# National numbers


def a_number(chance: random.Random) -> str:
    """A well-formed number, made the other way round than the code checks it: born in 1900–2099, or BIS."""
    year, month, day = chance.randrange(100), chance.randrange(13), chance.randrange(32)
    nine = f"{year:02}{month + chance.choice((0, 20, 40)):02}{day:02}{chance.randrange(1, 999):03}"
    return f"{nine}{97 - int(chance.choice(('', '2')) + nine) % 97:02}"


WRITTEN: tuple[Callable[[str], str], ...] = (
    lambda n: n,
    lambda n: f"{n[:2]}.{n[2:4]}.{n[4:6]}-{n[6:9]}.{n[9:]}",
    lambda n: f"{n[:6]}-{n[6:9]}-{n[9:]}",
    lambda n: " ".join(n),
    lambda n: f"{n[:6]}/{n[6:9]}/{n[9:]}",
    lambda n: "\u200b".join(n),
    lambda n: "\u00a0".join((n[:6], n[6:9], n[9:])),
    lambda n: "".join(chr(ord("٠") + int(digit)) for digit in n),
    lambda n: "".join(chr(ord("０") + int(digit)) for digit in n),
    lambda n: f"12 {n} 7",
    lambda n: f"son numéro ({n}), merci",
)


def _national_numbers(count: int) -> Found:
    found, chance = Found(), random.Random(7)
    for _ in range(count // 2):
        number, write = a_number(chance), chance.choice(WRITTEN)
        found.look(words_check.holds_national_number(write(number)), f"not found: {write(number)}")
        other = f"{number[:9]}{(int(number[9:]) + chance.randrange(1, 9)) % 97:02}"
        if not any(97 - int(century + other[:9]) % 97 == int(other[9:]) for century in ("", "2")):
            found.look(not words_check.holds_national_number(f"dossier {other}"), f"taken for one: {other}")
    return found


@pytest.mark.trust("national_numbers")
def test_a_national_number_is_found_however_written(proof: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    proof.holds(_national_numbers(sized(2000, 200_000)))
    with monkeypatch.context() as taken_out:
        taken_out.setattr(words_check, "is_national_number", lambda digits: len(digits) == 11)
        proof.caught("the check digits", _national_numbers(1000))
    monkeypatch.setattr(words_check, "_RUN", re.compile(r"\d+"))
    proof.caught("the reading through signs between digits", _national_numbers(1000))
