"""For which questions a programme also asks its team, chosen by the coordination; and what the team can see of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.access import COORDINATION, TEAM, Role, check_rule
from evalkit.collect.questions import Question, questions
from evalkit.collect.two_voices import Agreement, Pair, agreement
from evalkit.definitions import Audience
from evalkit.errors import Refused, problem
from evalkit.services.asking.about_us import threshold
from evalkit.services.asking.occasions import SELF
from evalkit.services.asking.worker_views import WORKER, may_be_viewed
from evalkit.services.forms import kept_forms
from evalkit.store import Scope, Unit
from evalkit.store.queries import check_ins, forms, programmes
from evalkit.store.queries import worker_views as kept
from evalkit.store.queries.programmes import Programme


@dataclass(frozen=True)
class Together:
    """One question in both voices. ``agreement`` None: fewer people than ``k`` have both."""

    question: Question
    is_asked: bool
    agreement: Agreement | None


@dataclass(frozen=True)
class ChoicePage:
    """``number``: of the choice that holds, 0 when none was ever made. ``since``: its day."""

    programme: Programme
    questions: tuple[Together, ...]
    ask_why: bool
    number: int
    since: dt.date | None
    k: int

    @property
    def is_on(self) -> bool:
        return any(one.is_asked for one in self.questions)


async def choice_page(scope: Scope, programme_id: str, *, now: dt.datetime | None = None) -> ChoicePage:
    """What is chosen, and of the group how often the two voices agree, from k people on."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope.for_figures(), now=now) as unit:
        programme = await programmes.programme(unit, programme_id)
        if programme is None:
            raise Refused(problem("entry.not_found"))
        chosen = await kept.choices(unit, programme_id)
        holds = chosen[0] if chosen else None
        k = threshold(Audience.ASSOCIATION)
        spoken = await kept.spoken_in(unit, programme_id)
        own = {
            check_ins.check_in_id(unit.organisation, kept.first_key(s.check_in)): s for s in spoken if s.voice == SELF
        }
        return ChoicePage(
            programme=programme,
            questions=tuple(
                Together(
                    question=question,
                    is_asked=holds is not None and question.key in holds.items,
                    agreement=agreement(_pairs(spoken, own, question.key), at_least=k),
                )
                for question in await _offered(unit, programme_id)
            ),
            ask_why=bool(holds and holds.ask_why),
            number=holds.number if holds else 0,
            since=holds.made_on if holds else None,
            k=k,
        )


async def choose(
    scope: Scope,
    programme_id: str,
    items: Sequence[str],
    *,
    ask_why: bool,
    based_on: int,
    now: dt.datetime | None = None,
) -> None:
    """Switch the worker's view on for these questions and off for all others; earlier choices stay in the history."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        if await programmes.programme(unit, programme_id) is None:
            raise Refused(problem("entry.not_found"))
        offered = [question.key for question in await _offered(unit, programme_id)]
        if not set(items) <= set(offered):
            raise Refused(problem("request.field_choice", field="items"))
        wanted = [key for key in offered if key in items]
        chosen = await kept.choices(unit, programme_id)
        number = chosen[0].number if chosen else 0
        before = (chosen[0].items, chosen[0].ask_why) if chosen else ([], False)
        if before == (wanted, ask_why):
            return
        if number != based_on:
            raise Refused(problem("entry.view_newer"))
        await kept.choose(unit, programme_id, wanted, ask_why=ask_why, number=number + 1)
        unit.note("choose_worker_view", "programme", programme_id, items=wanted, ask_why=ask_why)


async def _offered(unit: Unit, programme_id: str) -> tuple[Question, ...]:
    """The questions of the newest schedule that the team may be asked too."""
    schedule = await forms.newest_schedule(unit, programme_id)
    found: dict[str, Question] = {}
    for version_id in schedule.forms.values() if schedule else ():
        version = await forms.form_version(unit, version_id)
        for question in questions(kept_forms.form_of(version)) if version else ():
            if may_be_viewed(question):
                found.setdefault(question.key, question)
    return tuple(found.values())


def _pairs(spoken: Sequence[kept.Spoken], own: dict[str, kept.Spoken], key: str) -> list[Pair]:
    """Where both voices gave a level to this question on the same occasion, oldest first by the person's own day."""
    views = {one.check_in: one for one in spoken if one.voice == WORKER}
    pairs = []
    for view_id, said in own.items():
        seen = views.get(view_id)
        if seen is not None and type(said.answers.get(key)) is int and type(seen.answers.get(key)) is int:
            pairs.append(Pair(said.person, said.answers[key], seen.answers[key]))
    return pairs
