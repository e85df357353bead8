"""What the association keeps of its process and its words, gathered for one report beside the figures."""

from __future__ import annotations

from collections.abc import Sequence

from evalkit.i18n import SCREEN
from evalkit.reporting.context import GroupSaid
from evalkit.reporting.pictured import NOTHING
from evalkit.services.asking import group_views
from evalkit.services.reports import release_pictured, release_process, release_words
from evalkit.services.reports.progression_tables import Days
from evalkit.services.reports.release_context import Beside
from evalkit.store import Unit
from evalkit.store.queries.programmes import Programme


async def told(
    unit: Unit, programmes: Sequence[Programme], days: Days | None, funder: str, languages: Sequence[str]
) -> Beside:
    """Process and words of these programmes in the period, with passages only where ``funder`` may read them.

    ``languages``: of the association, the first being the one that its team writes in.
    """
    language = languages[0] if languages else "fr"
    process = await release_process.told(unit, programmes, days, language, funder)
    words = await release_words.told(unit, programmes, days, funder, language)
    pictured = {code: await release_pictured.pictured(unit, programmes, days, funder, code, process) for code in SCREEN}
    said = tuple(_said(one) for one in await group_views.sentences(unit, programmes, days))
    drawn = any(one != NOTHING for one in pictured.values())
    if not drawn and (process, words, said) == (release_process.Process(), release_words.Told(), ()):
        return Beside()
    return Beside(
        language=language,
        demand=process.demand,
        done=process.done,
        process=process.told,
        collective=process.collective,
        collective_in=process.collective_in,
        group_said=said,
        stories=words.stories,
        group_analysis=words.group_analysis,
        group_says=words.group_says,
        group_says_in=words.group_says_in,
        pictured=pictured,
        kept=process.people.kept,
        people=process.people,
    )


def _said(one: group_views.Sentence) -> GroupSaid:
    return GroupSaid(one.day, dict(one.words) if one.words else None, one.place, one.differently)
