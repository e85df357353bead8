"""What people sent to other associations, as their own association keeps it, and who receives relays at all."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.keyed_ids import keyed_id
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class Receiver:
    """An association that receives relays. ``lines``: language → what it does and how one is received."""

    organisation: str
    name: str
    lines: Mapping[str, str]


@dataclass(frozen=True)
class Desk:
    """What an association chose about receiving."""

    table: ClassVar[type[Table]] = tables.RelayDesk
    receives: bool
    lines: dict[str, str]


@dataclass(frozen=True)
class OwnRelay:
    """``words``: sealed to the person. ``participant``: the record under which it was sent."""

    table: ClassVar[type[Table]] = tables.OwnRelay
    id: str
    participant: str
    submission_key: str
    week: datetime.date
    words: bytes
    taken_back_on: datetime.date | None


def own_relay_id(organisation: str, submission_key: str) -> str:
    return keyed_id(organisation, "own_relay", submission_key)


async def receivers(unit: Unit) -> tuple[Receiver, ...]:
    """Every other association that receives relays, by name. A place to practise neither receives nor sends."""
    rows = await unit.raw(
        """SELECT d.organisation, o.name, d.lines FROM relay_desk d JOIN organisation o ON o.id = d.organisation
        WHERE d.receives AND o.kind = {} AND o.practice_of IS NULL AND d.organisation <> {}
        AND NOT EXISTS (SELECT 1 FROM organisation p WHERE p.id = {} AND p.practice_of IS NOT NULL)
        ORDER BY o.name, o.id""",
        "association",
        unit.organisation,
        unit.organisation,
    )
    return tuple(Receiver(row["organisation"], row["name"], json.loads(row["lines"])) for row in rows)


async def desk(unit: Unit) -> Desk | None:
    """What the scope's association chose; None: it never did."""
    return await unit.one(Desk)


async def choose(unit: Unit, *, receives: bool, lines: Mapping[str, str]) -> None:
    """Receive relays from now on, or no longer."""
    values = {"receives": receives, "lines": dict(lines), "changed_on": unit.today}
    if not await unit.change(tables.RelayDesk, values, tables.RelayDesk.organisation == unit.organisation):
        await unit.add(tables.RelayDesk, **values)


async def own_relays(unit: Unit, records: Sequence[str]) -> tuple[OwnRelay, ...]:
    """What a person sent, newest first."""
    if not records:
        return ()
    return await unit.all(
        OwnRelay,
        tables.OwnRelay.participant.is_in(list(records)),
        order=[tables.OwnRelay.week, tables.OwnRelay.id],
        descending=True,
    )


async def own_relay(unit: Unit, relay_id: str) -> OwnRelay | None:
    return await unit.one(OwnRelay, tables.OwnRelay.id == relay_id)


async def keep(unit: Unit, *, submission_key: str, week: datetime.date, words: bytes) -> bool:
    """Keep what the scope's participant sends; False: the same key was there."""
    return await unit.add_once(
        tables.OwnRelay,
        [tables.OwnRelay.organisation, tables.OwnRelay.submission_key],
        id=own_relay_id(unit.organisation, submission_key),
        submission_key=submission_key,
        participant=unit.scope.participant,
        week=week,
        words=words,
        taken_back_on=None,
    )


async def seal_anew(unit: Unit, relay_id: str, words: bytes) -> None:
    """The same words of the person, sealed anew."""
    await unit.change(tables.OwnRelay, {"words": words}, tables.OwnRelay.id == relay_id)


async def seen(unit: Unit, relays: Sequence[str]) -> frozenset[str]:
    """Those of which the audit tells already that the person read of their opening."""
    if not relays:
        return frozenset()
    rows = await unit.raw(
        f"""SELECT DISTINCT object FROM audit WHERE organisation = {{}} AND object_kind = 'own_relay'
        AND action = 'relay_seen' AND object IN ({", ".join(["{}"] * len(relays))})""",  # noqa: S608  (marks, and no value)
        unit.organisation,
        *relays,
    )
    return frozenset(row["object"] for row in rows)
