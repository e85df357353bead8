"""Lists in parts, for programs: people, enrolments, check-ins, programmes, forms and schedules of one's association.

What the pages show, without any words that people said, and in an order that stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from evalkit import store
from evalkit.access import TEAM, Role, check_rule
from evalkit.errors import Refused, problem
from evalkit.services.forms import kept_forms
from evalkit.store import Scope
from evalkit.store.queries import enrolments as kept_enrolments
from evalkit.store.queries import forms, pages, participants, programmes
from evalkit.store.queries.enrolments import Enrolment as Enrolment  # these are given on to web, which may not
from evalkit.store.queries.forms import Schedule as Schedule  # import the store
from evalkit.store.queries.pages import CheckInRow as CheckInRow
from evalkit.store.queries.participants import Participant
from evalkit.store.queries.programmes import Programme as Programme

L = TypeVar("L")


@dataclass(frozen=True)
class Part(Generic[L]):
    """Some lines of a list; ``next``: after which id to go on, None at the end."""

    lines: Sequence[L]
    next: str | None


@dataclass(frozen=True)
class WithEnrolments:
    """Somebody with everything they take or took part in."""

    person: Participant
    enrolments: Sequence[Enrolment]


@dataclass(frozen=True)
class KeptForm:
    """A kept form version. ``definition``: the whole form, as `forms/*.yaml` would say it."""

    id: str
    key: str
    version: str
    hash: str
    title: Mapping[str, str]
    languages: tuple[str, ...]
    kept_on: dt.date
    definition: Mapping[str, Any]


async def participants_part(scope: Scope, *, after: str, limit: int, label: str = "") -> Part[WithEnrolments]:
    """People with their enrolments."""
    async with _reading(scope) as unit:
        found = await pages.participants_after(unit, after, limit + 1, label=label)
        part = _part(found, limit)
        enrolled = await pages.enrolments_of_people(unit, [one.id for one in part.lines])
        return Part([WithEnrolments(one, enrolled[one.id]) for one in part.lines], part.next)


async def participant(scope: Scope, participant_id: str) -> WithEnrolments:
    """One person; 404 for another association's."""
    async with _reading(scope) as unit:
        found = await participants.participant(unit, participant_id)
        if found is None or found.erased_on is not None:
            raise Refused(problem("entry.not_found"))
        return WithEnrolments(found, await kept_enrolments.enrolments_of(unit, found.id))


async def enrolments_part(
    scope: Scope, *, after: str, limit: int, programme: str = "", participant: str = ""
) -> Part[Enrolment]:
    async with _reading(scope) as unit:
        records = await participants.records_of(unit, participant) if participant else ()
        found = await pages.enrolments_after(unit, after, limit + 1, programme=programme, participants=records)
        return _part(found, limit)


async def enrolment(scope: Scope, enrolment_id: str) -> Enrolment:
    async with _reading(scope) as unit:
        found = await kept_enrolments.enrolment(unit, enrolment_id)
        person = await participants.participant(unit, found.participant) if found else None
        if found is None or found.joined_into is not None or person is None or person.erased_on is not None:
            raise Refused(problem("entry.not_found"))
        return found


async def check_ins_part(scope: Scope, *, after: str, limit: int, enrolment: str = "") -> Part[CheckInRow]:
    """Check-ins as they hold now, those set aside too."""
    async with _reading(scope) as unit:
        return _part(await pages.check_ins_after(unit, after, limit + 1, enrolment=enrolment), limit)


async def check_in(scope: Scope, check_in_id: str) -> CheckInRow:
    async with _reading(scope) as unit:
        found = await pages.check_ins_after(unit, "", 1, check_in=check_in_id)
        if not found:
            raise Refused(problem("entry.not_found"))
        return found[0]


async def programmes_part(scope: Scope, *, after: str, limit: int) -> Part[Programme]:
    async with _reading(scope) as unit:
        return _part(await pages.programmes_after(unit, after, limit + 1), limit)


async def programme(scope: Scope, programme_id: str) -> Programme:
    async with _reading(scope) as unit:
        found = await programmes.programme(unit, programme_id)
        if found is None:
            raise Refused(problem("entry.not_found"))
        return found


async def forms_part(scope: Scope, *, after: str, limit: int) -> Part[KeptForm]:
    async with _reading(scope) as unit:
        part = _part(await pages.form_versions_after(unit, after, limit + 1), limit)
        return Part([_kept_form(one) for one in part.lines], part.next)


async def form(scope: Scope, form_version_id: str) -> KeptForm:
    async with _reading(scope) as unit:
        found = await forms.form_version(unit, form_version_id)
        if found is None:
            raise Refused(problem("entry.not_found"))
        return _kept_form(found)


async def schedules_part(scope: Scope, *, after: str, limit: int, programme: str = "") -> Part[Schedule]:
    async with _reading(scope) as unit:
        return _part(await pages.schedules_after(unit, after, limit + 1, programme=programme), limit)


async def schedule(scope: Scope, schedule_id: str) -> Schedule:
    async with _reading(scope) as unit:
        found = await forms.schedule(unit, schedule_id)
        if found is None:
            raise Refused(problem("entry.not_found"))
        return found


def _reading(scope: Scope) -> Any:
    check_rule(Role(scope.role), TEAM)
    return store.unit(scope)


def _part(found: Sequence[Any], limit: int) -> Part[Any]:
    """The first ``limit`` of one more than that."""
    return Part(found[:limit], found[limit - 1].id if len(found) > limit else None)


def _kept_form(found: forms.FormVersion) -> KeptForm:
    form = kept_forms.form_of(found)
    return KeptForm(
        found.id, found.key, found.version, found.hash, form.title, tuple(sorted(form.languages)), found.made_on,
        found.definition,
    )  # fmt: skip
