"""Two neighbours report to the funder of the demonstration too, so that its overview adds up three programmes.

They tell less than the two associations of the demonstration do: figures, who asked for a place, what they make of it.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from typing import Final

from evalkit import store
from evalkit.services.demonstration.filling import Filled
from evalkit.services.demonstration.neighbours import INDICATOR, SINCE, Settled
from evalkit.services.demonstration.process import demand, whole_weeks
from evalkit.services.demonstration.reports import whole_months
from evalkit.services.reports import grant_questions
from evalkit.services.reports.release_plan import Wish
from evalkit.services.reports.releases import let_out
from evalkit.store import new_id
from evalkit.store.queries import enrolments, programmes, tallies

ASKS: Final = ("Q1", "Q4")
THREE_WEEKS: Final = dt.timedelta(days=SINCE + 21)
"""Before today: when the programme began, by the day on which its first people could have come."""

NO_PLACE: Final[Mapping[str, Mapping[str, int]]] = {
    "point_de_depart": {"no_place": 31, "sent_on": 12},
    "fil_rouge": {"no_place": 9, "sent_on": 14, "chose_otherwise": 3},
}
"""Programme → what became of those who asked and were not accepted, since it began."""

MAKING: Final[Mapping[str, Mapping[str, str]]] = {
    "point_de_depart": {
        "fr": "Qui ne dort pas ne parle pas. Nous gardons la matinée calme, et nous demandons des lits avant tout.",
        "nl": "Wie niet slaapt, spreekt niet. De rustige voormiddag blijft, en we vragen eerst en vooral bedden.",
        "en": "Whoever does not sleep does not speak. The quiet morning stays, and we ask for beds before all else.",
    },
    "fil_rouge": {
        "fr": "Les proches parlent entre eux quand le malade n’est pas dans la pièce. Nous gardons deux groupes.",
        "nl": "Naasten praten onder elkaar wanneer de zieke niet in de kamer is. De twee groepen blijven.",
        "en": "Relatives talk among themselves when the one who is ill is not in the room. The two groups stay.",
    },
}
"""What the team makes of the main figure."""


async def let_out_neighbours(filled: Filled, settled: Sequence[Settled], funder: str, now: dt.datetime) -> None:
    """Give each a grant and a report of its own, of all that happened so far."""
    for one in settled:
        if one.neighbour.key in MAKING:
            await _let_out(one, filled.organisations[funder], now)


async def _let_out(one: Settled, funder: str, now: dt.datetime) -> None:
    first, last = whole_months(now.date() - THREE_WEEKS, now.date())
    dice = random.Random(one.neighbour.key)  # noqa: S311  (invented, and the same every time)
    async with store.unit(one.scope, write=True, now=now) as unit:
        taking_part = await enrolments.enrolments_in(unit, one.programme)
        entries = sorted(taking.entry for taking in taking_part if taking.entry is not None)
        counted = demand(NO_PLACE[one.neighbour.key], entries, whole_weeks(first, unit.today), dice)
        for item, by_week in counted.items():
            for week, n in sorted(by_week.items()):
                await tallies.add_tap(
                    unit, submission_key=new_id(), programme=one.programme, week=week, kind="demand", item=item, step=n
                )
        grant = await programmes.make_grant(
            unit, funder=funder, programme=one.programme,
            title={language: f"{name} {first.year}" for language, name in one.neighbour.names.items()},
            starts_on=first, ends_on=dt.date(first.year + 1, first.month, 1) - dt.timedelta(days=1),
            questions=grant_questions.plain(grant_questions.read(ASKS)),
        )  # fmt: skip
    words = {language: {INDICATOR: text} for language, text in MAKING[one.neighbour.key].items()}
    wish = Wish(grant, programme=one.programme, first=first, last=last)
    await let_out(one.scope, wish, words, key=one.neighbour.key, now=now)
