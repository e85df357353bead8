"""The files of a public table: CSV, data package with codebook, DDI-Codebook, and two ways to cite it.

They are made from what was published and nothing else, so the same version gives the same bytes for ever.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from evalkit.disclosure.cells import Cell
from evalkit.disclosure.released import ReleasedResult
from evalkit.errors import Refused, problem
from evalkit.exchange.csv_text import csv_text
from evalkit.exchange.data_package import Column, Package, Table, package_zip
from evalkit.exchange.ddi import Study, Variable, ddi_xml
from evalkit.reporting.wording import wording
from evalkit.services.observatory.open_reading import OpenPage, released_of
from evalkit.services.observatory.open_view import View, view

_TEXT, _WHOLE = pl.String(), pl.Int64()

PROGRESSION = (
    Column("municipality", _TEXT, "Municipality of the programmes"),
    Column("kind", _TEXT, "Kind of programme"),
    Column("year", _WHOLE, "Year in which the people began"),
    Column("indicator", _TEXT, "What people were asked about themselves; see the codebook"),
    Column("wave", _TEXT, "Occasion that is set beside each person's own start"),
    Column("as_of", _TEXT, "Month in which the row was computed"),
    Column("began", _WHOLE, "People with an answer at the start, rounded; empty: hidden"),
    Column("people", _WHOLE, "People with an answer at both, rounded; empty: hidden"),
    Column("higher", _WHOLE, "Of them: better than at their own start, rounded; empty: hidden"),
    Column("same", _WHOLE, "At the same level, rounded; empty: hidden"),
    Column("lower", _WHOLE, "Less good than at their own start, rounded; empty: hidden"),
    Column("share_higher_percent", _WHOLE, "higher divided by people, from the rounded counts, without decimals"),
)
COUNTS = (
    Column("municipality", _TEXT, "Municipality of the programmes"),
    Column("kind", _TEXT, "Kind of programme"),
    Column("year", _WHOLE, "Year in which it was counted"),
    Column("item", _TEXT, "What was counted; see the codebook"),
    Column("as_of", _TEXT, "Month in which the row was computed"),
    Column("count", _WHOLE, "Requests or needs noted, rounded; no persons"),
)
TWO_HATS_COLUMN = Column("publisher_also_pays", _TEXT, "yes: who publishes this also pays for programmes")
CODES = (
    Column("column", _TEXT, "Column of the table"),
    Column("value", _TEXT, "Value that stands in it"),
    Column("means", _TEXT, "What it means"),
    Column("question", _TEXT, "The question as it was asked"),
    Column("direction", _TEXT, "Which way is hoped for"),
)
PROTECTION = (
    "Counts below {k} are hidden and all others rounded to {step}; at least {n} programmes of two associations stand "
    "together; a version leaves only if nobody can be recognised from it and everything published before."
)


@dataclass(frozen=True)
class OpenFile:
    name: str
    media_type: str
    content: bytes


def open_file(page: OpenPage, name: str, language: str, address: str) -> OpenFile:
    """One file of a version. ``address``: where this version can be read, for citations."""
    maker = FILES.get(name)
    if maker is None:
        raise Refused(problem("access.not_found"))
    media_type, make = maker
    stem = f"{page.content['address']}-{page.mark}"
    ending = "cff" if name.endswith(".cff") else name.rpartition(".")[2]
    return OpenFile(f"{stem}.{ending}", media_type, make(page, view(page, language, drawn=False), language, address))


def _csv(page: OpenPage, seen: View, language: str, address: str) -> bytes:
    columns, rows = table_of(page)
    return csv_text([column.name for column in columns], rows).encode()


def table_of(page: OpenPage) -> tuple[tuple[Column, ...], list[dict[str, Any]]]:
    """Columns and rows of a version; who publishes and also pays says so in every row, since a CSV has no margin."""
    columns, rows = _figures(page.content)
    if not page.content.get("publisher_also_pays"):
        return columns, rows
    return (*columns, TWO_HATS_COLUMN), [{**row, TWO_HATS_COLUMN.name: "yes"} for row in rows]


def _figures(content: Mapping[str, Any]) -> tuple[tuple[Column, ...], list[dict[str, Any]]]:
    place = {name: content[name] for name in ("municipality", "kind", "year")}
    if content["subject"] != "progression":
        return COUNTS, [
            {**place, "item": row["item"], "as_of": row["as_of"], "count": row["n"]} for row in content["rows"]
        ]
    return PROGRESSION, [
        {
            **place, "indicator": row["indicator"], "wave": row["wave"], "as_of": row["as_of"],
            **_numbers(released_of(row, content).results[0]),
        }
        for row in content["rows"]
    ]  # fmt: skip


def _numbers(result: ReleasedResult) -> dict[str, int | None]:
    people, higher = _value(result.n), _value(result.categories.get("improved"))
    return {
        "began": _value(result.flow.get("baseline")),
        "people": people,
        "higher": higher,
        "same": _value(result.categories.get("unchanged")),
        "lower": _value(result.categories.get("declined")),
        "share_higher_percent": None if not people or higher is None else min(round(100 * higher / people), 100),
    }


def _value(cell: Cell | None) -> int | None:
    return None if cell is None else cell.value


def _codes(page: OpenPage, language: str) -> list[dict[str, Any]]:
    words, content = wording(language), page.content
    if content["subject"] != "progression":
        seen = view(page, language, drawn=False)
        names = [name for name, _ in seen.counts]
        return [
            {"column": "item", "value": row["item"], "means": name}
            for row, name in zip(content["rows"], names, strict=True)
        ]
    used = {row["indicator"] for row in content["rows"]}
    found: list[dict[str, Any]] = [
        {"column": "indicator", "value": key, "means": words.text(about["title"], key),
         "question": words.text(about["question"] or ""), "direction": about["direction"]}
        for key, about in content["indicators"].items() if key in used
    ]  # fmt: skip
    waves = {wave["wave"]: wave for wave in content["waves"]}
    for key in dict.fromkeys(row["wave"] for row in content["rows"]):
        found.append({"column": "wave", "value": key, "means": words.text(waves[key].get("label") or key, key)})
    return found


def _package(page: OpenPage, seen: View, language: str, address: str) -> bytes:
    columns, rows = table_of(page)
    key = ("item",) if page.content["subject"] != "progression" else ("indicator", "wave")
    about = {
        "name": f"{page.content['address']}-{page.number}",
        "title": seen.title,
        "description": " ".join(filter(None, (seen.who, seen.two_hats, _protection(page)))),
        "homepage": address,
        "version": str(page.number),
        "id": page.content_hash,
        "created": f"{page.month:%Y-%m}",
        "licenses": [{"name": page.content["licence"], "title": seen.licence, "path": seen.licence_address}],
        "contributors": [{"title": page.content["publisher"], "role": "publisher"}],
        "policy": page.content["policy"],
        "citation": f"{seen.citation} {address}",
    }
    tables = (
        Table("data", seen.title, columns, rows, key),
        Table("codebook", "What the values mean", CODES, _codes(page, language), ("column", "value")),
    )
    files = {
        "codebook.xml": _ddi(page, seen, language, address).decode(),
        "CITATION.cff": _cff(page, seen, language, address).decode(),
        "citation.bib": _bib(page, seen, language, address).decode(),
    }
    return package_zip(Package(about, tables, files), "csv")


def _ddi(page: OpenPage, seen: View, language: str, address: str) -> bytes:
    columns, rows = table_of(page)
    codes: dict[str, list[tuple[str, str]]] = {}
    for code in _codes(page, language):
        codes.setdefault(code["column"], []).append((code["value"], code["means"]))
    people = page.content["subject"] == "progression"
    return ddi_xml(
        Study(
            title=seen.title,
            identifier=page.content_hash,
            producer=page.content["publisher"],
            day=f"{page.month:%Y-%m}",
            version=str(page.number),
            abstract=seen.sentence,
            place=page.content["municipality"],
            year=str(page.content["year"]),
            universe=" ".join(filter(None, (seen.who, seen.two_hats))),
            unit="person" if people else "request or need noted",
            protection=_protection(page),
            licence=seen.licence,
            licence_address=seen.licence_address,
            citation=f"{seen.citation} {address}",
            file_name="data.csv",
            rows=len(rows),
            language=language,
            variables=[
                Variable(c.name, c.name, c.about, isinstance(c.kind, pl.Int64), tuple(codes.get(c.name, ())))
                for c in columns
            ],
        )
    )


def _protection(page: OpenPage) -> str:
    policy = page.content["policy"]
    return PROTECTION.format(k=policy["k"], step=policy["round_to"], n=page.content["programmes_at_least"])


def _bib(page: OpenPage, seen: View, language: str, address: str) -> bytes:
    fields = {
        "author": "{" + _bib_text(page.content["publisher"]) + "}",
        "title": "{" + _bib_text(seen.title) + "}",
        "year": str(page.month.year),
        "version": f"{page.number} ({page.mark})",
        "url": address,
        "note": _bib_text(". ".join(filter(None, (seen.licence, seen.two_hats)))),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{page.content['address']}-{page.number},\n{lines}\n}}\n".encode()


def _bib_text(text: str) -> str:
    """A text in which nothing is a command of LaTeX."""
    plain = " ".join(text.split())
    escaped = {"\\": "\\textbackslash ", "{": "\\{", "}": "\\}", **{c: f"\\{c}" for c in "%&#$_"}}
    return "".join(escaped.get(c, c) for c in plain)


def _cff(page: OpenPage, seen: View, language: str, address: str) -> bytes:
    """Citation File Format 1.2. A JSON text is a YAML text, so whatever stands in a title stays a text."""
    said: Mapping[str, Any] = {
        "cff-version": "1.2.0",
        "message": "Please cite this table as below.",
        "type": "dataset",
        "title": seen.title,
        **({"abstract": seen.two_hats} if seen.two_hats else {}),
        "authors": [{"name": page.content["publisher"]}],
        "version": str(page.number),
        "date-released": f"{page.month:%Y-%m}-01",
        "license": page.content["licence"],
        "url": address,
        "identifiers": [{"type": "other", "value": page.content_hash, "description": "SHA-256 of the content"}],
    }
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in said.items()).encode()


FILES: Mapping[str, tuple[str, Callable[[OpenPage, View, str, str], bytes]]] = {
    "data.csv": ("text/csv", _csv),
    "package.zip": ("application/zip", _package),
    "codebook.xml": ("application/xml", _ddi),
    "citation.bib": ("text/plain", _bib),
    "CITATION.cff": ("text/plain", _cff),
}
"""Name in the address → media type and maker."""
