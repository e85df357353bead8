"""The reports that the demonstration's funder opens: real data, and two invented programmes with all they tell.

What the team kept of its process and of its words (demand, sessions, journal, stories, the group's own analysis) stands
in the tables, and is told as far as this funder may read it.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from typing import Any

from evalkit.services.demonstration import field
from evalkit.services.demonstration.filling import Filled
from evalkit.services.demonstration.published import Published
from evalkit.services.reports import draft_answers, grant_questions, translation_places
from evalkit.services.reports.draft_words import Written
from evalkit.services.reports.release_context import Edit
from evalkit.services.reports.release_plan import Wish
from evalkit.services.reports.releases import let_out
from evalkit.store import Scope

OF_PUBLISHED_DATA = {
    "fr": "Ces données sont réelles et publiées : elles montrent ce rapport avec de vrais chiffres. Plus de la moitié "
    "des personnes n'ont pas été revues ; nous n'en tirons donc rien sur l'ensemble, et renvoyons à l'article "
    "de leurs auteurs.",
    "nl": "Deze gegevens zijn echt en gepubliceerd: ze tonen dit verslag met echte cijfers. Meer dan de helft van "
    "de mensen werd niet teruggezien; over de hele groep besluiten we daarom niets, en we verwijzen naar het artikel "
    "van de auteurs.",
    "en": "These data are real and published: they show this report with real figures. More than half of the people "
    "were not seen again, so we conclude nothing about the whole group and refer to the article of their authors.",
}
"""What we make of it: written for the demonstration, as a team would."""

OURS: Mapping[str, Mapping[str, str]] = {
    "lire_la_ville": {
        "fr": "Oser dire vient des répétitions jouées entre nous avant d'aller au guichet. Nous les gardons, une "
        "sortie sur deux. Pour celles qui n'ont pas bougé, nous regardons d'abord la garderie et les heures.",
        "nl": "Durven spreken komt van het oefenen onder elkaar, vóór we naar het loket gaan. Dat houden we, om de "
        "andere uitstap. Bij wie niet opschoof, kijken we eerst naar de kinderopvang en de uren, niet naar hen.",
        "en": "Daring to speak comes from rehearsing among ourselves before going to the desk. We keep that, every "
        "other outing. Where nothing moved we look at childcare and hours first, not at the people.",
    },
    "table_du_jeudi": {
        "fr": "Le lien du lundi est né de la panne, sans nous. Nous gardons les appels entre convives et nous ne les "
        "organisons pas.",
        "nl": "De band van maandag is uit de defecte lift ontstaan, zonder ons. De telefoontjes onder tafelgenoten "
        "blijven, en wij regelen ze niet.",
        "en": "The Monday tie grew out of the broken lift, without us. The calls among guests stay, and we do not "
        "organise them.",
    },
    "chantier_18_25": {
        "fr": "Commencer quelque chose de neuf demande d'abord de dormir et de manger. Nous gardons le repas de midi, "
        "et nous demandons un relais avant les dix-huit ans.",
        "nl": "Iets nieuws beginnen vraagt eerst slapen en eten. De middagmaaltijd blijft, en we vragen een overgang "
        "vóór iemand achttien wordt.",
        "en": "Beginning something new first takes sleeping and eating. The midday meal stays, and we ask for a "
        "handover before somebody turns eighteen.",
    },
}
"""The same for the invented programmes, in the three languages of their reader."""


async def let_out_published(published: Published, now: dt.datetime) -> str:
    """The report on the real data, all four programmes together; gives the release's id."""
    words = {language: {"ahi_total": text} for language, text in OF_PUBLISHED_DATA.items()}
    return (await let_out(published.scope, Wish(published.grant), words, key="demonstration", now=now)).release


async def let_out_invented(filled: Filled, funder: str, now: dt.datetime) -> dict[str, str]:
    """One report for each invented programme that this funder supports; gives the releases' ids by programme."""
    made = {}
    for block in field.everything():
        grant = filled.grants.get((block["programme"], funder))
        if grant is None:
            continue
        scope: Scope = filled.coordinators[block["association"]]
        first, last = whole_months(filled.starts_on[block["programme"]], now.date())
        wish = Wish(grant, programme=filled.programmes[block["programme"]], first=first, last=last)
        released = await let_out(
            scope, wish, _words(block), key=block["programme"], edit=_answers(block, funder, scope), now=now
        )
        made[block["programme"]] = released.release
    return made


def whole_months(first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """The months of both days and those between, as a funder counts: the programme so far, whatever today is."""
    return first.replace(day=1), last.replace(day=calendar.monthrange(last.year, last.month)[1])


def _words(block: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """What the team makes of the first figure; what the group agreed on stands in its own analysis."""
    first = next(iter(block["indicators"]))
    return {language: {first: text} for language, text in OURS[block["programme"]].items()}


def _answers(block: Mapping[str, Any], funder: str, scope: Scope) -> Edit:
    """The funder's own questions with what the team answers in the languages of its readers, and its translations."""
    asks = next(grant["asks"] for grant in block["grants"] if grant["funder"] == funder)
    questions = grant_questions.read(asks)
    told = field.answered()[block["programme"]]
    texts = {
        (draft_answers.answer_place(one.number), language): Written(text, 1)
        for one in questions
        for language, text in told.get(one.typical or "", {}).items()
    }
    for language, notes in field.notes_translated().get(block["programme"], {}).items():
        for text, translation in notes.items():
            texts[translation_places.place_of(scope.organisation or "", text), language] = Written(translation, 1)
    return lambda indicators: draft_answers.edited(questions, texts, field.writes_in(block["association"]), indicators)
