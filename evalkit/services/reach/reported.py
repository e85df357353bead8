"""Who came beside whom it is meant for, in a funder's report: two halves of the starts, in steps (docs/decisions.md).

Of people only those are counted who agreed to be counted for that funder.
"""

from __future__ import annotations

from collections.abc import Sequence

from evalkit.definitions import Audience, Indicator, in_language, loader
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.process_counts import AtLeast
from evalkit.disclosure.reach import CoarseReach, release_coarse
from evalkit.errors import Refused
from evalkit.reporting import levels, reach_told
from evalkit.reporting.pictured import Reach, ReachPair
from evalkit.reporting.wording import wording
from evalkit.services.reach import publics
from evalkit.services.reach.gathered import came_in
from evalkit.services.reach.publics import Part, Public
from evalkit.services.reports.progression_tables import Days
from evalkit.store import Unit
from evalkit.store.queries.programmes import Programme


async def told(
    unit: Unit, programmes: Sequence[Programme], days: Days | None, funder: str, language: str
) -> tuple[Reach, ...] | None:
    """One picture of one programme; empty where it cannot be drawn; None where nobody declared for whom it is meant.

    Several programmes have several publics, which are not one; and what is known of a pool of other programmes is
    theirs, and stands in nobody's report.
    """
    followed = [one for one in programmes if not one.without_participants]
    if len(followed) != 1:
        return ()
    public = await publics.public_of(unit, followed[0].id)
    if public is None:
        return None
    if public.kind == "pool":
        return ()
    try:
        came = await came_in(unit, followed[0], public.indicator, public.parts, recipient=funder, took_part=days)
    except Refused:  # nothing is asked yet
        return ()
    if came is None:
        return ()
    counts = [sum(one.group == at for one in came.entrants) for at in range(len(public.parts))]
    policy = loader.load_policies().for_audience(Audience.FUNDER)
    found = release_coarse(counts, [part.count for part in public.parts], policy)
    return () if found is None else (_reach(found, public, came.indicator, language),)


def _reach(found: CoarseReach, public: Public, indicator: Indicator, language: str) -> Reach:
    words = wording(language)
    half = max(1, len(public.parts) // 2)
    names = [_names(public.parts[:half], indicator, language), _names(public.parts[half:], indicator, language)]
    return Reach(
        dimension=levels.title(indicator, words),
        source=f"{in_language(public.source, language)}, {public.year}",
        n=step(found.people),
        pairs=(
            ReachPair(names[0], found.intended, step(found.lower)),
            ReachPair(names[1], 1 - found.intended, Cell.hidden(*found.rest)),
        ),
    )


def _names(parts: Sequence[Part], indicator: Indicator, language: str) -> str:
    return ", ".join(reach_told.group_names(indicator, [(part.low, part.high) for part in parts], wording(language)))


def step(count: AtLeast) -> Cell:
    """A number that is told as a step, as the bounds of that step."""
    return Cell.shown(count.low) if count.step == 1 else Cell.hidden(count.low, count.low + count.step - 1)
