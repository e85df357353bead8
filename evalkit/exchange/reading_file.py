"""Recognise a data file: CSV or Parquet, its encoding, its delimiter, its header; nothing of its rows is judged here.

A file is read once from front to back for its hash and its encoding. What is not UTF-8 is copied to a scratch file in
UTF-8, so that everything after reads one encoding.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import polars as pl

from evalkit.errors import Problem, Refused, problem

DELIMITERS: Final[Mapping[str, str]] = {"comma": ",", "semicolon": ";", "tab": "\t"}
_LABELS: Final[Mapping[str, str]] = {"utf-8": "UTF-8", "cp1252": "Windows-1252", "utf-16": "UTF-16"}
_CHUNK = 1 << 20
_HEADER_AT_MOST = 1 << 16
_PARQUET, _ZIP, _GZIP = b"PAR1", b"PK\x03\x04", b"\x1f\x8b"


@dataclass(frozen=True)
class Recognised:
    """A file that can be scanned: ``path`` is UTF-8 text or Parquet, ``columns`` the header's names in file order.

    ``label``: how it was understood, in words, without the decimal sign. ``first_row``: the number of the first data
    row, as a person counts in the file (a header is row 1; Parquet has none). ``skip``: lines before the data.
    """

    name: str
    kind: Literal["csv", "parquet"]
    path: Path
    sha256: str
    columns: tuple[str, ...]
    delimiter: str = ""
    encoding: str = ""
    first_row: int = 2
    skip: int = 1

    @property
    def delimiter_name(self) -> str:
        return next((name for name, sign in DELIMITERS.items() if sign == self.delimiter), self.delimiter)

    def read_as(self, decimal: str | None) -> str:
        """In words: "semicolon, decimal comma, Windows-1252". ``decimal`` None: no number has decimals.

        Programs that write semicolons do so because the comma is their decimal sign; so that is how it would be read.
        """
        if self.kind == "parquet":
            return "Parquet" if decimal in (None, "point") else f"Parquet, decimal {decimal}"
        sign = decimal or ("comma" if self.delimiter == ";" else "point")
        return f"{self.delimiter_name}, decimal {sign}, {self.encoding}"


def recognise(
    path: Path,
    *,
    required: Sequence[str],
    scratch: Path,
    delimiter: str | None = None,
    encoding: str | None = None,
) -> Recognised:
    """Find out how ``path`` is written. ``required``: column names by which the right delimiter is known.

    Refused when it cannot be read, fits no encoding, or has no header.
    """
    try:
        with path.open("rb") as file:
            first = file.read(_HEADER_AT_MOST)
        if first.startswith(_PARQUET):
            return _parquet(path)
        if first.startswith((_ZIP, _GZIP)):
            raise Refused(problem("data.not_text", file=str(path)))
        sha256, codec, bom = _encoding(path, first, encoding)
        # Old spreadsheet programs end lines with a carriage return alone.
        returns_only = b"\r" in first and b"\n" not in first and not codec.startswith(("utf-16", "utf-32"))
        plain = codec == "utf-8" and not returns_only
        readable = path if plain else _in_utf8(path, scratch, codec, newline=None if returns_only else "")
    except OSError as error:
        raise Refused(problem("data.unreadable", file=str(path), what=error.strerror or str(error))) from None
    with readable.open("rb") as file:
        head = file.read(_HEADER_AT_MOST).decode("utf-8", errors="ignore").removeprefix("\ufeff")
    declared, head = _declared(head)
    sign = delimiter or declared
    found = _delimiter(head, required, sign, str(path))
    label = _LABELS.get(codec, codec) + (" with byte-order mark" if bom else "")
    return Recognised(
        str(path), "csv", readable, sha256, tuple(_header(head, found)), found, label,
        first_row=3 if declared else 2, skip=2 if declared else 1,
    )  # fmt: skip


def _parquet(path: Path) -> Recognised:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    try:
        names = tuple(pl.read_parquet_schema(path))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise Refused(problem("data.broken_parquet", file=str(path), what=str(error).split("\n")[0])) from None
    return Recognised(str(path), "parquet", path, sha256, names, first_row=1, skip=0)


def _encoding(path: Path, first: bytes, wanted: str | None) -> tuple[str, str, bool]:
    """Hash of the bytes, the codec, and whether a byte-order mark stands in front. The whole file is read."""
    if wanted is not None:
        codecs_left = {_codec(wanted, path): codecs.getincrementaldecoder(wanted)()}
    elif first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        codecs_left = {"utf-16": codecs.getincrementaldecoder("utf-16")()}
    else:
        codecs_left = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8", "cp1252")}
    digest = hashlib.sha256()
    wide = any(name.startswith(("utf-16", "utf-32")) for name in codecs_left)
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            digest.update(chunk)
            if b"\0" in chunk and not wide:
                codecs_left = {}
            for name in tuple(codecs_left):
                # Once UTF-8 fits, nothing else is tried; Windows-1252 fits nearly every file, so it comes second.
                if name == "cp1252" and "utf-8" in codecs_left and chunk.isascii():
                    continue
                try:
                    codecs_left[name].decode(chunk, final=not chunk)
                except UnicodeDecodeError:
                    del codecs_left[name]
            if not chunk:
                break
    if not codecs_left:
        raise Refused(problem("data.no_encoding_fits", file=str(path)))
    codec = next(iter(codecs_left))
    if wanted is None and codec == "cp1252":
        _check_one_way(path)
    codec = "utf-8" if codec == "utf-8-sig" else codec
    return digest.hexdigest(), codec, codec == "utf-8" and first.startswith(codecs.BOM_UTF8)


def _check_one_way(path: Path) -> None:
    """Windows-1252 fits nearly every file, also two files put together: a line of it that is UTF-8 tells."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.isascii():
                continue
            with contextlib.suppress(UnicodeDecodeError):
                line.decode("utf-8")
                raise Refused(problem("data.two_encodings", file=str(path), row=number))


def _codec(name: str, path: Path) -> str:
    try:
        "".encode(name)
        return codecs.lookup(name).name
    except (LookupError, TypeError):
        raise Refused(problem("data.unknown_encoding", file=str(path), encoding=name)) from None


def _in_utf8(path: Path, scratch: Path, codec: str, *, newline: str | None) -> Path:
    """A copy in UTF-8, made piece by piece. ``newline`` None: every line end becomes a line feed."""
    copy = scratch / f"{path.name}.utf8"
    with path.open(encoding=codec, newline=newline) as source, copy.open("w", encoding="utf-8", newline="") as target:
        while piece := source.read(_CHUNK):
            target.write(piece)
    return copy


def _declared(head: str) -> tuple[str | None, str]:
    """A spreadsheet's first line ``sep=;`` names the delimiter; the header is the line after it."""
    line, _, rest = head.partition("\n")
    stripped = line.strip().strip('"')
    if stripped.lower().startswith("sep=") and len(stripped) == len("sep=") + 1:
        return stripped[-1], rest
    return None, head


def _header(head: str, delimiter: str) -> list[str]:
    """Names of the first record, without spaces around them."""
    try:
        record = next(csv.reader(io.StringIO(head), delimiter=delimiter), [])
    except csv.Error:
        record = head.splitlines()[0].split(delimiter) if head else []
    return [name.strip() for name in record]


def _delimiter(head: str, required: Sequence[str], wanted: str | None, file: str) -> str:
    """The delimiter under which the header has the required columns; else the one that comes nearest."""
    if not head.strip():
        raise Refused(problem("data.empty", file=file))
    if wanted is not None:
        return DELIMITERS.get(wanted, wanted)
    headers = {sign: _header(head, sign) for sign in DELIMITERS.values()}
    fitting = [sign for sign, names in headers.items() if set(required) <= set(names)]
    # A header of one column is the same under every delimiter; one that cuts it in several is meant.
    cutting = [sign for sign in fitting if len(headers[sign]) > 1]
    if len(cutting) > 1:
        raise Refused(problem("data.two_delimiters", file=file))
    if fitting:
        return (cutting or fitting)[0]
    return max(headers, key=lambda s: (len(set(required) & set(headers[s])), len(headers[s])))


def positions(file: Recognised, wanted: Mapping[str, str], required: Sequence[str]) -> dict[str, int]:
    """Our name of a column → where it stands in the file. ``wanted``: our name → the file's name.

    Refused when a required one is missing, or one stands twice.
    """
    problems: list[Problem] = []
    found: dict[str, int] = {}
    for ours, theirs in wanted.items():
        count = file.columns.count(theirs)
        if count > 1:
            problems.append(problem("data.column_twice", file=file.name, column=theirs))
        elif count == 1:
            found[ours] = file.columns.index(theirs)
        elif ours in required:
            problems.append(
                problem(
                    "data.column_missing", file=file.name, column=theirs, ours=ours,
                    found=", ".join(c or "–" for c in file.columns[:20]) or "–",
                )
            )  # fmt: skip
    if problems:
        raise Refused.all(problems)
    return found
