"""The rows of one person with their sealed words open, in memory only, and without what is a secret of the machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any

from evalkit import sealing
from evalkit.sealing import Place
from evalkit.services.asking import sealed_words
from evalkit.services.relays import sending
from evalkit.services.word_keys import people
from evalkit.services.words import association_words
from evalkit.store import Unit
from evalkit.store.queries import own_rows

Row = Mapping[str, Any]
Rows = Mapping[str, tuple[Row, ...]]

LOCKED = "locked"
"""In the place of words that are there and that this session may not open. Opened ones are mappings, never a text."""

HIDDEN = frozenset(
    {"organisation", "account", "author", "made_by", "noted_by", "settled_by", "coder", "token_hash", "mark",
     "number_hash", "payload_hash", "reference_mark", "public_key", "wrapped", "association_key", "held", "here"}
)  # fmt: skip
"""Columns that are not about the person: who of the team wrote (an account is another person), keys and their marks."""


async def opened_rows(unit: Unit, records: tuple[str, ...], *, locked_too: bool) -> Rows:
    """Table → rows as our code knows them; sealed columns hold what they say, or None where nothing opens them.

    ``locked_too``: words that are locked in this session stand as :data:`LOCKED`; else LockedError, since nobody of
    the team should hand over a file without noticing that it lacks words.
    """
    kept = await own_rows.rows(unit, records)
    whose = {str(row["id"]): str(row["participant"]) for row in kept.get("check_in", ())}
    return MappingProxyType(
        {
            table: tuple([await _opened(unit, table, row, whose, locked_too) for row in rows])
            for table, rows in kept.items()
        }
    )


def plain(row: Row) -> dict[str, Any]:
    """A row for a file: days and moments as text, a moment only as its day, nothing hidden."""
    return {column: _plain(value) for column, value in row.items() if column not in HIDDEN}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | list | dict) or value is None else None


async def _opened(unit: Unit, table: str, row: Row, whose: Mapping[str, str], locked_too: bool) -> Row:
    if table == "enrolment":
        if row["exit_note"] and await people.is_locked(unit, row["participant"]):
            if not locked_too:
                raise people.LockedError
            return {**row, "exit_note": LOCKED}
        note = await sealed_words.open_exit_note(unit, row["participant"], row["id"], row["exit_note"])
        return {**row, "exit_note": note or None}
    found = dict(row)
    for (of, column), read in SEALED.items():
        if of == table and row[column] is not None:
            try:
                found[column] = await read(unit, row, whose)
            except sealing.CannotOpenError:
                found[column] = None
            except people.LockedError:
                if not locked_too:
                    raise
                found[column] = LOCKED
    return found


async def _revision(unit: Unit, row: Row, whose: Mapping[str, str]) -> object:
    person = whose[row["check_in"]]
    place = sealed_words.revision_place(unit, person, row["check_in"], row["number"])
    return await sealed_words.unseal(unit, person, place, row["words"])


async def _draft(unit: Unit, row: Row, whose: Mapping[str, str]) -> object:
    place = sealed_words.draft_place(unit, row["participant"], row["submission_key"], row["version"])
    return await sealed_words.unseal(unit, row["participant"], place, row["content"])


async def _quarantine(unit: Unit, row: Row, whose: Mapping[str, str]) -> object:
    place = sealed_words.quarantine_place(unit, row["participant"], row["submission_key"], row["payload_hash"])
    return await sealed_words.unseal(unit, row["participant"], place, row["content"])


async def _goal(unit: Unit, row: Row, whose: Mapping[str, str]) -> object:
    place = sealed_words.goal_place(unit, row["participant"], row["id"])
    return await sealed_words.unseal(unit, row["participant"], place, row["words"])


async def _secret(unit: Unit, row: Row, whose: Mapping[str, str]) -> object:
    place = sealed_words.secret_place(unit, row["participant"], row["kind"], row["revision"])
    return await sealed_words.unseal(unit, row["participant"], place, row["content"])


async def _relay(unit: Unit, row: Row, whose: Mapping[str, str]) -> object:
    """Without the secret that finds it on the other side: a file lies about."""
    place = sending.own_place(unit.organisation, row["participant"], row["id"])
    opened = await sealed_words.unseal(unit, row["participant"], place, row["words"])
    return {key: value for key, value in opened.items() if key != "secret"}


def _told(table: str) -> Callable[[Unit, Row, Mapping[str, str]], Awaitable[object]]:
    async def read(unit: Unit, row: Row, whose: Mapping[str, str]) -> object:
        place = Place(unit.organisation, row["participant"], table, "words", row["id"])
        return await sealed_words.unseal(unit, row["participant"], place, row["words"])

    return read


def _of_association(table: str) -> Callable[[Unit, Row, Mapping[str, str]], Awaitable[object]]:
    async def read(unit: Unit, row: Row, whose: Mapping[str, str]) -> object:
        return association_words.unseal(unit, table, row["id"], row["words"])

    return read


SEALED: Mapping[tuple[str, str], Callable[[Unit, Row, Mapping[str, str]], Awaitable[object]]] = MappingProxyType(
    {
        ("check_in_revision", "words"): _revision,
        ("draft", "content"): _draft,
        ("quarantine", "content"): _quarantine,
        ("goal", "words"): _goal,
        ("participant_secret", "content"): _secret,
        ("own_relay", "words"): _relay,
        ("story", "words"): _told("story"),
        ("story_passage", "words"): _told("story_passage"),
        ("selection_round", "words"): _of_association("selection_round"),
        ("selection_feedback", "words"): _of_association("selection_feedback"),
    }
)
"""Every sealed column of a table that belongs to a person, and how it opens; a test holds that none is missing."""
