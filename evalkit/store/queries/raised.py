"""Words that associations let go up, each with all that was said of it; the highest position holds."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.queries.library import places_to_practise
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class Raised:
    """``unit``: the journal entry or the place in a group analysis. ``words``: sealed."""

    table: ClassVar[type[Table]] = tables.RaisedPassage
    id: str
    organisation: str
    programme: str
    unit_kind: str
    unit: str
    position: int
    state: str
    kind: str
    shared_theme: str
    language: str
    named: bool
    week: datetime.date
    words: bytes


_ORDER = [
    tables.RaisedPassage.organisation,
    tables.RaisedPassage.unit_kind,
    tables.RaisedPassage.unit,
    tables.RaisedPassage.position,
]


async def own(unit: Unit) -> dict[tuple[str, str], Raised]:
    """(kind, unit) → what holds, of the own association; taken back too."""
    return {(one.unit_kind, one.unit): one for one in await unit.all(Raised, order=_ORDER)}


async def shared(unit: Unit) -> tuple[Raised, ...]:
    """What stands, of every association. System scope "library"; places to practise are left out."""
    practice = await places_to_practise(unit)
    newest = _newest(await unit.all(Raised, order=_ORDER))
    return tuple(one for one in newest if one.state == "raised" and one.organisation not in practice)


def _newest(every: Iterable[Raised]) -> Iterable[Raised]:
    return {(one.organisation, one.unit_kind, one.unit): one for one in every}.values()


async def add(
    unit: Unit,
    *,
    programme: str,
    unit_kind: str,
    name: str,
    position: int,
    state: str,
    kind: str,
    shared_theme: str,
    language: str,
    named: bool,
    week: datetime.date,
    words: bytes,
) -> bool:
    """``name``: of the unit. False when somebody said something of it meanwhile."""
    return await unit.add_once(
        tables.RaisedPassage,
        [
            tables.RaisedPassage.organisation,
            tables.RaisedPassage.unit_kind,
            tables.RaisedPassage.unit,
            tables.RaisedPassage.position,
        ],
        programme=programme, unit_kind=unit_kind, unit=name, position=position, state=state, kind=kind,
        shared_theme=shared_theme, language=language, named=named, week=week, words=words, day=unit.today,
        author=unit.scope.account,
    )  # fmt: skip
