"""A data package: tables as CSV or Parquet, their descriptions (Frictionless `datapackage.json`), and other files.

One ZIP, made in memory and never left on a disk; the same content gives the same bytes.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import polars as pl

from evalkit.exchange.csv_text import csv_text

Format = Literal["csv", "parquet"]
MEDIA_TYPES: Final[Mapping[str, str]] = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
_TYPES: Final[Mapping[Any, str]] = {pl.String: "string", pl.Float64: "number", pl.Int64: "integer", pl.Date: "date"}
_NEVER: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Column:
    """A column of a table, with what it means."""

    name: str
    kind: pl.DataType
    about: str


@dataclass(frozen=True)
class Table:
    """``rows`` name the columns. ``key``: which columns name a row; empty: none do."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, Any]]
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class Package:
    """``about``: fields of the descriptor. ``files``: further files by name, as they are."""

    about: Mapping[str, Any]
    tables: tuple[Table, ...]
    files: Mapping[str, str] = field(default_factory=dict)


def package_zip(package: Package, form: Format) -> bytes:
    """The package as one ZIP."""
    return zipped(package_files(package, form))


def package_files(package: Package, form: Format) -> dict[str, bytes]:
    """The package's files by name."""
    files: dict[str, bytes] = {"datapackage.json": _json(descriptor(package, form)).encode()}
    for table in package.tables:
        files[f"{table.name}.{form}"] = _parquet(table) if form == "parquet" else _csv(table).encode()
    return files | {name: text.encode() for name, text in package.files.items()}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files as one ZIP, by name and without times: the same files give the same bytes."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _NEVER), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def descriptor(package: Package, form: Format) -> dict[str, Any]:
    """What `datapackage.json` says: Data Package with a Table Schema for each table."""
    return {
        "profile": "tabular-data-package" if form == "csv" else "data-package",
        **package.about,
        "resources": [_resource(table, form) for table in package.tables],
    }


def _resource(table: Table, form: Format) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [{"name": c.name, "type": _TYPES[type(c.kind)], "description": c.about} for c in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    return {
        "name": table.name,
        "title": table.title,
        "path": f"{table.name}.{form}",
        "format": form,
        "mediatype": MEDIA_TYPES[form],
        **({"encoding": "utf-8"} if form == "csv" else {}),
        "schema": schema,
    }


def _csv(table: Table) -> str:
    return csv_text([c.name for c in table.columns], table.rows)


def _parquet(table: Table) -> bytes:
    schema = {c.name: c.kind for c in table.columns}
    columns = {name: [row.get(name) for row in table.rows] for name in schema}
    data = io.BytesIO()
    pl.DataFrame(columns, schema=schema).write_parquet(data)
    return data.getvalue()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
