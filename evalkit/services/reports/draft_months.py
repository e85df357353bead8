"""The months of a report while it is written: whether they are over, other drafts of the same grant, their words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.definitions.funder_questions import FunderQuestion
from evalkit.errors import Refused, problem
from evalkit.services.reports import draft_answers, draft_words, grant_questions, translation_places
from evalkit.services.reports.draft_words import Typed
from evalkit.services.reports.release_plan import Wish
from evalkit.store import Scope, Unit
from evalkit.store.queries import programmes, releases
from evalkit.store.queries import report_drafts as kept
from evalkit.store.queries.programmes import Grant
from evalkit.store.queries.report_drafts import ReportDraft

NOT_CARRIED = ("total:", "each", "from")
"""Totals are of their months; the others say something of the draft itself."""

FROM = "from"
"""Place of the days of the draft whose words another one began with: "2026-01-01 2026-06-30"."""


@dataclass(frozen=True)
class Unfinished:
    """A period whose ``last`` day is still to come. ``month``: last day of the last finished month, where the period
    has one."""

    first: dt.date
    last: dt.date
    today: dt.date
    month: dt.date | None


@dataclass(frozen=True)
class Months:
    """Drafts of the same grant and programmes, before one is begun. ``there``: this very one was begun already;
    ``other``: the draft of other months whose words it begins with; ``can_move``: that one was never released, so its
    months can still be changed."""

    there: bool
    other: ReportDraft | None

    @property
    def can_move(self) -> bool:
        return self.other is not None and self.other.release is None


def unfinished(first: dt.date, last: dt.date, today: dt.date) -> Unfinished | None:
    """None for a period that is over, and for one that has not begun."""
    if last <= today or first > today:
        return None
    month = today.replace(day=1) - dt.timedelta(days=1)
    return Unfinished(first, last, today, month if month >= first else None)


async def months(scope: Scope, wish: Wish, *, now: dt.datetime | None = None) -> Months:
    """What was begun for the grant and programmes of a wish."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        grant = await programmes.grant(unit, wish.grant)
        if grant is None:
            raise Refused(problem("access.not_found"))
        first, last = wish.first or grant.starts_on, wish.last or grant.ends_on
        own = await _of(unit, grant.id, wish.programme or grant.programme)
        there = any((one.first_on, one.last_on) == (first, last) for one in own)
        return Months(there, None if there else next(iter(own), None))


async def proposed(
    scope: Scope, grant_id: str, programme: str | None, *, now: dt.datetime | None = None
) -> tuple[dt.date, dt.date] | None:
    """The days that a report is begun with where nobody chose any: those of the one that is being written; else what
    there is until today, while the grant goes on. None: the grant's own, as they were."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        grant = await programmes.grant(unit, grant_id)
        if grant is None:
            return None
        own = await _of(unit, grant.id, programme or grant.programme)
        if own:
            return own[0].first_on, own[0].last_on
        if any(one.funding_grant == grant.id and one.withdrawn_at is None for one in await releases.releases(unit)):
            return None  # it was let out over the grant's days: other days would be another report about these people
        runs = grant.starts_on < unit.today < grant.ends_on
        return (grant.starts_on, unit.today) if runs else None


async def carry(unit: Unit, made: str, *, grant: Grant, programme: str | None) -> None:
    """Begin a draft with the words of the newest one of the same grant and programmes, and say whose they are. A grant
    of which nothing is written yet begins with those of the same funder's grant before it: its answers where the
    question is the same, word for word."""
    other = next((one for one in await _of(unit, grant.id, programme) if one.id != made), None)
    numbers = {one.number: one.number for one in _questions(grant)}
    if other is None:
        other, numbers = await _of_the_funder(unit, grant, programme)
    if other is None:
        return
    texts = await draft_words.texts(unit, other.id, {})
    placed = [(_place(place, numbers), language, written.text) for (place, language), written in texts.items()]
    typed = [
        Typed(place, language, 0, text)
        for place, language, text in placed
        if place and text and not place.startswith(NOT_CARRIED)
    ]
    if typed:
        days = f"{other.first_on.isoformat()} {other.last_on.isoformat()}"
        await draft_words.save(unit, made, [*typed, Typed(FROM, draft_answers.CHOICE, 0, days)], {})


async def _of_the_funder(unit: Unit, grant: Grant, programme: str | None) -> tuple[ReportDraft | None, dict[str, str]]:
    """The newest draft about this programme for another grant of the same funder; and of each of its questions that is
    asked again, the number then → the number now."""
    others = {one.id: one for one in await programmes.grants(unit) if one.funder == grant.funder and one.id != grant.id}
    for draft in await kept.drafts(unit):
        if draft.funding_grant in others and draft.programme == programme:
            then = {_asked(one): one.number for one in _questions(others[draft.funding_grant])}
            again = {then[_asked(one)]: one.number for one in _questions(grant) if _asked(one) in then}
            return draft, again
    return None, {}


def _questions(grant: Grant) -> tuple[FunderQuestion, ...]:
    return grant_questions.read(grant.questions)


def _asked(question: FunderQuestion) -> str:
    """A question as it is written, in every language of it; to find it again."""
    return repr(sorted(question.text.items()) if isinstance(question.text, Mapping) else question.text)


def _place(place: str, numbers: Mapping[str, str]) -> str:
    """Where a text stands in the new draft; "" where the question is not asked there."""
    kind, _, rest = place.partition(":")
    if kind not in ("answer", "drop"):
        return place
    return f"{kind}:{numbers[rest]}" if rest in numbers else ""


async def carry_translations(unit: Unit, made: str) -> None:
    """Begin a draft with what was translated for any other report of the association, the newest first: a note that
    two reports tell is translated once. What a report does not tell is shown nowhere in it."""
    there = {(one.place, one.language) for one in await kept.texts(unit, made)}
    typed: dict[tuple[str, str], Typed] = {}
    for other in await kept.drafts(unit):
        for one in await kept.texts(unit, other.id) if other.id != made else ():
            key = one.place, one.language
            if translation_places.is_one(one.place) and key not in there and key not in typed:
                text = draft_words.opened(unit, other.id, one, {}).text
                if text:
                    typed[key] = Typed(*key, 0, text)
    await draft_words.save(unit, made, list(typed.values()), {})


async def change(
    scope: Scope, draft_id: str, first: dt.date | None, last: dt.date | None, *, now: dt.datetime | None = None
) -> None:
    """Give a draft other days. One that was released keeps its own: other days are another report."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await kept.draft(unit, draft_id)
        if found is None:
            raise Refused(problem("access.not_found"))
        if first is None or last is None or last < first:
            raise Refused(problem("release.days", field="last"))
        if found.release is not None:
            raise Refused(problem("draft.days_released", field="last"))
        same = await kept.same_draft(unit, grant=found.funding_grant, programme=found.programme, first=first, last=last)
        if same is not None and same.id != draft_id:
            raise Refused(problem("draft.days_taken", field="last"))
        await kept.change_days(unit, draft_id, first=first, last=last)
        unit.note("change_days", "report_draft", draft_id, first=first.isoformat(), last=last.isoformat())


def carried_from(text: str) -> tuple[dt.date, dt.date] | None:
    """The days of the report whose words a draft began with; of what stands at :data:`FROM`."""
    days: Sequence[str] = text.split()
    return (dt.date.fromisoformat(days[0]), dt.date.fromisoformat(days[1])) if len(days) == 2 else None


async def _of(unit: Unit, grant: str, programme: str | None) -> list[ReportDraft]:
    """The drafts of a grant about this programme (None: all together), newest first."""
    return [one for one in await kept.drafts(unit) if one.funding_grant == grant and one.programme == programme]
