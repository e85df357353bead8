"""A form as a participant meets it, before anybody does: the very questions and rules, and nothing is kept."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.collect import answers
from evalkit.collect.answers import Answers
from evalkit.collect.questions import questions
from evalkit.definitions import Form
from evalkit.errors import Refused, problem
from evalkit.services.asking.sheets import Draft, Sheet
from evalkit.services.studio import listing, remarks, texts
from evalkit.services.studio.drafts import draft, opened
from evalkit.store import Scope


@dataclass(frozen=True)
class Preview:
    """``sheet``: of nobody. ``languages``: every one that was begun, whole or not. ``left_out``: questions of the
    draft that are not finished, and so not shown."""

    sheet: Sheet
    languages: tuple[str, ...]
    left_out: int


async def of_draft(scope: Scope, draft_id: str, *, language: str, now: dt.datetime | None = None) -> Preview | None:
    """None while nothing of the draft can be shown yet."""
    found = await draft(scope, draft_id, language=language, now=now)
    form = found.checked.form or remarks.showable(found.plain, language)
    if form is None:
        return None
    whole = sum(entry.sort in ("item", "instrument") for entry in found.entries)
    shown = sum(item.unit == "person" for item in form.items) + len(form.instruments)
    return await _preview(scope, form, texts.begun(found.plain), whole - shown, now=now)


async def of_version(scope: Scope, form_version: str, *, now: dt.datetime | None = None) -> Preview:
    form = (await listing.version(scope, form_version, now=now)).form
    return await _preview(scope, form, texts.begun(opened(form)), 0, now=now)


def looked_over(form: Form, raw: Mapping[str, Sequence[str]], language: str) -> Answers:
    """What was answered on trial; Refused with every problem, as in a real check-in."""
    found = answers.parse(form, raw, language)
    if isinstance(found, tuple):
        raise Refused(*found)
    return found


async def _preview(
    scope: Scope, form: Form, languages: tuple[str, ...], left_out: int, *, now: dt.datetime | None
) -> Preview:
    check_rule(Role(scope.role), COORDINATION)
    if not questions(form):
        raise Refused(problem("studio.nothing_asked"))
    async with store.unit(scope, now=now) as unit:
        today = unit.today
    nobody = Sheet(
        submission_key=str(uuid.UUID(int=0)),
        enrolment="",
        participant="",
        label="",
        drawing="",
        language="",
        programme={},
        entry=None,
        form=form,
        form_version=str(uuid.UUID(int=0)),
        questions=questions(form),
        day=today,
        today=today,
        wave=None,
        wave_words=None,
        first=True,
        last={},
        draft=Draft(),
        same_day=None,
        heard={},
    )
    known = {code for q in nobody.questions for code in (q.text or {})}
    return Preview(nobody, languages or tuple(sorted(known)) or ("en",), left_out)
