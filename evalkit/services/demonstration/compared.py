"""The demonstration's comparison: declared by the observatory, its neighbours taking part, one version computed.

The demonstration's own association is asked too and has not decided: its coordination can see its position first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from evalkit.services.demonstration.filling import OBSERVER, Filled
from evalkit.services.demonstration.neighbours import FORM, INDICATOR, LAST, Settled
from evalkit.services.observatory import comparison_versions, comparisons, taking_part
from evalkit.store import Scope

TITLE = "Prendre la parole, après six mois"
NAMED, SAID = "jardin_partage", "premiers_pas"
"""The programme that shows its name, and the one that says something of its context."""
CONTEXT = (
    "Nous accueillons des personnes arrivées depuis peu, dont beaucoup n'ont jamais été à l'école. "
    "Deux salles ont fermé pendant l'hiver : un tiers des séances n'a pas eu lieu."
)


async def add_comparison(filled: Filled, settled: Sequence[Settled], now: dt.datetime) -> str:
    """Declare it, let the neighbours in, compute the first version; gives the comparison's id."""
    observer = Scope(filled.organisations[OBSERVER[2]], filled.accounts[OBSERVER[0]], "observatory")
    made = await comparisons.declare(
        observer, title=TITLE, what=f"{FORM}/{INDICATOR}/{LAST}", open_until=now.date() + dt.timedelta(days=60),
        everyone=True, now=now,
    )  # fmt: skip
    for one in settled:
        await taking_part.decide(
            one.scope, made, one.programme, takes_part=True, name_shown=one.neighbour.key == NAMED,
            context=CONTEXT if one.neighbour.key == SAID else None, now=now,
        )  # fmt: skip
    await comparison_versions.compute(observer, made, now=now)
    return made
