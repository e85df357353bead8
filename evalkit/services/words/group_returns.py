"""What the group answered when its own figures were shown to it: "does this look like you?" A dated record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.access import TEAM, Role, check_rule
from evalkit.collect.words_check import holds_national_number
from evalkit.errors import Refused, problem
from evalkit.i18n import PARTICIPANT as LANGUAGES
from evalkit.services.asking.check_ins import is_key
from evalkit.services.words import association_words
from evalkit.store import Scope, Unit
from evalkit.store.queries import group_analyses as kept
from evalkit.store.queries import programmes

LONGEST = 2000


@dataclass(frozen=True)
class Answer:
    """``text``: in the group's own words. ``may_leave``: the group agreed that reports say it."""

    id: str
    programme: str
    text: str
    language: str
    may_leave: bool
    day: dt.date


async def keep(
    scope: Scope,
    programme: str,
    *,
    submission_key: str,
    text: str,
    language: str,
    day: dt.date | None,
    may_leave: bool,
    now: dt.datetime | None = None,
) -> str:
    """Keep what the group answered; gives its id. The same key again keeps nothing more."""
    check_rule(Role(scope.role), TEAM)
    if not is_key(submission_key):
        raise Refused(problem("entry.key_missing"))
    async with store.unit(scope, write=True, now=now) as unit:
        if await programmes.programme(unit, programme) is None:
            raise Refused(problem("access.not_found"))
        problems = []
        if not text.strip():
            problems.append(problem("words.nothing_told", field="text"))
        if len(text) > LONGEST:
            problems.append(problem("words.too_long", field="text", longest=LONGEST))
        if holds_national_number(text):
            problems.append(problem("entry.national_number", field="text"))
        if language not in LANGUAGES:
            problems.append(problem("entry.unknown_language", field="language"))
        if day is None:
            problems.append(problem("entry.day_missing", field="day"))
        elif day > unit.today:
            problems.append(problem("entry.day_in_future", field="day", day=day))
        if problems or day is None:
            raise Refused(*problems)
        made = kept.return_id(unit.organisation, submission_key)
        words = association_words.seal(unit, "group_return", made, {"text": text.strip()})
        if await kept.add_return(
            unit, submission_key=submission_key, programme=programme, language=language, words=words,
            may_leave=may_leave, day=day,
        ):  # fmt: skip
            unit.note("keep", "group_return", made)
        return made


async def answers_of(unit: Unit, of: Sequence[str]) -> tuple[Answer, ...]:
    """What the groups of these programmes answered, oldest first."""
    return tuple(
        Answer(
            one.id, one.programme, str(association_words.unseal(unit, "group_return", one.id, one.words)["text"]),
            one.language, one.may_leave, one.day,
        )
        for one in await kept.returns_of(unit, of)
    )  # fmt: skip
