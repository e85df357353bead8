"""The reports that the demonstration's funder opens: real data, and two invented programmes with all they tell.

What the team kept of its process (demand, sessions, adaptations) comes from ``field.yaml``; stories, the group's own
analysis and what it answered are in the tables, and stand here as far as this funder may read them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from evalkit import store
from evalkit.reporting.context import Demand, Done
from evalkit.services import release_words
from evalkit.services.demonstration import field
from evalkit.services.demonstration.filling import Filled
from evalkit.services.demonstration.published import Published
from evalkit.services.progression_tables import Days
from evalkit.services.release_context import Beside
from evalkit.services.release_plan import Wish
from evalkit.services.releases import let_out
from evalkit.store import Scope
from evalkit.store.queries import programmes

OF_PUBLISHED_DATA = {
    "fr": "Ces données sont réelles et publiées : elles montrent ce rapport avec de vrais chiffres. Plus de la moitié "
    "des personnes n'ont pas été revues ; nous n'en tirons donc rien sur l'ensemble, et renvoyons à l'article "
    "de leurs auteurs.",
    "nl": "Deze gegevens zijn echt en gepubliceerd: ze tonen dit rapport met echte cijfers. Meer dan de helft van "
    "de mensen werd niet teruggezien; over de hele groep besluiten we daarom niets, en we verwijzen naar het artikel "
    "van de auteurs.",
    "en": "These data are real and published: they show this report with real figures. More than half of the people "
    "were not seen again, so we conclude nothing about the whole group and refer to the article of their authors.",
}
"""What we make of it: written for the demonstration, as a team would."""


async def let_out_published(published: Published, now: dt.datetime) -> str:
    """The report on the real data, all four programmes together; gives the release's id."""
    words = {language: {"ahi_total": text, "cesd_total": text} for language, text in OF_PUBLISHED_DATA.items()}
    return (await let_out(published.scope, Wish(published.grant), words, key="demonstration", now=now)).release


async def let_out_invented(filled: Filled, funder: str, now: dt.datetime) -> list[str]:
    """One report for each invented programme that this funder supports; gives the releases' ids."""
    made = []
    for block in field.everything():
        grant = filled.grants.get((block["programme"], funder))
        if grant is None:
            continue
        scope: Scope = filled.coordinators[block["association"]]
        wish = Wish(grant, programme=filled.programmes[block["programme"]])
        # The team writes in French; reports in other languages show its words as they are, marked as French.
        beside = {"fr": await _beside(block, scope, grant, now)}
        released = await let_out(scope, wish, _words(block), key=block["programme"], beside=beside, now=now)
        made.append(released.release)
    return made


def _words(block: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """What the group agreed on, as the team's words beside the first figure."""
    first = next(iter(block["indicators"]))
    analysis = block["group_analysis_fr"]
    return {"fr": {first: "Ce que le groupe en dit : " + " ; ".join(analysis["convergences"]) + "."}}


async def _beside(block: Mapping[str, Any], scope: Scope, grant_id: str, now: dt.datetime) -> Beside:
    sessions = block["sessions"]
    async with store.unit(scope, now=now) as unit:
        grant = await programmes.grant(unit, grant_id)
        about = [one for one in await programmes.programmes(unit) if one.key == block["programme"]]
        if grant is None:
            raise LookupError(f"the grant of {block['programme']} is not there")
        told = await release_words.told(unit, about, Days(grant.starts_on, grant.ends_on), grant.funder, "fr")
    return Beside(
        language="fr",
        demand=Demand(**block["demand"]),
        done=Done(
            public=block["public_fr"],
            activities=tuple(block["activities_fr"]),
            held_to=tuple(block["committed_to_fr"]),
            planned=sessions["planned"],
            held=sessions["held"],
            hours=sessions["hours_offered"],
            adaptations=tuple(note["text"] for note in block["journal_fr"] if note["kind"] == "adaptation"),
        ),
        collective=(block["collective_fr"],),
        stories=told.stories,
        group_analysis=told.group_analysis,
        group_says=told.group_says,
    )
