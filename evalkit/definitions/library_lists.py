"""The closed lists of the library and of what associations let go up, in the order in which they are offered."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from evalkit.i18n import mark

NEEDS: Mapping[str, str] = MappingProxyType(
    {
        "confidence": mark("Gain confidence in oneself"),
        "words": mark("Find words, tell one’s own story"),
        "ties": mark("Build ties, get out of isolation"),
        "autonomy": mark("Take charge of one’s own affairs"),
        "listening": mark("Listen to somebody, understand a situation"),
        "group": mark("Bring a group together, decide together"),
        "disagreement": mark("Talk about a disagreement"),
        "language": mark("Practise the language"),
        "neighbourhood": mark("Find one’s way in the neighbourhood and its services"),
        "rights": mark("Housing, papers, rights"),
        "health": mark("Health, taking care of oneself"),
        "money": mark("Money, debts"),
        "look_back": mark("Look back together, evaluate"),
    }
)
"""What a tool helps with, in the words of the unmet needs and of the dimensions of indicators."""

TIMES: Mapping[str, str] = MappingProxyType(
    {
        "hour": mark("Up to an hour"),
        "half_day": mark("Up to half a day"),
        "longer": mark("Longer, or several times"),
    }
)
"""How long one use takes; limits in :data:`MINUTES`."""

MINUTES: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"hour": (1, 60), "half_day": (61, 240), "longer": (241, 9999)}
)

SIZES: Mapping[str, str] = MappingProxyType(
    {
        "one": mark("One person"),
        "few": mark("2 to 7 people"),
        "group": mark("8 to 15 people"),
        "many": mark("16 people and more"),
    }
)
PEOPLE: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"one": (1, 1), "few": (2, 7), "group": (8, 15), "many": (16, 999)}
)

LANGUAGES = ("fr", "nl", "en", "ar", "es", "tr", "ro", "pt", "pl", "bg", "uk", "so", "ti", "ff")
"""Languages in which a tool may be used here; a sheet may also say that it needs no words."""
WITHOUT_WORDS = "without_words"

AGAIN: Mapping[str, str] = MappingProxyType(
    {
        "yes": mark("Yes, we would use it again"),
        "otherwise": mark("Yes, but otherwise"),
        "no": mark("No, not for this"),
    }
)

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "title": mark("Name of the tool"),
        "what": mark("What it is"),
        "for_whom": mark("For whom, and for whom not"),
        "steps": mark("How it goes, step by step"),
        "material": mark("Material"),
        "borrow": mark("Where to borrow it"),
        "cost": mark("What it costs"),
        "to_learn": mark("Time to learn it"),
        "adaptations": mark("What can be changed in it"),
        "licence": mark("Licence: what one may do with it"),
    }
)
"""What a sheet says, in its order."""

NEEDED = ("title", "what", "for_whom", "licence")

SHARED_THEMES: Mapping[str, str] = MappingProxyType(
    {
        "waiting": mark("Places that are full, waiting"),
        "housing": mark("Housing"),
        "residence": mark("Right of residence, papers"),
        "money": mark("Money, debts, food"),
        "health": mark("Health, exhaustion"),
        "children": mark("Childcare, hours, travel"),
        "language": mark("Language, interpreters"),
        "counters": mark("Counters that are far, closed or only on a screen"),
        "conditions": mark("Conditions and rules that change"),
        "isolation": mark("Isolation"),
        "discrimination": mark("Discrimination, not being heard"),
        "violence": mark("Violence, safety"),
        "between_services": mark("Work between services"),
        "paperwork": mark("Paperwork of the team"),
        "funding": mark("Money for the work: too late, too short"),
        "team": mark("The team: people, rooms, time"),
        "way_of_working": mark("Working otherwise: pace, place, group"),
        "taking_part": mark("Participants who decide with us"),
    }
)
"""Themes under which associations let words go up: one list for all, so that what several meet can be seen."""
