"""Reports while they are written: beginning one, saving its texts, speaking beside them, and letting it out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.definitions.funder_questions import FunderQuestion
from evalkit.errors import Refused, problem
from evalkit.i18n import SCREEN
from evalkit.services.reports import (
    draft_answers,
    draft_months,
    draft_words,
    grant_questions,
    joint_forms,
    releases,
    translation_places,
)
from evalkit.services.reports.draft_words import Key, Saved, Typed, Written
from evalkit.services.reports.release_context import Edited, Words
from evalkit.services.reports.release_plan import Wish
from evalkit.services.reports.releases import LetOut
from evalkit.store import Scope, Unit, new_id
from evalkit.store.queries import accounts, organisations, programmes
from evalkit.store.queries import releases as kept_releases
from evalkit.store.queries import report_drafts as kept
from evalkit.store.queries.programmes import Grant
from evalkit.store.queries.report_drafts import ReportDraft

LONGEST_COMMENT = 2000


@dataclass(frozen=True)
class Comment:
    """What a colleague said beside a text. ``done``: somebody said that it is settled."""

    id: str
    place: str
    text: str
    by: str
    at: dt.datetime
    done: bool


@dataclass(frozen=True)
class Draft:
    """A draft with its texts. ``grant``: whose questions it answers."""

    draft: ReportDraft
    grant: Grant
    funder: str
    questions: tuple[FunderQuestion, ...]
    texts: Mapping[Key, Written]
    comments: tuple[Comment, ...]

    @property
    def wish(self) -> Wish:
        """The report that it is the draft of."""
        own = self.draft
        each = bool(self.texts.get(("each", draft_answers.CHOICE), Written()).text)
        return Wish(own.funding_grant, own.programme, own.first_on, own.last_on, by_programme=each)

    @property
    def carried_from(self) -> tuple[dt.date, dt.date] | None:
        """The days of the report whose words it began with, for as long as some of them stand as they were."""
        origin = self.texts.get((draft_months.FROM, draft_answers.CHOICE))
        own = [one for (place, code), one in self.texts.items() if code and not translation_places.is_one(place)]
        if origin is None or not any(one.at == origin.at for one in own):
            return None
        return draft_months.carried_from(origin.text)

    @property
    def words(self) -> Words:
        return draft_answers.words_of(self.texts)

    def edited(self, indicators: Sequence[str]) -> Edited:
        return draft_answers.edited(self.questions, self.texts, self.draft.language, indicators)


@dataclass(frozen=True)
class Line:
    """A draft in a list. ``open_comments``: that wait for an answer. ``as_released``: nothing was written since."""

    draft: ReportDraft
    title: Mapping[str, str]
    funder: str
    programme: Mapping[str, str] | None
    last_by: str
    last_at: dt.datetime | None
    open_comments: int
    as_released: bool = False


async def begin(scope: Scope, wish: Wish, *, now: dt.datetime | None = None) -> str:
    """Begin the draft of a report, or find the one that a colleague began; gives its id."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        grant = await programmes.grant(unit, wish.grant)
        if grant is None:
            raise Refused(problem("access.not_found"))
        programme = wish.programme or grant.programme
        if programme is not None and await programmes.programme(unit, programme) is None:
            raise Refused(problem("access.not_found"))
        if programme is not None and not grant.pays_for(programme):
            raise Refused(problem("release.not_this_programme", field="grant"))
        if programme is None:
            paid = [one for one in await programmes.programmes(unit, closed_too=True) if grant.pays_for(one.id)]
            if await joint_forms.apart(unit, paid):
                raise Refused(problem("release.different_forms"))
        first, last = wish.first or grant.starts_on, wish.last or grant.ends_on
        if last < first:
            raise Refused(problem("release.days", field="last"))
        there = await kept.same_draft(unit, grant=grant.id, programme=programme, first=first, last=last)
        if there is not None:
            return there.id
        own = await organisations.organisation(unit)
        language = next((code for code in own.languages if code in SCREEN), SCREEN[0])
        made = await kept.make_draft(
            unit, grant=grant.id, programme=programme, first=first, last=last, language=language
        )
        await draft_months.carry(unit, made, grant=grant, programme=programme)
        await draft_months.carry_translations(unit, made)
        if wish.by_programme:
            await draft_words.save(unit, made, [Typed("each", draft_answers.CHOICE, 0, "1")], {})
        unit.note("begin_report", "report_draft", made)
    return made


async def drafts(scope: Scope, *, now: dt.datetime | None = None) -> tuple[Line, ...]:
    """The association's drafts, newest first."""
    check_rule(Role(scope.role), COORDINATION)
    lines = []
    async with store.unit(scope, now=now) as unit:
        names = await _names(unit)
        known = await organisations.linked_organisations(unit)
        grants = {grant.id: grant for grant in await programmes.grants(unit)}
        own = {one.id: one for one in await programmes.programmes(unit, closed_too=True)}
        released = {one.id: one.made_at for one in await kept_releases.releases(unit) if one.withdrawn_at is None}
        for draft in await kept.drafts(unit):
            out = released.get(draft.release or "")
            grant = grants[draft.funding_grant]
            written = await kept.texts(unit, draft.id)
            last = max(written, key=lambda one: one.written_at, default=None)
            said = await kept.comments(unit, draft.id)
            lines.append(
                Line(
                    draft=draft,
                    title=grant.title,
                    funder=known[grant.funder].name,
                    programme=own[draft.programme].names if draft.programme else None,
                    last_by=names.get((last.written_by if last else draft.made_by) or "", ""),
                    last_at=last.written_at if last else draft.made_at,
                    open_comments=sum(one.resolved_at is None for one in said),
                    as_released=bool(out and (last is None or last.written_at <= out)),
                )
            )
    return tuple(lines)


async def draft(scope: Scope, draft_id: str, *, now: dt.datetime | None = None) -> Draft:
    """A draft of the association; 404 for another's."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        return await _draft(unit, draft_id)


async def save(scope: Scope, draft_id: str, typed: Sequence[Typed], *, now: dt.datetime | None = None) -> Saved:
    """Keep what was typed. What a colleague changed meanwhile is given back and not overwritten."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await _draft(unit, draft_id)
        if any(not _is_place(one, found) for one in typed):
            raise Refused(problem("draft.no_place"))
        saved = await draft_words.save(unit, draft_id, typed, await _names(unit))
        after = await draft_words.texts(unit, draft_id, {})
        if wrong := draft_answers.problems(found.questions, after, found.draft.language, releasing=False):
            raise Refused(*wrong)
        if saved.kept:
            unit.note("write_report", "report_draft", draft_id, texts=saved.kept)
    return saved


async def comment(scope: Scope, draft_id: str, place: str, text: str, *, now: dt.datetime | None = None) -> None:
    """Say something to colleagues beside a text. It is never part of a report."""
    check_rule(Role(scope.role), COORDINATION)
    if not text.strip():
        raise Refused(problem("draft.comment_empty", field="text"))
    async with store.unit(scope, write=True, now=now) as unit:
        if await kept.draft(unit, draft_id) is None:
            raise Refused(problem("access.not_found"))
        made = new_id()
        words = draft_words.seal_comment(unit, made, text.strip()[:LONGEST_COMMENT])
        await kept.add_comment(unit, made, draft_id, place=place[:80], words=words)
        unit.note("comment", "report_draft", draft_id)


async def resolve(scope: Scope, comment_id: str, *, now: dt.datetime | None = None) -> str:
    """A comment is settled; gives the draft. It stays readable."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await kept.comment(unit, comment_id)
        if found is None:
            raise Refused(problem("access.not_found"))
        if await kept.resolve_comment(unit, comment_id):
            unit.note("resolve_comment", "report_draft", found.report_draft)
    return found.report_draft


async def versions(
    scope: Scope, draft_id: str, place: str, language: str, *, now: dt.datetime | None = None
) -> tuple[Written, ...]:
    """Who wrote what and when, of one text, newest first."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        if await kept.draft(unit, draft_id) is None:
            raise Refused(problem("access.not_found"))
        found = await draft_words.history(unit, draft_id, place, language, await _names(unit))
    return found[::-1]


async def let_out(
    scope: Scope, draft_id: str, *, key: str, language: str, seen: str | None = None, now: dt.datetime | None = None
) -> LetOut:
    """Release the report as it stands in the draft, if it is what was ``seen``. Refused with every reason at once."""
    found = await draft(scope, draft_id, now=now)
    if wrong := draft_answers.problems(found.questions, found.texts, found.draft.language, releasing=True):
        raise Refused(*wrong)
    return await releases.let_out(
        scope, found.wish, found.words, key=key, language=language, edit=found.edited, draft=draft_id, seen=seen,
        now=now,
    )  # fmt: skip


async def _draft(unit: Unit, draft_id: str) -> Draft:
    found = await kept.draft(unit, draft_id)
    grant = await programmes.grant(unit, found.funding_grant) if found is not None else None
    if found is None or grant is None:
        raise Refused(problem("access.not_found"))
    names = await _names(unit)
    known = await organisations.linked_organisations(unit)
    said = [
        Comment(
            one.id, one.place, draft_words.open_comment(unit, one.id, one.words),
            names.get(one.written_by or "", ""), one.written_at, one.resolved_at is not None,
        )
        for one in await kept.comments(unit, draft_id)
    ]  # fmt: skip
    return Draft(
        draft=found,
        grant=grant,
        funder=known[grant.funder].name,
        questions=grant_questions.read(grant.questions),
        texts=await draft_words.texts(unit, draft_id, names),
        comments=tuple(said),
    )


async def _names(unit: Unit) -> dict[str, str]:
    return {one.account: one.name for one in await accounts.members(unit)}


def _is_place(one: Typed, draft: Draft) -> bool:
    """Whether a text stands where a report has one, in a language that it may have there."""
    if translation_places.is_one(one.place):
        return one.language in SCREEN
    if one.place.startswith("making:"):
        return one.language in SCREEN and len(one.place) < 80
    if one.place in ("quotes", "order") or one.place.startswith("drop:"):
        return one.language == draft_answers.CHOICE
    kind, _, rest = one.place.partition(":")
    numbers = {question.number for question in draft.questions}
    if one.place == draft_answers.LIMITS or (kind == "answer" and rest in numbers):
        return one.language in SCREEN
    return kind == "total" and rest.partition(":")[0] in numbers and one.language == draft.draft.language
