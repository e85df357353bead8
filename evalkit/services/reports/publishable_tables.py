"""What may leave of what was gathered: computed, protected beside all that was published before, with whose values.

What progression computes leaves this module as released values and keyed marks only. No database, no clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evalkit.definitions import Audience, Policy
from evalkit.definitions.hashing import digest
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.gate import PublishedSet, Waits, judge
from evalkit.disclosure.reach_beside import Halves, ReachTold
from evalkit.disclosure.release import release_with_log
from evalkit.disclosure.released import Released, ReleasedResult, ReleasedSource
from evalkit.disclosure.together import Told, gives_away
from evalkit.disclosure.told import told_of
from evalkit.progression.analysis import analyse
from evalkit.progression.result import Analysis, Source, Warn
from evalkit.services.reports.progression_tables import Gathered
from evalkit.services.reports.table_marks import Mark, Prints, TableKey, key_of, prints_of, sets_of


@dataclass(frozen=True)
class Earlier:
    """What was published by one earlier computation: its tables, their prints, and the keyed marks of their people."""

    released: Released
    prints: Mapping[TableKey, Prints]
    sets: Mapping[TableKey, PublishedSet]


@dataclass(frozen=True)
class Publishable:
    """Released values, the record of every decision (for the association alone), and whose values each table holds.

    ``standing``: table → (position in the history, table there) of those that were published before and stand as they
    are. ``waits``: what the gate says against the others; of these, nothing new may leave.
    """

    released: Released
    decisions: tuple[Mapping[str, str], ...]
    sets: Mapping[TableKey, PublishedSet]
    prints: Mapping[TableKey, Prints]
    standing: Mapping[TableKey, tuple[int, TableKey]]
    waits: Mapping[TableKey, tuple[Waits, ...]]


def publishable(
    gathered: Gathered,
    policy: Policy,
    *,
    mark: Mark,
    history: Sequence[Earlier] = (),
    grant: str | None = None,
    hold: Sequence[str] = (),
    by_programme: bool = False,
    reach: Sequence[tuple[Halves, ReachTold]] = (),
) -> Publishable:
    """What may leave. ``history``: everything that this association published, to anybody.

    A table that was published before is taken as it stands, so that two reports cannot differ; the others are
    protected for readers who have both. ``by_programme``: each programme beside all of them. ``reach``: what
    was told of where exactly these people start, which readers have too.
    """
    sets = sets_of(gathered, mark, by_programme=by_programme)
    analysis = _analysed(gathered, by_programme=by_programme)
    prints = {key_of(result): prints_of(result, sets[key_of(result)], mark) for result in analysis.results}
    source = mark(f"data|{digest(sorted(p.whole for p in prints.values()))}")
    analysis = replace(analysis, source=replace(analysis.source, sha256=source))
    standing = _standing(prints, history, policy)
    known = [_as_known(earlier, prints, analysis) for earlier in history]
    released, log = release_with_log(analysis, policy, known, grant=grant, hold=hold, reach=reach)
    taken = {key_of(result): _taken(result, standing, history) for result in released.results}
    enrolled = {key_of(result): result.flow.enrolled for result in analysis.results}
    waits = {
        key: _waits(sets[key], history, policy)
        or _together(result, sets[key], history, policy)
        or _withdrawn(prints[key], enrolled[key], history, policy)
        for key, result in taken.items()
        if key not in standing
    }
    order = [wave.wave for wave in reversed(gathered.schedule.follow_up_waves)]
    new = [key for key in taken if key not in standing and not waits.get(key)]
    closed = _starts_closed(taken, sets, new, history, policy, order)
    results = tuple(_without_starts(result) if key in closed else result for key, result in taken.items())
    more = tuple({"rule": "gate", "cell": " / ".join(_named(key)), "reason": "starting levels"} for key in closed)
    return Publishable(
        released=replace(released, results=results),
        decisions=(*log, *more),
        sets=sets,
        prints=prints,
        standing=standing,
        waits={key: found for key, found in waits.items() if found},
    )


def _waits(new: PublishedSet, history: Sequence[Earlier], policy: Policy) -> tuple[Waits, ...]:
    """What the gate says of a table beside every earlier one of the same occasion."""
    of_wave = [old for earlier in history for old in earlier.sets.values() if old.wave == new.wave]
    return judge(new, of_wave, k=policy.k).waits


def _withdrawn(own: Prints, enrolled: int, history: Sequence[Earlier], policy: Policy) -> tuple[Waits, ...]:
    """Whether a few of those who were never seen again have gone since some table of the very same pairs: it is the
    flow that would say so, and nobody ceases to have enrolled but who withdraws or is erased."""
    found: list[Waits] = []
    for earlier in history:
        for one in earlier.released.results:
            key, before = key_of(one), one.flow.get("enrolled")
            if earlier.prints[key].pairs != own.pairs or before is None or before.value is None:
                continue
            gone = before.value - enrolled
            if 0 < gone < policy.k:
                found.append(Waits(earlier.sets[key].name, "left", gone, policy.k - gone))
    return tuple(found[-1:])


def _together(
    result: ReleasedResult, of: PublishedSet, history: Sequence[Earlier], policy: Policy
) -> tuple[Waits, ...]:
    """What several earlier tables and this one give away together. Of tables for everybody this association knows only
    its own people, not the sum that is printed: those are judged where they are made (``observatory.open_rows``)."""
    earlier: list[Told] = []
    newest = ""
    for old in history:
        if old.released.policy.audience is Audience.PUBLIC:
            continue
        for one in old.released.results:
            its = old.sets[key_of(one)]
            if (one.indicator, one.wave) == (result.indicator, result.wave):
                earlier.append(told_of(one, its, old.released.policy))
                newest = max(newest, its.name)
    found = gives_away(told_of(result, of, policy), earlier, k=policy.k)
    few = [one.value for one in found]
    return (Waits(newest, "together", min(few), policy.k - min(few)),) if few else ()


def _starts_closed(
    taken: Mapping[TableKey, ReleasedResult],
    sets: Mapping[TableKey, PublishedSet],
    new: Sequence[TableKey],
    history: Sequence[Earlier],
    policy: Policy,
    order: Sequence[str],
) -> list[TableKey]:
    """New tables whose starting levels, set beside those of another occasion, would tell about few people.

    The last occasion is served first: it is the one that a report is about.
    """
    told = [
        earlier.sets[key_of(result)]
        for earlier in history
        for result in earlier.released.results
        if tells_starts(result)
    ]
    closed: list[TableKey] = []
    for key in sorted(new, key=lambda key: (order.index(key[2]), key[1] is not None, str(key))):
        if not tells_starts(taken[key]):
            continue
        others = [old for old in told if old.wave != key[2]]
        if judge(sets[key], others, k=policy.k).admitted:
            told.append(sets[key])
        else:
            closed.append(key)
    return closed


def tells_starts(result: ReleasedResult) -> bool:
    """Whether a table says how many people started where."""
    rows = any(row.n.is_shown for row in result.by_starting_level)
    among = any(
        pair is not None and pair[1].is_shown for pair in (result.rise_among_can_rise, result.fall_among_can_fall)
    )
    return rows or among or result.transitions is not None


def _without_starts(result: ReleasedResult) -> ReleasedResult:
    return replace(
        result,
        transitions=None,
        rise_among_can_rise=None,
        fall_among_can_fall=None,
        bounds_feasible=None,
        by_starting_level=(),
        warnings=(*result.warnings, Warn("coarsened", {"step": "starting_levels_of_waves"})),
    )


def _named(key: TableKey) -> tuple[str, str, str]:
    return key[0], key[1] or "all", key[2]


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
        file_warnings=[Warn("mixed_versions")] if gathered.mixed_versions else [],
    )
