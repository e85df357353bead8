"""People and their enrolments, for programs: codes and days, never names."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from pydantic import Field

from evalkit.access import TOKEN_READ, TOKEN_WRITE_PEOPLE
from evalkit.services.people import lists, participants
from evalkit.services.people.participants import NewParticipant
from evalkit.web.api import examples
from evalkit.web.api.operation import Given, Operation, Paged, Told, body, opens, query, told
from evalkit.web.programs import program_scope

AnyRequest = Request[Any, Any, Any]
Id = Annotated[str, Field(max_length=40)]
ExitReason = Literal[
    "found_what_was_needed", "other_project", "hours_care_travel", "health", "moved", "place_or_action_ended",
    "association_decided", "death", "did_not_say", "unknown",
]  # fmt: skip


class Enrolment(Told):
    """``exit_days``: days from entry, where a file gave no dates. ``exit_reason``: from the closed list."""

    id: str
    participant: str
    programme: str
    schedule: str
    entry: dt.date | None
    exit_on: dt.date | None
    exit_days: float | None
    exit_reason: ExitReason | None


class Enrolments(Told):
    items: list[Enrolment]
    next: str | None


class Participant(Told):
    """``label``: the code that the team says, such as “tilleul 27”; it opens nothing."""

    id: str
    label: str
    language: str
    made_on: dt.date
    enrolments: list[Enrolment]


class Participants(Told):
    items: list[Participant]
    next: str | None


class PagedParticipants(Paged):
    label: Annotated[str, Field(max_length=60, description="Only the one with this code.")] = ""


class PagedEnrolments(Paged):
    programme: Annotated[Id, Field(description="Only those in this programme.")] = ""
    participant: Annotated[Id, Field(description="Only this person's.")] = ""


class NewPerson(Given):
    """Somebody new. The code is made here; there is no field for a name."""

    language: Literal["fr", "nl", "en", "ar"]
    programme: Id | None = None
    entry: dt.date | None = None


class NewEnrolment(Given):
    programme: Id
    entry: dt.date


class Exit(Given):
    """``note``: only for a decision of the association, which needs its reason in words."""

    day: dt.date
    reason: ExitReason
    note: Annotated[str, Field(max_length=500)] = ""


class Nothing(Given):
    """An empty object."""


ENROLMENT = {
    "id": examples.ENROLMENT, "participant": examples.PERSON, "programme": examples.PROGRAMME,
    "schedule": examples.SCHEDULE, "entry": examples.ENTRY, "exit_on": None, "exit_days": None, "exit_reason": None,
}  # fmt: skip
PERSON = {
    "id": examples.PERSON, "label": "tilleul 27", "language": "fr", "made_on": examples.ENTRY,
    "enrolments": [ENROLMENT],
}  # fmt: skip

LIST_PARTICIPANTS = Operation(
    "list_participants", "Everybody of the association, with their enrolments.", Participants, asks=PagedParticipants,
    example={"label": "tilleul 27"}, example_answer={"items": [PERSON], "next": None},
)  # fmt: skip
READ_PARTICIPANT = Operation("read_participant", "One person.", Participant, example_answer=PERSON)
MAKE_PARTICIPANT = Operation(
    "make_participant", "Enter somebody new, in a programme if one is named.", Participant, takes=NewPerson,
    about="Each call makes a person: keep the answer before you call again.",
    example={"language": "fr", "programme": examples.PROGRAMME, "entry": examples.ENTRY}, example_answer=PERSON,
    refusals=("entry.unknown_programme", "entry.programme_closed", "entry.day_in_future"),
)  # fmt: skip
LIST_ENROLMENTS = Operation(
    "list_enrolments", "Who takes or took part in what.", Enrolments, asks=PagedEnrolments,
    example={"programme": examples.PROGRAMME}, example_answer={"items": [ENROLMENT], "next": None},
)  # fmt: skip
READ_ENROLMENT = Operation("read_enrolment", "One enrolment.", Enrolment, example_answer=ENROLMENT)
MAKE_ENROLMENT = Operation(
    "make_enrolment", "Let somebody take part in one more programme.", Enrolment, takes=NewEnrolment,
    example={"programme": examples.OTHER_PROGRAMME, "entry": examples.ENTRY},
    example_answer={**ENROLMENT, "programme": examples.OTHER_PROGRAMME},
    refusals=("entry.already_enrolled", "entry.unknown_programme", "entry.day_in_future"),
)  # fmt: skip
END_ENROLMENT = Operation(
    "end_enrolment", "Note that somebody left, with a reason of the closed list.", Enrolment, takes=Exit,
    about="After a death nothing is proposed any more, in any programme.",
    example={"day": examples.EXIT, "reason": "other_project"},
    example_answer={**ENROLMENT, "exit_on": examples.EXIT, "exit_reason": "other_project"},
    refusals=("entry.already_left", "entry.exit_before_entry", "entry.day_in_future", "entry.reason_missing"),
)  # fmt: skip
REOPEN_ENROLMENT = Operation(
    "reopen_enrolment", "Somebody who left is here again: the same line goes on.", Enrolment, takes=Nothing,
    example_answer=ENROLMENT,
)  # fmt: skip


@get("/api/v1/participants", opt=opens(TOKEN_READ, LIST_PARTICIPANTS))
async def list_participants(request: AnyRequest) -> Response[Any]:
    asked = query(request, PagedParticipants)
    part = await lists.participants_part(
        program_scope(request), after=asked.after, limit=asked.limit, label=asked.label
    )
    return told(Participants(items=[_person(one) for one in part.lines], next=part.next))


@post("/api/v1/participants", opt=opens(TOKEN_WRITE_PEOPLE, MAKE_PARTICIPANT), status_code=200)
async def make_participant(request: AnyRequest) -> Response[Any]:
    new = await body(request, NewPerson)
    scope = program_scope(request)
    made = await participants.make(
        scope, NewParticipant(programme=new.programme, entry=new.entry, language=new.language)
    )
    return told(_person(await lists.participant(scope, made.id)))


@get("/api/v1/participants/{person:uuid}", opt=opens(TOKEN_READ, READ_PARTICIPANT))
async def read_participant(request: AnyRequest, person: FromPath[UUID]) -> Response[Any]:
    return told(_person(await lists.participant(program_scope(request), str(person))))


@post("/api/v1/participants/{person:uuid}/enrolments", opt=opens(TOKEN_WRITE_PEOPLE, MAKE_ENROLMENT), status_code=200)
async def make_enrolment(request: AnyRequest, person: FromPath[UUID]) -> Response[Any]:
    new = await body(request, NewEnrolment)
    scope = program_scope(request)
    made = await participants.enrol(scope, str(person), new.programme, new.entry)
    return told(_enrolment(await lists.enrolment(scope, made)))


@get("/api/v1/enrolments", opt=opens(TOKEN_READ, LIST_ENROLMENTS))
async def list_enrolments(request: AnyRequest) -> Response[Any]:
    asked = query(request, PagedEnrolments)
    part = await lists.enrolments_part(
        program_scope(request), after=asked.after, limit=asked.limit, programme=asked.programme,
        participant=asked.participant,
    )  # fmt: skip
    return told(Enrolments(items=[_enrolment(one) for one in part.lines], next=part.next))


@get("/api/v1/enrolments/{enrolment:uuid}", opt=opens(TOKEN_READ, READ_ENROLMENT))
async def read_enrolment(request: AnyRequest, enrolment: FromPath[UUID]) -> Response[Any]:
    return told(_enrolment(await lists.enrolment(program_scope(request), str(enrolment))))


@post("/api/v1/enrolments/{enrolment:uuid}/exit", opt=opens(TOKEN_WRITE_PEOPLE, END_ENROLMENT), status_code=200)
async def end_enrolment(request: AnyRequest, enrolment: FromPath[UUID]) -> Response[Any]:
    given = await body(request, Exit)
    scope = program_scope(request)
    await participants.leave(scope, str(enrolment), day=given.day, reason=given.reason, note=given.note)
    return told(_enrolment(await lists.enrolment(scope, str(enrolment))))


@post("/api/v1/enrolments/{enrolment:uuid}/return", opt=opens(TOKEN_WRITE_PEOPLE, REOPEN_ENROLMENT), status_code=200)
async def reopen_enrolment(request: AnyRequest, enrolment: FromPath[UUID]) -> Response[Any]:
    await body(request, Nothing)
    scope = program_scope(request)
    await participants.come_back(scope, str(enrolment))
    return told(_enrolment(await lists.enrolment(scope, str(enrolment))))


def _enrolment(found: lists.Enrolment) -> Enrolment:
    return Enrolment.model_validate({name: getattr(found, name) for name in Enrolment.model_fields})


def _person(found: lists.WithEnrolments) -> Participant:
    person = found.person
    return Participant(
        id=person.id, label=person.label, language=person.language, made_on=person.made_on,
        enrolments=[_enrolment(one) for one in found.enrolments],
    )  # fmt: skip


handlers = (
    list_participants, make_participant, read_participant, make_enrolment, list_enrolments, read_enrolment,
    end_enrolment, reopen_enrolment,
)  # fmt: skip
