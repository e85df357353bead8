"""Programmes, forms and schedules, for programs: read only; they are made on the pages."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath
from pydantic import Field

from evalkit.access import TOKEN_READ
from evalkit.services.people import lists
from evalkit.web.api import examples
from evalkit.web.api.operation import Operation, Paged, Told, opens, query, told
from evalkit.web.programs import program_scope

AnyRequest = Request[Any, Any, Any]


class Programme(Told):
    """``names``: by language."""

    id: str
    key: str
    names: dict[str, str]
    kind: str
    municipality: str
    without_participants: bool
    closed_on: dt.date | None


class Programmes(Told):
    items: list[Programme]
    next: str | None


class FormLine(Told):
    """A kept version of a form. ``languages``: those in which the whole form can be read."""

    id: str
    key: str
    version: str
    hash: str
    title: dict[str, str]
    languages: list[str]
    kept_on: dt.date


class Form(FormLine):
    """``definition``: everything that the form asks, as a file of `forms/` says it."""

    definition: dict[str, Any]


class Forms(Told):
    items: list[FormLine]
    next: str | None


class Schedule(Told):
    """``waves`` in order; ``forms``: form key to the form version that is asked."""

    id: str
    programme: str
    version: int
    baseline: str
    waves: list[dict[str, Any]]
    forms: dict[str, str]
    made_on: dt.date


class Schedules(Told):
    items: list[Schedule]
    next: str | None


class PagedSchedules(Paged):
    programme: Annotated[str, Field(max_length=40, description="Only those of this programme.")] = ""


PROGRAMME = {
    "id": examples.PROGRAMME, "key": "lire_la_ville", "names": {"fr": "Lire la ville"}, "kind": "language_classes",
    "municipality": "Sennebeek", "without_participants": False, "closed_on": None,
}  # fmt: skip
FORM_LINE = {
    "id": examples.FORM_VERSION, "key": "empowerment", "version": "1", "hash": examples.HASH,
    "title": {"fr": "Là où j'en suis"}, "languages": ["ar", "en", "fr", "nl"], "kept_on": examples.ENTRY,
}  # fmt: skip
SCHEDULE = {
    "id": examples.SCHEDULE, "programme": examples.PROGRAMME, "version": 1, "baseline": "start",
    "waves": [{"wave": "start", "day": 0}, {"wave": "month3", "day": 91, "early": 14, "late": 28}],
    "forms": {"empowerment": examples.FORM_VERSION}, "made_on": examples.ENTRY,
}  # fmt: skip

LIST_PROGRAMMES = Operation(
    "list_programmes", "Every programme of the association, closed ones too.", Programmes, asks=Paged,
    example={"limit": 50}, example_answer={"items": [PROGRAMME], "next": None},
)  # fmt: skip
READ_PROGRAMME = Operation("read_programme", "One programme.", Programme, example_answer=PROGRAMME)
LIST_FORMS = Operation(
    "list_forms", "Every version of a form that the association keeps.", Forms, asks=Paged,
    example_answer={"items": [FORM_LINE], "next": None},
)  # fmt: skip
READ_FORM = Operation(
    "read_form", "One version of a form, with everything that it asks.", Form,
    about="The keys of its questions are the keys of `answers` in a check-in.",
    example_answer={**FORM_LINE, "definition": {"form": "empowerment", "version": "1", "items": []}},
)  # fmt: skip
LIST_SCHEDULES = Operation(
    "list_schedules", "Every version of every schedule.", Schedules, asks=PagedSchedules,
    example={"programme": examples.PROGRAMME}, example_answer={"items": [SCHEDULE], "next": None},
)  # fmt: skip
READ_SCHEDULE = Operation("read_schedule", "One version of a schedule.", Schedule, example_answer=SCHEDULE)


@get("/api/v1/programmes", opt=opens(TOKEN_READ, LIST_PROGRAMMES))
async def list_programmes(request: AnyRequest) -> Response[Any]:
    asked = query(request, Paged)
    part = await lists.programmes_part(program_scope(request), after=asked.after, limit=asked.limit)
    return told(Programmes(items=[_programme(one) for one in part.lines], next=part.next))


@get("/api/v1/programmes/{programme:uuid}", opt=opens(TOKEN_READ, READ_PROGRAMME))
async def read_programme(request: AnyRequest, programme: FromPath[UUID]) -> Response[Any]:
    return told(_programme(await lists.programme(program_scope(request), str(programme))))


@get("/api/v1/forms", opt=opens(TOKEN_READ, LIST_FORMS))
async def list_forms(request: AnyRequest) -> Response[Any]:
    asked = query(request, Paged)
    part = await lists.forms_part(program_scope(request), after=asked.after, limit=asked.limit)
    return told(Forms(items=[FormLine(**_form_line(one)) for one in part.lines], next=part.next))


@get("/api/v1/forms/{form_version:uuid}", opt=opens(TOKEN_READ, READ_FORM))
async def read_form(request: AnyRequest, form_version: FromPath[UUID]) -> Response[Any]:
    found = await lists.form(program_scope(request), str(form_version))
    return told(Form(**_form_line(found), definition=dict(found.definition)))


@get("/api/v1/schedules", opt=opens(TOKEN_READ, LIST_SCHEDULES))
async def list_schedules(request: AnyRequest) -> Response[Any]:
    asked = query(request, PagedSchedules)
    part = await lists.schedules_part(
        program_scope(request), after=asked.after, limit=asked.limit, programme=asked.programme
    )
    return told(Schedules(items=[_schedule(one) for one in part.lines], next=part.next))


@get("/api/v1/schedules/{schedule:uuid}", opt=opens(TOKEN_READ, READ_SCHEDULE))
async def read_schedule(request: AnyRequest, schedule: FromPath[UUID]) -> Response[Any]:
    return told(_schedule(await lists.schedule(program_scope(request), str(schedule))))


def _programme(found: lists.Programme) -> Programme:
    return Programme(
        id=found.id, key=found.key, names=found.names, kind=found.kind, municipality=found.municipality,
        without_participants=found.without_participants, closed_on=found.closed_on,
    )  # fmt: skip


def _form_line(found: lists.KeptForm) -> dict[str, Any]:
    return {
        "id": found.id, "key": found.key, "version": found.version, "hash": found.hash, "title": dict(found.title),
        "languages": list(found.languages), "kept_on": found.kept_on,
    }  # fmt: skip


def _schedule(found: lists.Schedule) -> Schedule:
    return Schedule(
        id=found.id, programme=found.programme, version=found.version, baseline=found.baseline, waves=found.waves,
        forms=found.forms, made_on=found.made_on,
    )  # fmt: skip


handlers = (list_programmes, read_programme, list_forms, read_form, list_schedules, read_schedule)
