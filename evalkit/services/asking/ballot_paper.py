"""The three sentences about the association on paper: no code, no day, nothing that says whose sheet it is."""

from __future__ import annotations

import asyncio
import datetime as dt

from evalkit import store
from evalkit.access import TEAM, Role, check_rule
from evalkit.definitions import in_language, loader
from evalkit.errors import Refused, problem
from evalkit.i18n import PARTICIPANT, mark, translator
from evalkit.reporting import paper_sheet
from evalkit.reporting.paper_sheet import PaperOption, PaperQuestion, PaperSheet
from evalkit.services.asking.about_us import STATEMENTS
from evalkit.store import Scope
from evalkit.store.queries import programmes

TITLE = mark("What do you think of this place?")
PROMISE = (
    mark("Without a name and without a code: nobody is asked who wrote this."),
    mark("The team reads all answers together, when the month is over."),
)
"""Said before anybody answers, on paper and on screens."""

LINES = 4


async def sheet(scope: Scope, programme_id: str, *, language: str, now: dt.datetime | None = None) -> bytes:
    """The sheet as a PDF; the same for every programme. 404 for another association's, and for another language."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        if await programmes.programme(unit, programme_id) is None or language not in PARTICIPANT:
            raise Refused(problem("entry.not_found"))
    return await asyncio.to_thread(paper_sheet.pdf, drawn(language))


def drawn(language: str) -> PaperSheet:
    """The sheet in one language."""
    translate = translator(language)
    shared, about_us = loader.words("shared"), loader.words("about_us")
    options = [PaperOption(in_language(shared["steps"][step], language)) for step in sorted(shared["steps"])]
    quiet = (in_language(shared["prefer_not_to_say"], language),)
    asked = [PaperQuestion(in_language(about_us["items"][key], language), options, quiet) for key in STATEMENTS]
    asked.append(PaperQuestion(in_language(about_us["one_thing"], language), lines=LINES))
    return PaperSheet(language, "", "", translate(TITLE), tuple(translate(one) for one in PROMISE), asked)
