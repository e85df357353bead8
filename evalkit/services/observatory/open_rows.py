"""What of a pool may be read by everybody: computed, protected, and judged beside everything that was ever published.

The rules are METHODS 10 under the policy ``public``, and stricter where several programmes stand together: at least
three that each give pairs, of at least two associations; nobody who takes their own away, or knows everybody else's
figures, is left with few people. Of each indicator and occasion only the number of people, how they divide and how
many began leave: no starting levels, no means. No database, no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from evalkit.collect.frames import VALUE
from evalkit.definitions import Audience, Policy
from evalkit.definitions.hashing import digest
from evalkit.disclosure.audit import unrounded
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.coalition import Part, narrows
from evalkit.disclosure.gate import PublishedSet, Waits, judge
from evalkit.disclosure.release import release
from evalkit.disclosure.released import Released, ReleasedResult
from evalkit.disclosure.together import CATEGORIES, Told, gives_away
from evalkit.disclosure.told import told_of
from evalkit.progression.analysis import analyse
from evalkit.progression.result import Analysis, Result, Source
from evalkit.services.observatory.open_pools import Pool, joined
from evalkit.services.reports.progression_tables import SELF, Gathered
from evalkit.services.reports.table_marks import MARK, Mark, key_of, sets_of

PROGRAMMES = 3
"""Programmes that must stand together, each with people in the very figure."""
ASSOCIATIONS = 2
"""What people agreed to are figures about several associations together."""

KEPT = ("baseline", "followed", "not_yet_due")
"""What leaves of the flow: who began, who was seen again, for whom it is too early."""

Key = tuple[str, str]
"""Indicator and wave."""


@dataclass(frozen=True)
class Why:
    """Why a row is not let out. ``code``: a key of ``open_preview.REASONS``; what the gate says, by its way.

    ``n`` and ``needed``: how many there are and how many it takes. ``n`` counts programmes only, never people."""

    code: str
    n: int | None = None
    needed: int | None = None


@dataclass(frozen=True)
class Row:
    """One indicator at one occasion. ``result`` None: nothing leaves, and ``why``. ``sets``: association → its people
    in it; ``started``: association → those who began. ``coarsened``: only higher or not."""

    key: Key
    result: ReleasedResult | None
    why: tuple[Why, ...]
    sets: Mapping[str, PublishedSet]
    started: Mapping[str, PublishedSet]
    coarsened: bool = False


@dataclass(frozen=True)
class Rows:
    """``released``: the whole release that the rows are parts of, stripped to what leaves; None when nothing does."""

    released: Released | None
    rows: tuple[Row, ...]


def rows(
    pool: Pool, policy: Policy, closer: Policy, *, mark_of: Callable[[str], Mark], hold: Sequence[str] = ()
) -> Rows:
    """Every indicator and occasion of a pool. ``closer``: the policy of the closest reader of a programme's own
    figures. ``hold``: indicators for which every programme hoped that people would hold."""
    observations, enrolments = joined(pool.sources)
    whole = analyse(
        pool.form, observations, enrolments, schedule=pool.schedule,
        source=Source(observations.height, enrolments["participant"].n_unique(), len(pool.sources), "", "database"),
        as_of=pool.as_of, exits_known=True, by_programme=True,
    )  # fmt: skip
    missing = {(one.indicator, one.wave): tuple(_too_few(_parts(whole, one), pool, policy))
               for one in whole.results if one.programme is None}  # fmt: skip
    if all(missing.values()):  # nothing to protect, which is what takes time
        return Rows(None, tuple(Row(key, None, why, {}, {}) for key, why in missing.items()))
    sets = {one: _sets_of(pool, one, mark_of(one)) for one in sorted(set(pool.associations.values()))}
    together = replace(
        whole,
        results=tuple(_without_starts(result) for result in whole.results if result.programme is None),
        source=replace(
            whole.source, sha256=digest([sorted(s.people.items()) for o in sets.values() for s in o.values()])
        ),
    )
    released = release(together, policy, hold=list(hold))
    found = tuple(_row(result, whole, pool, released.policy, closer, sets) for result in released.results)
    stripped = tuple(row.result for row in found if row.result is not None)
    return Rows(replace(released, results=stripped, participants=Cell.not_collected()), found)


def _without_starts(result: Result) -> Result:
    """What is never told here needs no protection, and costs no counts that could be."""
    return replace(result, transitions=None, by_starting_level=(), reliable_change=None, mean_change=None)


def _sets_of(pool: Pool, association: str, mark: Mark) -> dict[Key, PublishedSet]:
    """An association's people in each row, under its own marks; under the start's own name, who began."""
    own = [source for source in pool.sources if source.programme.organisation == association]
    observations, enrolments = joined(own)
    gathered = Gathered(
        form=pool.form, schedule=pool.schedule, observations=observations, enrolments=enrolments, programmes=(),
        outside=0, people=0, older_wording=0, as_of=pool.as_of, exits_known=True,
    )  # fmt: skip
    found = {(indicator, wave): of for (indicator, _, wave), of in sets_of(gathered, mark, by_programme=False).items()}
    return found | _started(gathered, mark)


def _started(gathered: Gathered, mark: Mark) -> dict[Key, PublishedSet]:
    """Who began, by indicator, as a set of its own: how many began is told too."""
    start = gathered.schedule.baseline_wave.wave
    began = gathered.observations.filter(
        (pl.col("voice") == SELF) & (pl.col("state") == VALUE) & (pl.col("wave") == start)
    ).join(gathered.enrolments.select("enrolment", "participant"), on="enrolment")
    people: dict[str, dict[str, str]] = {indicator.key: {} for indicator in gathered.form.indicators}
    for row in began.sort("enrolment", "indicator").iter_rows(named=True):
        who = row["participant"]
        people[str(row["indicator"])][mark(f"person|{who}")[:MARK]] = mark(f"began|{who}|{row['value']}")[:MARK]
    return {(key, start): PublishedSet("", key, start, of, of) for key, of in people.items()}


def _row(
    result: ReleasedResult,
    whole: Analysis,
    pool: Pool,
    policy: Policy,
    closer: Policy,
    sets: Mapping[str, Mapping[Key, PublishedSet]],
) -> Row:
    key = (result.indicator, result.wave)
    start = (result.indicator, result.baseline_wave)
    of = {one: own[key] for one, own in sets.items() if own[key].people}
    began = {one: own[start] for one, own in sets.items() if own[start].people}
    parts = _parts(whole, result)
    why = [*_too_few(parts, pool, policy)]
    shown, coarsened = None, False
    if not why and result.suppressed:
        why.append(Why("few_people", needed=policy.k))
    if not why:
        shown, coarsened = _without_narrowing(_stripped(result), parts, pool, policy, closer)
        if shown is None:
            why.append(Why("coalition"))
        elif not any(shown.categories[name].is_shown for name in CATEGORIES):
            shown = None
            why.append(Why("hidden"))
    if shown is not None:
        why += _gate(shown, pool, policy, of, began)
    return Row(key, None if why else shown, tuple(why), of, began, coarsened)


def _parts(whole: Analysis, of: Result | ReleasedResult) -> dict[str, Result]:
    """Programme → its own result, of those with people in it."""
    return {
        one.programme: one
        for one in whole.results
        if one.programme is not None and (one.indicator, one.wave) == (of.indicator, of.wave) and one.flow.followed
    }


def _too_few(parts: Mapping[str, Result], pool: Pool, policy: Policy) -> Iterator[Why]:
    if len(parts) < PROGRAMMES:
        yield Why("few_programmes", len(parts), PROGRAMMES)
        return
    people: dict[str, int] = {}
    for programme, result in parts.items():
        association = pool.associations[programme]
        people[association] = people.get(association, 0) + result.flow.followed
    if len(people) < ASSOCIATIONS:
        yield Why("few_associations", len(people), ASSOCIATIONS)
    elif sum(people.values()) - max(people.values()) < policy.k:
        yield Why("without_one", needed=policy.k)


def _stripped(result: ReleasedResult) -> ReleasedResult:
    """Only how many began, were seen again, and how they divide."""
    gone = Cell.not_collected()
    return replace(
        result,
        flow={name: cell if name in KEPT else gone for name, cell in result.flow.items()},
        unanswered={}, transitions=None, rise_among_can_rise=None, fall_among_can_fall=None, mean_change=None,
        superiority_paired=None, net_progression=None, reliable_change=None, reliable_method=None,
        reliable_threshold=None,
        bounds_feasible=None, by_starting_level=(), categories={**result.categories, "held_at_top": gone},
        warnings=(),
    )  # fmt: skip


def _without_narrowing(
    result: ReleasedResult, parts: Mapping[str, Result], pool: Pool, policy: Policy, closer: Policy
) -> tuple[ReleasedResult | None, bool]:
    """The row, or its coarser form (higher or not), or None when also that would tell about one programme."""
    if not _tells_of_one(result, parts, pool, policy, closer):
        return result, result.two_categories
    coarse = replace(
        result,
        categories={
            name: cell if name == "improved" else Cell.not_collected() for name, cell in result.categories.items()
        },
        shares={name: figure for name, figure in result.shares.items() if name == "improved"},
        two_categories=True,
    )
    if result.categories["improved"].is_shown and not _tells_of_one(coarse, parts, pool, policy, closer):
        return coarse, True
    return None, False


def _tells_of_one(
    result: ReleasedResult, parts: Mapping[str, Result], pool: Pool, policy: Policy, closer: Policy
) -> bool:
    followed = result.n
    for name in CATEGORIES:
        cell = result.categories[name]
        if cell.value is None or followed is None or followed.value is None:
            continue
        inside = unrounded(cell.value, round_to=policy.round_to, k=policy.k)
        everybody = unrounded(followed.value, round_to=policy.round_to, k=policy.k)
        outside = (everybody.low - inside.high, everybody.high - inside.low)
        counts = {key: (int(getattr(one.categories, name)), one.flow.followed) for key, one in parts.items()}
        for known in (None, *sorted(set(pool.associations.values()))):
            own = [both for key, both in counts.items() if pool.associations[key] == known]
            others = [both for key, both in counts.items() if pool.associations[key] != known]
            mine, mine_out = sum(count for count, _ in own), sum(size - count for count, size in own)
            inner = [Part(count, size) for count, size in others]
            outer = [Part(size - count, size) for count, size in others]
            if narrows(inner, int(inside.low) - mine, int(inside.high) - mine, k=closer.k) or narrows(
                outer, int(outside[0]) - mine_out, int(outside[1]) - mine_out, k=closer.k
            ):
                return True
    return False


def _gate(
    result: ReleasedResult,
    pool: Pool,
    policy: Policy,
    of: Mapping[str, PublishedSet],
    began: Mapping[str, PublishedSet],
) -> Iterator[Why]:
    """Each association's people beside each of its earlier tables, whoever read it; then all tables together."""
    waits: list[Waits] = []
    for association, own in of.items():
        past = [old for earlier in pool.earlier.get(association, ()) for old in earlier.sets.values()]
        waits += judge(own, [old for old in past if old.wave == own.wave], k=policy.k).waits
        start = began[association]
        waits += judge(start, [old for old in past if old.wave == start.wave], k=policy.k).waits
    ways = list(dict.fromkeys(one.way for one in waits))
    yield from (Why(way, needed=policy.k) for way in ways)
    if not ways and gives_away(_told(result, of, policy), list(_all_told(result, pool)), k=policy.k):
        yield Why("together", needed=policy.k)


def _told(result: ReleasedResult, of: Mapping[str, PublishedSet], policy: Policy) -> Told:
    each = [told_of(result, own, policy) for own in of.values()]
    return Told(frozenset().union(*(one.people for one in each)), each[0].counts)


def _all_told(result: ReleasedResult, pool: Pool) -> Iterator[Told]:
    """Earlier tables of the same indicator and occasion: of each association, and those for everybody put together."""
    public: dict[str, Told] = {}
    for earlier in (one for past in pool.earlier.values() for one in past):
        for old in earlier.released.results:
            if (old.indicator, old.wave) != (result.indicator, result.wave) or old.suppressed:
                continue
            told = told_of(old, earlier.sets[key_of(old)], earlier.released.policy)
            if earlier.released.policy.audience is not Audience.PUBLIC:
                yield told
                continue
            name = earlier.prints[key_of(old)].whole
            before = public.get(name)
            public[name] = told if before is None else Told(before.people | told.people, told.counts)
    yield from public.values()
