"""Receipts: a short code that can be read out, made from what was received and looked up later.

Eight symbols without I, L, O, U are the first 40 bits of the payload's keyed hash, so the code tells nothing and the
database needs no extra column for it. The epoch says in which database it was received: after a restore it differs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import store
from evalkit.access import PARTICIPANT, TEAM, Role, check_rule
from evalkit.errors import Refused, problem
from evalkit.sealing import CODE_SYMBOLS
from evalkit.services.asking.occasions import person_of
from evalkit.services.forms import kept_forms
from evalkit.store import Scope, Unit
from evalkit.store.queries import forms
from evalkit.store.queries import receipts as kept

SYMBOLS = 8
UNDO = dt.timedelta(minutes=10)
"""How long the author may simply take back what they just did."""


@dataclass(frozen=True)
class Receipt:
    """What was received, for good. ``mode``: how it was done. ``wave`` None: between two occasions.

    ``programme`` empty: it was set aside.
    """

    code: str
    check_in: str
    correction: bool
    participant: str
    enrolment: str | None
    label: str
    drawing: str
    language: str
    mode: str
    programme: Mapping[str, str]
    wave: str | None
    wave_words: Mapping[str, str] | None
    day: dt.date | None
    epoch: str
    undo_until: dt.datetime | None


def code_of(payload_hash: str) -> str:
    """``7K2M-XQ4R`` from a hash in hexadecimal."""
    bits = int(payload_hash[: SYMBOLS * 5 // 4], 16)
    symbols = "".join(CODE_SYMBOLS[(bits >> shift) & 31] for shift in range(35, -1, -5))
    return f"{symbols[:4]}-{symbols[4:]}"


def hash_beginning(code: str) -> str | None:
    """The ten hexadecimal digits of a typed code (I, L read as 1, O as 0), or None when it cannot be one."""
    symbols = "".join(c for c in code.upper() if c.isalnum()).translate(str.maketrans("ILO", "110"))
    if len(symbols) != SYMBOLS or any(symbol not in CODE_SYMBOLS for symbol in symbols):
        return None
    bits = 0
    for symbol in symbols:
        bits = bits << 5 | CODE_SYMBOLS.index(symbol)
    return f"{bits:010x}"


async def receipt(scope: Scope, submission_key: str, *, now: dt.datetime | None = None) -> Receipt:
    """The receipt of a submission of one's own association (or of oneself); 404 for any other."""
    check_rule(Role(scope.role), PARTICIPANT if scope.participant else TEAM)
    async with store.unit(scope, now=now) as unit:
        return await receipt_in(unit, submission_key)


async def receipt_in(unit: Unit, submission_key: str) -> Receipt:
    found = await kept.by_key(unit, submission_key)
    if found is None:
        raise Refused(problem("entry.not_found"))
    return await _receipt(unit, found)


async def look_up(scope: Scope, code: str, *, now: dt.datetime | None = None) -> tuple[Receipt, ...]:
    """Whatever was received under a typed code; empty when nothing was."""
    check_rule(Role(scope.role), TEAM)
    beginning = hash_beginning(code)
    if beginning is None:
        return ()
    async with store.unit(scope, now=now) as unit:
        return tuple([await _receipt(unit, found) for found in await kept.by_hash(unit, beginning)])


async def _receipt(unit: Unit, found: kept.Found) -> Receipt:
    person = await person_of(unit, found.participant)
    if person is None:
        raise Refused(problem("entry.not_found"))
    schedule = await forms.schedule(unit, found.schedule) if found.schedule else None
    wave_words = kept_forms.wave_words(kept_forms.schedule_of(schedule), found.wave) if schedule else None
    return Receipt(
        code=code_of(found.payload_hash),
        check_in=found.check_in,
        correction=found.kind == "correction",
        participant=found.participant,
        enrolment=found.enrolment,
        label=person.label,
        drawing=person.drawing,
        language=found.language or person.language,
        mode=found.mode,
        programme=found.programme_names,
        wave=found.wave,
        wave_words=wave_words,
        day=found.day,
        epoch=found.epoch,
        undo_until=undo_until(unit, found.author, found.received_at),
    )


def undo_until(unit: Unit, author: str | None, received_at: dt.datetime) -> dt.datetime | None:
    """Until when the reader may take it back; None: it is somebody else's, or the ten minutes are over."""
    mine = author is not None and author == unit.scope.account
    return received_at + UNDO if mine and unit.now <= received_at + UNDO else None
