"""Check-ins, for programs: note one, read, correct, set aside, bring back. The same services as the pages.

The same submission key with the same content gives the first receipt again; with other content it is refused (409)
and kept aside for the team. People's own words may be sent, and are never given out here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from pydantic import Field, StrictBool, StrictFloat, StrictInt

from evalkit.access import TOKEN_READ, TOKEN_WRITE_CHECK_INS
from evalkit.services.asking import check_ins, corrections
from evalkit.services.asking.check_ins import Sent
from evalkit.services.asking.corrections import Correction
from evalkit.services.asking.receipts import Receipt as Kept
from evalkit.services.people import lists, records
from evalkit.web.api import examples
from evalkit.web.api.operation import Given, Operation, Paged, Told, body, opens, query, told
from evalkit.web.language import language_of
from evalkit.web.programs import program_scope

AnyRequest = Request[Any, Any, Any]
Id = Annotated[str, Field(max_length=40)]
Text = Annotated[str, Field(max_length=10_000)]
Answer = StrictBool | StrictInt | StrictFloat | Text | Annotated[list[Text], Field(max_length=200)] | None
GivenAnswers = Annotated[dict[Annotated[str, Field(max_length=80)], Answer], Field(max_length=1_000)]
Mode = Literal["together", "alone", "with_interpreter", "with_relative", "shared_tablet", "paper"]
Reason = Literal["wrong_card", "said_otherwise", "wrong_person", "wrong_occasion", "entered_twice", "trial", "other"]


class NewCheckIn(Given):
    """``submission_key``: a UUID that you make once per check-in and keep for a second try. ``answers``: question
    to a number, "prefer_not_to_say", "does_not_apply", a day, true or false, a choice, or several."""

    submission_key: Id
    enrolment: Id
    form_version: Id
    day: dt.date
    mode: Mode
    language: Literal["fr", "nl", "en", "ar"]
    answers: GivenAnswers


class NewVersion(Given):
    """All answers as they should stand. ``based_on``: the `revision` that you read. Words not named stay."""

    submission_key: Id
    based_on: Annotated[int, Field(ge=1)]
    mode: Mode
    reason: Reason
    answers: GivenAnswers


class Void(Given):
    submission_key: Id
    reason: Reason


class Restore(Given):
    submission_key: Id


class Receipt(Told):
    """``receipt``: a short code that can be read out. ``epoch`` changes when a backup is restored: send again then."""

    receipt: str
    check_in: str
    participant: str
    label: str
    enrolment: str | None
    wave: str | None
    day: dt.date | None
    epoch: str


class CheckIn(Told):
    """As it holds now. ``wave`` null: between two occasions. ``enrolment`` null: it was set aside."""

    id: str
    participant: str
    enrolment: str | None
    wave: str | None
    voice: Literal["self"]
    day: dt.date | None
    days: float | None
    state: Literal["live", "void"]
    void_reason: str | None
    form: str
    form_version: str
    revision: int
    mode: str
    language: str | None
    answers: dict[str, Any]


class CheckIns(Told):
    items: list[CheckIn]
    next: str | None


class PagedCheckIns(Paged):
    enrolment: Annotated[Id, Field(description="Only those of this enrolment.")] = ""


ANSWERS = {"speaking_up": 2, "people_to_turn_to": "prefer_not_to_say", "letters_and_forms": 3}
CHECK_IN = {
    "id": examples.CHECK_IN, "participant": examples.PERSON, "enrolment": examples.ENROLMENT, "wave": "start",
    "voice": "self", "day": examples.DAY, "days": None, "state": "live", "void_reason": None, "form": "empowerment",
    "form_version": examples.FORM_VERSION, "revision": 1, "mode": "together", "language": "fr", "answers": ANSWERS,
}  # fmt: skip
RECEIPT = {
    "receipt": "7K2M-XQ4R", "check_in": examples.CHECK_IN, "participant": examples.PERSON, "label": "tilleul 27",
    "enrolment": examples.ENROLMENT, "wave": "start", "day": examples.DAY, "epoch": "6f0c2a",
}  # fmt: skip

SUBMIT = Operation(
    "submit_check_in", "Note a check-in, for good; gives its receipt.", Receipt, takes=NewCheckIn,
    about="The same key with the same content gives the same receipt, however often it is sent. The occasion follows "
    "from the day and the person's schedule.",
    example={
        "submission_key": examples.SUBMISSION, "enrolment": examples.ENROLMENT, "form_version": examples.FORM_VERSION,
        "day": examples.DAY, "mode": "together", "language": "fr", "answers": ANSWERS,
    },
    example_answer=RECEIPT,
    refusals=("entry.conflict", "entry.not_found", "entry.form_outdated", "entry.no_consent", "entry.day_before_entry",
              "entry.not_a_level", "entry.unknown_question", "entry.nothing_answered"),
)  # fmt: skip
LIST = Operation(
    "list_check_ins", "Check-ins as they hold now, those set aside too.", CheckIns, asks=PagedCheckIns,
    example={"enrolment": examples.ENROLMENT}, example_answer={"items": [CHECK_IN], "next": None},
)  # fmt: skip
READ = Operation("read_check_in", "One check-in as it holds now.", CheckIn, example_answer=CHECK_IN)
CORRECT = Operation(
    "correct_check_in", "Add a corrected version; the first stays readable on the pages.", Receipt, takes=NewVersion,
    example={
        "submission_key": examples.CORRECTION, "based_on": 1, "mode": "together", "reason": "wrong_card",
        "answers": {**ANSWERS, "speaking_up": 3},
    },
    example_answer=RECEIPT, refusals=("entry.draft_newer", "entry.is_void", "entry.not_a_level"),
)  # fmt: skip
VOID = Operation(
    "void_check_in", "Take a check-in out of every figure; it stays readable with its reason.", CheckIn, takes=Void,
    example={"submission_key": examples.CORRECTION, "reason": "entered_twice"},
    example_answer={**CHECK_IN, "state": "void", "void_reason": "entered_twice", "revision": 2, "enrolment": None,
                    "wave": None},
    refusals=("entry.is_void",),
)  # fmt: skip
RESTORE = Operation(
    "restore_check_in", "Count a check-in again that was set aside.", CheckIn, takes=Restore,
    example={"submission_key": examples.CORRECTION}, example_answer={**CHECK_IN, "revision": 3},
)  # fmt: skip


@post("/api/v1/check-ins", opt=opens(TOKEN_WRITE_CHECK_INS, SUBMIT), status_code=200)
async def submit_check_in(request: AnyRequest) -> Response[Any]:
    new = await body(request, NewCheckIn)
    kept = await check_ins.submit(
        program_scope(request),
        Sent(
            submission_key=new.submission_key, enrolment=new.enrolment, form_version=new.form_version,
            raw=_raw(new.answers), day=new.day, mode=new.mode, language=new.language, reader=language_of(request),
        ),
    )  # fmt: skip
    return told(_receipt(kept))


@get("/api/v1/check-ins", opt=opens(TOKEN_READ, LIST))
async def list_check_ins(request: AnyRequest) -> Response[Any]:
    asked = query(request, PagedCheckIns)
    part = await lists.check_ins_part(
        program_scope(request), after=asked.after, limit=asked.limit, enrolment=asked.enrolment
    )
    return told(CheckIns(items=[_check_in(one) for one in part.lines], next=part.next))


@get("/api/v1/check-ins/{check_in:uuid}", opt=opens(TOKEN_READ, READ))
async def read_check_in(request: AnyRequest, check_in: FromPath[UUID]) -> Response[Any]:
    return told(_check_in(await lists.check_in(program_scope(request), str(check_in))))


@post("/api/v1/check-ins/{check_in:uuid}/corrections", opt=opens(TOKEN_WRITE_CHECK_INS, CORRECT), status_code=200)
async def correct_check_in(request: AnyRequest, check_in: FromPath[UUID]) -> Response[Any]:
    new = await body(request, NewVersion)
    scope = program_scope(request)
    seen = await records.check_in_page(scope, str(check_in))
    words = {key: (text,) for key, text in seen.words.items() if key not in new.answers}
    kept = await corrections.correct(
        scope,
        str(check_in),
        Correction(
            submission_key=new.submission_key, based_on=new.based_on, raw={**words, **_raw(new.answers)},
            reason=new.reason, mode=new.mode, reader=language_of(request),
        ),
    )  # fmt: skip
    return told(_receipt(kept))


@post("/api/v1/check-ins/{check_in:uuid}/void", opt=opens(TOKEN_WRITE_CHECK_INS, VOID), status_code=200)
async def void_check_in(request: AnyRequest, check_in: FromPath[UUID]) -> Response[Any]:
    given = await body(request, Void)
    scope = program_scope(request)
    await corrections.set_aside(scope, str(check_in), submission_key=given.submission_key, reason=given.reason)
    return told(_check_in(await lists.check_in(scope, str(check_in))))


@post("/api/v1/check-ins/{check_in:uuid}/restore", opt=opens(TOKEN_WRITE_CHECK_INS, RESTORE), status_code=200)
async def restore_check_in(request: AnyRequest, check_in: FromPath[UUID]) -> Response[Any]:
    given = await body(request, Restore)
    scope = program_scope(request)
    await corrections.bring_back(scope, str(check_in), submission_key=given.submission_key)
    return told(_check_in(await lists.check_in(scope, str(check_in))))


def _raw(answers: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Answers as a sheet would send them, so that one reader judges both."""
    return {key: _texts(value) for key, value in answers.items()}


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    return tuple(value) if isinstance(value, list) else (str(value),)


def _receipt(kept: Kept) -> Receipt:
    return Receipt(
        receipt=kept.code, check_in=kept.check_in, participant=kept.participant, label=kept.label,
        enrolment=kept.enrolment, wave=kept.wave, day=kept.day, epoch=kept.epoch,
    )  # fmt: skip


def _check_in(found: lists.CheckInRow) -> CheckIn:
    values = {name: getattr(found, name) for name in CheckIn.model_fields if name not in {"form", "revision"}}
    return CheckIn.model_validate({**values, "form": found.form_key, "revision": found.number})


handlers = (submit_check_in, list_check_ins, read_check_in, correct_check_in, void_check_in, restore_check_in)
