"""Who came beside whom it is meant for, in a funder's report: two halves of the starts, told beside its own figures.

Of people only those are counted who began in the report's figures, so who agreed to be counted for that funder. What
is told is a published table like the other counts of people: the gate judges it, and the same people are told once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from evalkit.collect.frames import VALUE
from evalkit.definitions import Indicator
from evalkit.disclosure.ranges import Range
from evalkit.disclosure.reach_beside import (
    Halves,
    ReachTold,
    also_known,
    known,
    moved,
    told_beside,
    with_reach,
)
from evalkit.disclosure.released import Released
from evalkit.i18n import SCREEN
from evalkit.reporting import levels, own_language, reach_told
from evalkit.reporting.pictured import NOTHING, Reach, ReachPair
from evalkit.reporting.wording import wording
from evalkit.services.reach import publics
from evalkit.services.reach.publics import Public, group_of
from evalkit.services.reports import people_tables
from evalkit.services.reports.people_tables import Before, Count, PeopleTable, Place
from evalkit.services.reports.progression_tables import SELF, Gathered
from evalkit.services.reports.release_context import Beside
from evalkit.services.reports.release_people import REACH
from evalkit.store import Unit
from evalkit.store.queries.programmes import Programme


@dataclass(frozen=True)
class Meant:
    """For whom the programme of a report is meant. ``undeclared``: nobody said. ``public`` None: nothing to draw."""

    public: Public | None = None
    undeclared: bool = False


@dataclass(frozen=True)
class Began:
    """Who began, by the half in which: people → their halves (one for each time that they began)."""

    meant: Public
    indicator: Indicator
    halves: Halves
    people: Mapping[str, Sequence[str]]

    @property
    def count(self) -> Count:
        """Whose table it is, without what it says."""
        return _count(self.halves, self.people)


@dataclass(frozen=True)
class Standing:
    """What was ``told`` before, as it reads for the ``people`` of now who began."""

    halves: Halves
    told: ReachTold
    people: int


@dataclass(frozen=True)
class Told:
    """What the report tells. ``table``: what a release publishes of it. ``found``: of the people of its own figures;
    None where an earlier version stands."""

    found: ReachTold | None = None
    reach: Mapping[str, tuple[Reach, ...]] = field(default_factory=dict)
    table: PeopleTable | None = None
    place: Place | None = None
    undeclared: bool = False


async def meant(unit: Unit, programmes: Sequence[Programme]) -> Meant:
    """Of one programme. Several have several publics, which are not one; and what is known of a pool of other
    programmes is theirs, and stands in nobody's report."""
    followed = [one for one in programmes if not one.without_participants]
    if len(followed) != 1:
        return Meant()
    public = await publics.public_of(unit, followed[0].id)
    if public is None:
        return Meant(undeclared=True)
    return Meant() if public.kind == "pool" or not public.parts else Meant(public)


def began(gathered: Gathered, of: Meant) -> Began | None:
    """The people of the report's own figures who have a start; None where there is nothing to set beside them."""
    public = of.public
    if public is None or public.indicator not in {one.key for one in gathered.form.indicators}:
        return None
    indicator = gathered.form.indicator(public.indicator)
    ends = [(part.low, part.high) for part in public.parts]
    half = max(1, len(ends) // 2)
    halves = Halves(indicator.key, _from_to(ends[:half]), _from_to(ends[half:]))
    return Began(public, indicator, halves, _by_half(gathered, halves))


def _by_half(gathered: Gathered, halves: Halves) -> dict[str, Sequence[str]]:
    """The people who began, each with the halves in which they did."""
    sign = gathered.form.indicator(halves.indicator).sign
    starts = gathered.observations.filter(
        (pl.col("voice") == SELF)
        & (pl.col("indicator") == halves.indicator)
        & (pl.col("wave") == gathered.schedule.baseline_wave.wave)
        & (pl.col("state") == VALUE)
    ).join(
        gathered.enrolments.filter(halves.programme is None or pl.col("programme") == halves.programme).select(
            "enrolment", "participant"
        ),
        on="enrolment",
    )
    people: dict[str, list[str]] = {}
    for who, value in starts.select("participant", "value").iter_rows():
        half = group_of(value, (halves.lower, halves.upper), sign)
        people.setdefault(who, []).append("upper" if half else "lower")
    return {who: sorted(of) for who, of in sorted(people.items())}


def _count(halves: Halves, people: Mapping[str, Sequence[str]]) -> Count:
    named = [halves.indicator, *halves.lower, *halves.upper]
    return Count(REACH, {}, {who: [*named, *of] for who, of in people.items()}, once=True)


def standing(gathered: Gathered, before: Before) -> tuple[Standing, ...]:
    """What was told, to anybody and by whatever public, of people who begin in this report: every table is read beside
    it, by readers who may know who came and who left since."""
    found: list[Standing] = []
    known_here = {one.key for one in gathered.form.indicators}
    for table, theirs in before.counts:
        programmes = table.provenance["programmes"]
        if table.indicator != REACH or len(programmes) != 1 or programmes[0] not in gathered.programmes:
            continue
        indicator, lower, upper = table.content["halves"]
        if indicator not in known_here:
            continue
        whose = None if len(gathered.programmes) == 1 else programmes[0]
        halves = Halves(indicator, tuple(lower), tuple(upper), whose)
        people = _by_half(gathered, halves)
        times = {who: len(of) for who, of in people.items()}
        since = people_tables.since(_count(halves, people), theirs, before.mark, times=times)
        if since is None:
            continue
        every = [half for of in people.values() for half in of]
        of_now = moved(_read(table.content), since, people=len(every), lower=every.count("lower"))
        found.append(Standing(halves, of_now, len(every)))
    return tuple(found)


def told(
    of: Began | None,
    meant_for: Meant,
    released: Released,
    place: Place,
    before: Before,
    earlier: Sequence[Standing] = (),
) -> Told:
    """The picture in every language, or why there is none. ``earlier``: what was told of nearly the same people."""
    if of is None:
        return Told(undeclared=meant_for.undeclared)
    every = [half for halves in of.people.values() for half in halves]
    has = known(released.results, of.halves)
    for one in earlier:
        if one.people == len(every):  # as many of another indicator are taken to be the same people, as a reader would
            has = also_known(has, one.told, same_halves=one.halves == of.halves)
    found = told_beside(len(every), every.count("lower"), has, k=place.policy.k)
    new = None if found is None else _written(of.halves, found)
    if new is None and people_tables.told_once(of.count, before) is None:
        return Told()
    (table,) = people_tables.judged([replace(of.count, says=new or {})], place, before)
    if table.says is None or table.says["halves"] != _named(of.halves):
        return Told(table=replace(table, says=None, kept=None), place=place)
    says = _read(table.says)
    reach = {code: (_picture(of, says, code),) for code in SCREEN}
    return Told(None if table.waits else says, reach, table, place)


def beside_figures(released: Released, of: Told, indicator: str, kept: Collection[str] = ()) -> Released:
    """The figures as they are read beside the picture. ``kept``: occasions that an earlier report told."""
    if of.found is None:
        return released
    return replace(released, results=with_reach(released.results, indicator, of.found, earlier=kept))


def beside(other: Beside, of: Told) -> Beside:
    """With the picture among the others, and its table among what the release publishes."""
    undeclared = of.undeclared and other.process is not None
    if not of.reach and of.table is None and not undeclared:
        return other
    people, kept = other.people, dict(other.kept)
    if of.table is not None:
        people = replace(people, tables=(*people.tables, of.table), place=of.place)
        kept |= {REACH: of.table.kept} if of.table.waits else {}
    pictured = {
        code: replace(other.pictured.get(code, NOTHING), reach=of.reach.get(code, ()), undeclared=undeclared)
        for code in SCREEN
    }
    return replace(other, people=people, kept=kept, pictured=pictured)


def _from_to(ends: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return min(low for low, _ in ends), max(high for _, high in ends)


def _named(halves: Halves) -> list[Any]:
    return [halves.indicator, list(halves.lower), list(halves.upper)]


def _written(halves: Halves, found: ReachTold) -> dict[str, Any]:
    return {
        "halves": _named(halves),
        "people": [found.people.low, found.people.high],
        "lower": [found.lower.low, found.lower.high],
        "upper": [found.upper.low, found.upper.high],
    }


def _read(content: Mapping[str, Any]) -> ReachTold:
    return ReachTold(*(Range(*content[name]) for name in ("people", "lower", "upper")))


def _picture(of: Began, found: ReachTold, language: str) -> Reach:
    words, parts = wording(language), of.meant.parts
    half = max(1, len(parts) // 2)
    intended = sum(part.count for part in parts[:half]) / sum(part.count for part in parts)
    lower, upper = (
        ", ".join(reach_told.group_names(of.indicator, [(part.low, part.high) for part in some], words))
        for some in (parts[:half], parts[half:])
    )
    return Reach(
        dimension=levels.title(of.indicator, words),
        source=f"{own_language.named(words, of.meant.source)}, {of.meant.year}",
        n=found.people.cell,
        pairs=(
            ReachPair(lower, intended, found.lower.cell),
            ReachPair(upper, 1 - intended, found.upper.cell),
        ),
    )
