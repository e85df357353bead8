"""What leaves of a report's figures when the gate holds some of them back: the rest, and a sentence in their place.

METHODS 10, rule 5: a table that waits stands as its reader's own last report had it, "as of" that day, or is not told;
its author sees what would let it through. The rest of the report does not wait for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evalkit.disclosure.cells import Cell
from evalkit.disclosure.gate import Waits
from evalkit.disclosure.released import ReleasedResult
from evalkit.reporting.process_told import KeptAsOf
from evalkit.services.reports import people_tables
from evalkit.services.reports.people_tables import Place
from evalkit.services.reports.publishable_tables import Earlier, Publishable
from evalkit.services.reports.release_gate import Computation
from evalkit.services.reports.table_marks import TableKey, key_of

Held = Mapping[TableKey, KeptAsOf]
"""The tables of one earlier computation that this report's reader has, of the same programmes, with their day."""


@dataclass(frozen=True)
class WaitingTable:
    """A table that is not told anew. ``kept``: it stands as the reader has it already. ``each``: only those of single
    programmes are not told; all of them together are."""

    indicator: str
    wave: str
    waits: tuple[Waits, ...]
    kept: KeptAsOf | None
    each: bool = False


@dataclass(frozen=True)
class Leaving:
    """``publishable``: only with results that leave; those that are kept stand like any that was published before."""

    publishable: Publishable
    waiting: tuple[WaitingTable, ...] = ()


def leaving(made: Publishable, history: Sequence[Earlier], held: Sequence[Held]) -> Leaving:
    """What leaves of ``made``. ``held``: for each of ``history``, what the reader has of it.

    Where any table of an indicator at an occasion waits, no new table of a single programme leaves beside the one of
    all of them: the difference would be the table that waits.
    """
    blocked = _blocked(made)
    if not blocked:
        return Leaving(made)
    results: list[ReleasedResult] = []
    standing = dict(made.standing)
    waiting: list[WaitingTable] = []
    for result in made.released.results:
        key = key_of(result)
        if key not in blocked:
            results.append(result)
            if key[1] is None and (waits := _of_programmes(key, made)):
                waiting.append(WaitingTable(key[0], key[2], waits, None, each=True))
            continue
        if key[1] is not None:
            continue
        at = _newest(key, made, history, held)
        if at is not None:
            standing[key] = (at, key)
            results.append(next(one for one in history[at].released.results if key_of(one) == key))
        kept = None if at is None else held[at][key]
        waiting.append(WaitingTable(key[0], key[2], made.waits[key], kept))
    # How many agreed is counted today: beside figures of an earlier day it would say that one has joined or withdrawn.
    released = replace(made.released, results=tuple(results), participants=Cell.not_collected())
    decisions = [
        {"rule": "gate", "cell": " / ".join((key[0], key[1] or "all", key[2])), "reason": "waits"}
        for key in sorted(blocked, key=str)
    ]
    return Leaving(
        replace(made, released=released, standing=standing, decisions=(*made.decisions, *decisions)), tuple(waiting)
    )


def _blocked(made: Publishable) -> frozenset[TableKey]:
    found: set[TableKey] = set()
    for indicator, _, wave in made.waits:
        whole = (indicator, None, wave)
        found |= {key for key in made.sets if (key[0], key[2]) == (indicator, wave) and key not in made.standing}
        if whole not in made.waits:
            found.discard(whole)
    return frozenset(found)


def _of_programmes(whole: TableKey, made: Publishable) -> tuple[Waits, ...]:
    """Why the tables of single programmes do not stand beside the one of all of them."""
    same = (found for key, found in made.waits.items() if (key[0], key[2]) == (whole[0], whole[2]))
    return tuple(waits for found in same for waits in found)


def held(past: Computation, read: frozenset[str], place: Place, today: dt.date) -> Held:
    """The tables of an earlier computation that the report's reader has, where it was about the same programmes."""
    if not people_tables.same_place(past.programmes, past.cohort, place, today):
        return {}
    kept = people_tables.as_of(past.day, past.cohort)
    return {key: kept for key, table in past.table_ids.items() if table in read}


def by_figure(waiting: Sequence[WaitingTable]) -> dict[str, dict[str, KeptAsOf | None]]:
    """Indicator → wave → since when its figure stands; None: it is not told."""
    found: dict[str, dict[str, KeptAsOf | None]] = {}
    for one in waiting:
        if not one.each:
            found.setdefault(one.indicator, {})[one.wave] = one.kept
    return found


def _newest(key: TableKey, made: Publishable, history: Sequence[Earlier], held: Sequence[Held]) -> int | None:
    """The reader's newest version of a table that means the same: of the same form, under the same policy."""
    for at in reversed(range(len(history))):
        earlier = history[at].released
        same = (earlier.form_hash, earlier.policy) == (made.released.form_hash, made.released.policy)
        if same and key in held[at]:
            return at
    return None
