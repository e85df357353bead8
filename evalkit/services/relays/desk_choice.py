"""Whether an association receives relays, and the line with which it says what it does: the coordination's to say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.collect.words_check import holds_national_number
from evalkit.errors import Problem, Refused, problem
from evalkit.i18n import PARTICIPANT as LANGUAGES
from evalkit.store import Scope
from evalkit.store.queries import own_relays

LONGEST = 200
"""Characters of the line that says what an association does and how one is received."""


async def choose(scope: Scope, *, receives: bool, lines: Mapping[str, str], now: dt.datetime | None = None) -> None:
    """Receive relays from now on, or no longer: what came stays readable to its end."""
    check_rule(Role(scope.role), COORDINATION)
    said = {language: " ".join(lines.get(language, "").split()) for language in LANGUAGES}
    problems = [
        one for language, text in said.items() if (one := _wrong(f"line_{language}", text, needed=receives)) is not None
    ]
    if problems:
        raise Refused(*problems)
    async with store.unit(scope, write=True, now=now) as unit:
        before = await own_relays.desk(unit)
        kept = {language: text for language, text in said.items() if text}
        if before is None or (before.receives, before.lines) != (receives, kept):
            await own_relays.choose(unit, receives=receives, lines=kept)
            unit.note("choose_relays", "organisation", unit.organisation, receives=receives)


def _wrong(field: str, text: str, *, needed: bool) -> Problem | None:
    """A telephone number of the house may stand there: everybody who holds a card on this instance reads it."""
    if needed and not text:
        return problem("relay.line_missing", field=field)
    if len(text) > LONGEST:
        return problem("relay.too_long", field=field, length=len(text), longest=LONGEST)
    return problem("entry.national_number", field=field, title="") if holds_national_number(text) else None
