"""What may leave of what was gathered: computed, protected against all that was published before, with whose values.

What progression computes never leaves this module; only released values do. No database, no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from evalkit.collect.frames import VALUE
from evalkit.definitions import Policy
from evalkit.definitions.hashing import digest
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.release import release_with_log
from evalkit.disclosure.released import Released, ReleasedResult, ReleasedSource
from evalkit.progression.analysis import analyse
from evalkit.progression.result import Analysis, Result, Source
from evalkit.services.progression_tables import Gathered

SELF = "self"

TableKey = tuple[str, str | None, str]
"""Indicator, programme key (None: all of the report together), wave."""

Mark = Callable[[str], str]
"""A keyed mark of a text: the same text gives the same mark, and no mark gives its text back."""


@dataclass(frozen=True)
class Prints:
    """What makes two tables the same. ``pairs``: same people, same answers; ``whole``: and the same flow."""

    pairs: str
    whole: str


@dataclass(frozen=True)
class Earlier:
    """What was published by one earlier computation, with the prints of its tables."""

    released: Released
    prints: Mapping[TableKey, Prints]


@dataclass(frozen=True)
class Publishable:
    """Released values, the record of every decision (for the association alone), and whose values each table holds.

    ``members``: table → keyed mark of a person → keyed mark of what that person's answers are in it. ``standing``:
    table → (position in the history, table there) of those that were published before and stand as they are.
    """

    released: Released
    decisions: tuple[Mapping[str, str], ...]
    members: Mapping[TableKey, Mapping[str, str]]
    prints: Mapping[TableKey, Prints]
    standing: Mapping[TableKey, tuple[int, TableKey]]


def publishable(
    gathered: Gathered,
    policy: Policy,
    *,
    mark: Mark,
    history: Sequence[Earlier] = (),
    grant: str | None = None,
    hold: Sequence[str] = (),
    by_programme: bool = False,
) -> Publishable:
    """What may leave. ``history``: everything that this association published, to anybody.

    A table that was published before is taken as it stands, so that two reports cannot differ; the others are
    protected for readers who have both. ``by_programme``: each programme beside all of them.
    """
    members = _members(gathered, mark, by_programme=by_programme)
    analysis = _analysed(gathered, by_programme=by_programme)
    prints = {key_of(result): _prints(result, members[key_of(result)], mark) for result in analysis.results}
    source = mark(f"data|{digest(sorted(p.whole for p in prints.values()))}")
    analysis = replace(analysis, source=replace(analysis.source, sha256=source))
    standing = _standing(prints, history, policy)
    known = [_as_known(earlier, prints, analysis) for earlier in history]
    released, log = release_with_log(analysis, policy, known, grant=grant, hold=hold)
    results = tuple(_taken(result, standing, history) for result in released.results)
    return Publishable(replace(released, results=results), tuple(log), members, prints, standing)


def key_of(result: Result | ReleasedResult) -> TableKey:
    return result.indicator, result.programme, result.wave


def _standing(
    prints: Mapping[TableKey, Prints], history: Sequence[Earlier], policy: Policy
) -> dict[TableKey, tuple[int, TableKey]]:
    """The newest earlier table that is wholly the same, by table."""
    found: dict[TableKey, tuple[int, TableKey]] = {}
    for position, earlier in enumerate(history):
        if earlier.released.policy != policy:
            continue
        by_print = {(key[0], key[2], own.whole): key for key, own in earlier.prints.items()}
        for key, own in prints.items():
            same = by_print.get((key[0], key[2], own.whole))
            if same is not None:
                found[key] = (position, same)
    return found


def _taken(
    result: ReleasedResult, standing: Mapping[TableKey, tuple[int, TableKey]], history: Sequence[Earlier]
) -> ReleasedResult:
    at = standing.get(key_of(result))
    if at is None:
        return result
    earlier = next(r for r in history[at[0]].released.results if key_of(r) == at[1])
    return replace(earlier, programme=result.programme)


def _as_known(earlier: Earlier, prints: Mapping[TableKey, Prints], analysis: Analysis) -> Released:
    """What an earlier computation tells about these very tables; of the same pairs with another flow, the pairs."""
    by_key = {key_of(result): result for result in earlier.released.results}
    told: list[ReleasedResult] = []
    for key, own in prints.items():
        for known, other in earlier.prints.items():
            if (known[0], known[2], other.pairs) != (key[0], key[2], own.pairs) or known not in by_key:
                continue
            result = replace(by_key[known], programme=key[1])
            told.append(result if other.whole == own.whole else _pairs_only(result))
    return replace(
        earlier.released,
        source=ReleasedSource(analysis.source.sha256),
        form_hash=analysis.form_hash,
        results=tuple(told),
    )


def _pairs_only(result: ReleasedResult) -> ReleasedResult:
    gone = Cell.not_collected()
    flow = {name: cell if name == "followed" else gone for name, cell in result.flow.items()}
    return replace(result, flow=flow, unanswered={}, bounds_improved=None, bounds_feasible=None)


def _analysed(gathered: Gathered, *, by_programme: bool) -> Analysis:
    return analyse(
        gathered.form,
        gathered.observations,
        gathered.enrolments,
        schedule=gathered.schedule,
        source=Source(
            rows=gathered.observations.height,
            participants=gathered.people,
            programmes=len(gathered.programmes),
            sha256="",
            read_as="database",
        ),
        as_of=gathered.as_of,
        exits_known=gathered.exits_known,
        by_programme=by_programme,
    )


def _prints(result: Result, members: Mapping[str, str], mark: Mark) -> Prints:
    pairs = digest([result.indicator, result.wave, dict(members)])
    flow = [repr(result.flow), repr(result.unanswered), result.stayed_at_best_start]
    return Prints(mark(f"pairs|{pairs}"), mark(f"table|{digest([pairs, flow])}"))


def _members(gathered: Gathered, mark: Mark, *, by_programme: bool) -> dict[TableKey, dict[str, str]]:
    """Whose pairs each table counts: keyed mark of the person → keyed mark of their start and follow-up."""
    valid = gathered.observations.filter((pl.col("voice") == SELF) & (pl.col("state") == VALUE)).join(
        gathered.enrolments.select("enrolment", "participant"), on="enrolment"
    )
    start = gathered.schedule.baseline_wave.wave
    starts = valid.filter(pl.col("wave") == start).select("enrolment", "indicator", x="value")
    pairs = valid.filter(pl.col("wave") != start).join(starts, on=["enrolment", "indicator"])
    values: dict[TableKey, dict[str, list[str]]] = {
        (indicator.key, programme, wave.wave): {}
        for indicator in gathered.form.indicators
        for wave in gathered.schedule.follow_up_waves
        for programme in (None, *(gathered.programmes if by_programme else ()))
    }
    for row in pairs.sort("enrolment", "indicator", "wave").iter_rows(named=True):
        for programme in (None, row["programme"]):
            table = values.get((str(row["indicator"]), programme, row["wave"]))
            if table is not None:
                table.setdefault(row["participant"], []).append(f"{row['x']!r}>{row['value']!r}")
    return {
        key: {mark(f"person|{who}"): mark(f"value|{who}|{'|'.join(sorted(pair))}") for who, pair in table.items()}
        for key, table in values.items()
    }
