"""People from a list: choose the file, look at what would come in, bring it in, see who became which code."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import COORDINATION
from evalkit.collect.answers import day_from
from evalkit.errors import Problem, Refused
from evalkit.exchange.csv_text import csv_text
from evalkit.i18n import LANGUAGE_NAMES, PARTICIPANT
from evalkit.services.people import participants, people_import, people_plan
from evalkit.services.people.people_plan import Defaults, Preview
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.forgery import TOKEN_FIELD
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]
COLUMN = "column."
OWN = ("programme", "entry", "language", "file", TOKEN_FIELD)
LONGEST = 80


class Confirmed(Fields):
    plan: Annotated[str, Field(min_length=1, max_length=900_000)]
    key: Annotated[str, Field(max_length=40)]


@get("/participants/import", opt={"access": COORDINATION})
async def choose_page(request: AnyRequest) -> Response[str]:
    return await _choose(request, {}, {})


@post("/participants/import/look", opt={"access": COORDINATION}, status_code=200)
async def look(request: AnyRequest) -> Response[str]:
    """Read the list and show what it would become. The file stays in memory and is gone after the answer."""
    typed, chosen, data = await _uploaded(request)
    language = typed.get("language", "")
    defaults = Defaults(
        typed.get("programme", ""),
        day_from(typed.get("entry", "")),
        language if language in PARTICIPANT else language_of(request),
    )
    try:
        seen = await people_plan.preview(scope_of(request), data, defaults, chosen)
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        return await _choose(request, typed, {"file": refusal.problems[0]})
    return await _look(request, seen, typed)


@post("/participants/import", opt={"access": COORDINATION}, status_code=200)
async def bring_in(request: AnyRequest) -> Response[str] | Redirect:
    form = await entered(request, Confirmed)
    if form.model is None:
        return await _choose(request, {}, {"file": next(iter(form.problems.values()))})
    try:
        made = await people_import.bring_in(
            scope_of(request), people_plan.from_text(form.model.plan), key=form.model.key
        )
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        return await _choose(request, {}, {"file": refusal.problems[0]})
    return go_to(f"/participants/imports/{made}", done="came")


@get("/participants/imports/{import_batch:uuid}", opt={"access": COORDINATION})
async def batch_page(request: AnyRequest, import_batch: FromPath[UUID]) -> Response[str]:
    return page(
        request,
        "work/people_batch.html.j2",
        batch=await people_import.batch(scope_of(request), str(import_batch)),
        done=request.query_params.get("done"),
    )


@get("/participants/imports/{import_batch:uuid}/codes.csv", opt={"access": COORDINATION})
async def codes(request: AnyRequest, import_batch: FromPath[UUID]) -> Response[str]:
    """Row of the list and code, to put beside one's own list."""
    found = await people_import.batch(scope_of(request), str(import_batch))
    rows = [{"row": one.row_number, "code": one.label} for one in found.rows if not one.taken_back]
    headers = {"content-disposition": 'attachment; filename="codes.csv"'}
    return Response(csv_text(("row", "code"), rows), media_type="text/csv; charset=utf-8", headers=headers)


@post("/participants/imports/{import_batch:uuid}/take-back", opt={"access": COORDINATION}, status_code=200)
async def take_back(request: AnyRequest, import_batch: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    await people_import.take_back(scope_of(request), str(import_batch))
    return go_to(f"/participants/imports/{import_batch}", done="taken_back")


async def _uploaded(request: AnyRequest) -> tuple[dict[str, str], dict[int, str], bytes]:
    """What was typed, which column is what, and the file. A request is at most 1 MB, so that it stays in memory."""
    form = await request.form()
    typed: dict[str, str] = {}
    chosen: dict[int, str] = {}
    data = b""
    for name in form:
        value = form.get(name)
        if isinstance(value, UploadFile):
            data = await value.read() if name == "file" else b""
        elif name.startswith(COLUMN) and name[len(COLUMN) :].isdecimal():
            chosen[int(name[len(COLUMN) :][:4])] = str(value)
        elif name in OWN:
            typed[name] = str(value)[:LONGEST]
    return typed, chosen, data


async def _choose(request: AnyRequest, typed: Mapping[str, str], problems: Mapping[str, Problem]) -> Response[str]:
    form: Entered[Any] = Entered(dict(typed), None, problems)
    return page(
        request,
        "work/people_import.html.j2",
        status=form.status,
        form=form,
        before=next((one.details["batch"] for one in problems.values() if "batch" in one.details), None),
        **await _around(request),
    )


async def _look(request: AnyRequest, seen: Preview, typed: Mapping[str, str]) -> Response[str]:
    return page(
        request,
        "work/people_look.html.j2",
        form=Entered(dict(typed)),
        seen=seen,
        shown_wrong=seen.wrong[: people_plan.SHOWN * 2],
        more_wrong=max(0, len(seen.wrong) - people_plan.SHOWN * 2),
        plan=people_plan.to_text(seen.plan),
        key=str(uuid.uuid4()),
        exit_reasons=participants.EXIT_REASONS,
        **await _around(request),
    )


async def _around(request: AnyRequest) -> dict[str, Any]:
    return {
        "programmes": await people_plan.programmes_to_choose(scope_of(request)),
        "said": wording.in_language,
        "languages_spoken": [(code, LANGUAGE_NAMES[code]) for code in PARTICIPANT],
        "today": dt.datetime.now(dt.UTC).date().isoformat(),
        "uses": wording.COLUMN_USES,
        "read_as": wording.read_as,
    }


handlers = (choose_page, look, bring_in, batch_page, codes, take_back)
