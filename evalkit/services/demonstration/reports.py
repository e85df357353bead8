"""The reports that the demonstration's funder opens: real data, and two invented programmes with all they tell.

What the team kept of its process and of its words (demand, sessions, journal, stories, the group's own analysis) stands
in the tables, and is told as far as this funder may read it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from evalkit.services import draft_answers, grant_questions
from evalkit.services.demonstration import field
from evalkit.services.demonstration.filling import Filled
from evalkit.services.demonstration.published import Published
from evalkit.services.draft_words import Written
from evalkit.services.release_context import Edit
from evalkit.services.release_plan import Wish
from evalkit.services.releases import let_out
from evalkit.store import Scope

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


async def let_out_invented(filled: Filled, funder: str, now: dt.datetime) -> dict[str, str]:
    """One report for each invented programme that this funder supports; gives the releases' ids by programme."""
    made = {}
    for block in field.everything():
        grant = filled.grants.get((block["programme"], funder))
        if grant is None:
            continue
        scope: Scope = filled.coordinators[block["association"]]
        # The report is about the programme so far, whatever the day on which the demonstration is made.
        first = filled.starts_on[block["programme"]]
        wish = Wish(grant, programme=filled.programmes[block["programme"]], first=first, last=now.date())
        # The team writes in French; reports in other languages show its words as they are, marked as French.
        released = await let_out(
            scope, wish, _words(block), key=block["programme"], edit=_answers(block, funder), now=now
        )
        made[block["programme"]] = released.release
    return made


def _words(block: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """What the group agreed on, as the team's words beside the first figure."""
    first = next(iter(block["indicators"]))
    analysis = block["group_analysis_fr"]
    return {"fr": {first: "Ce que le groupe en dit : " + " ; ".join(analysis["convergences"]) + "."}}


def _answers(block: Mapping[str, Any], funder: str) -> Edit:
    """The funder's own questions; what was learnt is told in the words of the group's perspectives."""
    asks = next(grant["asks"] for grant in block["grants"] if grant["funder"] == funder)
    questions = grant_questions.read(asks)
    learnt = "\n\n".join(block["group_analysis_fr"]["perspectives"])
    texts = {(f"answer:{one.number}", "fr"): Written(learnt, 1) for one in questions if one.typical == "Q5"}
    return lambda indicators: draft_answers.edited(questions, texts, "fr", indicators)
