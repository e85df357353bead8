"""The kinds of columns that we add to Piccolo's, each with how a value goes into the database and comes out.

Ids, days and instants are text in both databases, made by us, so that the same SQL and the same bytes serve both.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import Any

from piccolo.columns import Boolean, Bytea, Column, Text
from piccolo.table import Table


class Id(Text):
    """A UUID as text, made by us."""


class Day(Text):
    """A day without a clock time, ISO text: what is kept beside a participant."""


class Instant(Text):
    """A moment in UTC, ISO text with six decimals and ``Z``: sorts as text; only for sessions, audit and receipts."""


class Json(Text):
    """A JSON value as canonical text."""


class Sealed(Bytea):
    """Words under a key that is not in the database (evalkit.sealing); never searched, sorted or logged."""


_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical_json(value: object) -> str:
    """One text per value: sorted keys, no spaces, real letters. NaN is refused with ValueError."""
    return _CANONICAL.encode(value)


def instant_text(value: datetime.datetime) -> str:
    """``2026-01-31T09:00:00.000000Z``; a naive datetime is refused."""
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    in_utc = value if value.tzinfo is datetime.UTC else value.astimezone(datetime.UTC)
    return in_utc.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def instant(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


@cache
def columns_of(table: type[Table]) -> dict[str, Column]:
    return {column._meta.name: column for column in table._meta.columns}


def _day_text(value: datetime.date) -> str:
    if isinstance(value, datetime.datetime):
        raise ValueError("a day is not an instant")
    return value.isoformat()


_INTO: dict[type[Column], Callable[[Any], Any]] = {Json: canonical_json, Instant: instant_text, Day: _day_text}
_OUT_OF: dict[type[Column], Callable[[Any], Any]] = {
    Json: json.loads,
    Instant: instant,
    Day: datetime.date.fromisoformat,
    Boolean: bool,
    Bytea: bytes,
    Sealed: bytes,
}


def encode(column: Column, value: Any) -> Any:
    """A value as the database keeps it."""
    into = _INTO.get(type(column))
    return value if value is None or into is None else into(value)


@cache
def encoders_of(table: type[Table], names: tuple[str, ...]) -> tuple[Callable[[Any], Any] | None, ...]:
    """For each of these columns of a table, in order: what makes our value into the database's (None: it stays)."""
    columns = columns_of(table)
    return tuple(_INTO.get(type(columns[name])) for name in names)


def decode(column: Column, value: Any) -> Any:
    """A value as our code knows it."""
    out_of = _OUT_OF.get(type(column))
    return value if value is None or out_of is None else out_of(value)


@cache
def decoders_of(record: Any) -> tuple[Callable[[Any], Any] | None, ...]:
    """For each field of a record, in order: what makes the value of a row into ours (None: it stays)."""
    columns = columns_of(record.table)
    return tuple(_OUT_OF.get(type(columns[field.name])) for field in fields(record))
