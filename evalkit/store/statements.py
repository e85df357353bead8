"""The SQL of a unit's own methods, written straight from our tables and Piccolo's conditions.

Piccolo builds a query from dozens of small objects each time; that took four fifths of the time of a submission
(docs/speed.md). The words are the same ones, so we join them ourselves, and what does not change is kept. Names of
tables and columns come from our own classes; every value is bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from functools import cache, lru_cache
from string import Formatter
from typing import Any

from piccolo.columns import Column
from piccolo.columns.combination import UNDEFINED, And, Or, Where
from piccolo.custom_types import Combinable
from piccolo.table import Table

from evalkit.store.columns import columns_of

Walls = Sequence[tuple[str, Any]]
"""The quoted name of a column and the value that it must have (one of a tuple), whatever else is asked."""


class OrNobody(tuple[str, ...]):
    """For a wall: one of these people, or a row that names none."""

    __slots__ = ()


_MARKER = "{}"
_AMONG = "{name} IN ({values})"


@lru_cache(maxsize=2048)
def marked(sql: str, engine_type: str) -> str:
    """``{}`` as the mark of a bound value in this engine's words: ``?``, or ``$1``, ``$2``, …"""
    parts, number = [], 0
    for words, field, _, _ in Formatter().parse(sql):
        parts.append(words)
        if field is not None:
            number += 1
            parts.append(f"${number}" if engine_type == "postgres" else "?")
    return "".join(parts)


def select(
    record: Any,
    walls: Walls,
    conditions: Sequence[Combinable],
    order: Sequence[Column],
    *,
    descending: bool,
    limit: int | None,
) -> tuple[str, list[Any]]:
    """The rows of a record's table that meet every condition."""
    where, values = _where(walls, conditions)
    sql = _select(record) + where
    if order:
        direction = " DESC" if descending else " ASC"
        sql += " ORDER BY " + ", ".join(_name(column) + direction for column in order)
    if limit is not None:
        sql += f" LIMIT {limit:d}"
    return sql, values


def count(table: type[Table], walls: Walls, conditions: Sequence[Combinable]) -> tuple[str, list[Any]]:
    where, values = _where(walls, conditions)
    return f'SELECT COUNT(*) AS "count" FROM {_table(table)}' + where, values  # noqa: S608  (names of our own classes)


def update(
    table: type[Table], names: Sequence[str], walls: Walls, conditions: Sequence[Combinable]
) -> tuple[str, list[Any]]:
    """Gives the key of each changed row; the new values are bound first."""
    where, values = _where(walls, conditions)
    pairs = ", ".join(f'"{name}" = {_MARKER}' for name in names)
    return f"UPDATE {_table(table)} SET {pairs}{where} RETURNING {_key(table)}", values  # noqa: S608


def delete(table: type[Table], walls: Walls, conditions: Sequence[Combinable]) -> tuple[str, list[Any]]:
    where, values = _where(walls, conditions)
    return f"DELETE FROM {_table(table)}{where} RETURNING {_key(table)}", values  # noqa: S608


@lru_cache(maxsize=1024)
def insert(table: type[Table], names: tuple[str, ...], rows: int, once: tuple[str, ...] = ()) -> str:
    """``once``: the columns of a unique key; a row that is there already is left as it is, and gives no row back."""
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join(["(" + ", ".join([_MARKER] * len(names)) + ")"] * rows)
    sql = f"INSERT INTO {_table(table)} ({columns}) VALUES {marks}"  # noqa: S608
    if once:
        target = ", ".join(f'"{name}"' for name in once)
        sql += f' ON CONFLICT ({target}) DO NOTHING RETURNING "{once[0]}"'
    return sql


@cache
def _select(record: Any) -> str:
    columns = columns_of(record.table)
    wanted = ", ".join(_name(columns[field.name]) for field in fields(record))
    return f"SELECT {wanted} FROM {_table(record.table)}"  # noqa: S608


def name_of(table: type[Table], column: str) -> str:
    """A column's full name, quoted."""
    return f'"{table._meta.tablename}"."{column}"'


@cache
def _table(table: type[Table]) -> str:
    return f'"{table._meta.tablename}"'


def _key(table: type[Table]) -> str:
    return f'"{next(iter(columns_of(table)))}"'


def _name(column: Column) -> str:
    return f'"{column._meta.table._meta.tablename}"."{column._meta.name}"'


def _where(walls: Walls, conditions: Iterable[Combinable]) -> tuple[str, list[Any]]:
    values: list[Any] = []
    words = []
    for name, value in walls:
        several = value if isinstance(value, tuple) else (value,)
        if isinstance(value, OrNobody):
            among = f"{name} IS NULL OR {_phrase(name, _AMONG, len(value))}" if value else f"{name} IS NULL"
            words.append(f"({among})")
            values.extend(value)
            continue
        words.append(f"{name} = {_MARKER}" if len(several) == 1 else _phrase(name, _AMONG, len(several)))
        values.extend(several)
    words += [_words(condition, values) for condition in conditions]
    return (" WHERE " + " AND ".join(words) if words else ""), values


def _words(condition: Combinable, values: list[Any]) -> str:
    """A condition in words, its values added to the list in their order."""
    if isinstance(condition, And | Or):
        first = _words(condition.first, values)
        second = _words(condition.second, values)
        return f"({first} {'AND' if isinstance(condition, And) else 'OR'} {second})"
    if not isinstance(condition, Where) or isinstance(condition.value, Column):
        raise TypeError(f"{condition!r} is no condition that we write; use unit.raw")
    several: list[Any] = [] if condition.values is UNDEFINED else list(condition.values)  # type: ignore[call-overload]
    if condition.value is not UNDEFINED:
        values.append(condition.value)
    values.extend(several)
    return _phrase(_name(condition.column), condition.operator.template, len(several))


@lru_cache(maxsize=1024)
def _phrase(name: str, template: str, several: int) -> str:
    return template.format(name=name, value=_MARKER, values=", ".join([_MARKER] * several))
