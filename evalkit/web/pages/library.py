"""The library for everybody with an account: finding a tool, reading its sheet, saying what one saw of it."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import LIBRARY_AUTHORS, SIGNED_IN, TEAM, can_rule
from evalkit.definitions import library_lists as lists
from evalkit.errors import Refused
from evalkit.i18n import SCREEN
from evalkit.services.doors.sessions import Session
from evalkit.services.library import evaluations, reading, shared_forms
from evalkit.services.library.reading import Wish
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of, visitor

AnyRequest = Request[Any, Any, Any]
Key = Annotated[str, Field(max_length=60)]
Text = Annotated[str, Field(max_length=4_000)]


class Evaluating(Fields):
    key: Key
    with_whom: Text = ""
    went_well: Text = ""
    went_wrong: Text = ""
    again: Key = ""
    signed: Key = ""
    release: Key = ""


@get("/library", opt={"access": SIGNED_IN})
async def library_page(request: AnyRequest) -> Response[str]:
    asked = {
        name: request.query_params.get(name, "")[:200] for name in ("words", "need", "speaks", "time", "size", "order")
    }
    wish = Wish(asked["words"], asked["need"], asked["speaks"], asked["time"], asked["size"], asked["order"] or "title")
    scope = scope_of(request)
    return page(
        request,
        "library/list.html.j2",
        found=await reading.find(scope, wish, language=language_of(request)),
        forms_found=await shared_forms.listed(scope, wish.words),
        wish=wish,
        lists=lists,
        writes=can_rule(_role(request), LIBRARY_AUTHORS),
        shares=shared_forms.may_take(scope),
        said=wording.in_language,
        lasting=wording.lasting,
        done=request.query_params.get("done"),
    )


@get("/library/tools/{sheet:uuid}", opt={"access": SIGNED_IN})
async def sheet_page(request: AnyRequest, sheet: FromPath[UUID]) -> Response[str]:
    return await _sheet(request, str(sheet), Entered())


@post("/library/tools/{sheet:uuid}/evaluations", opt={"access": TEAM}, status_code=200)
async def evaluate(request: AnyRequest, sheet: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, Evaluating)
    if form.model is None:
        return await _sheet(request, str(sheet), form)
    typed = form.model
    new = evaluations.New(
        typed.key, typed.with_whom, typed.went_well, typed.went_wrong, typed.again, language_of(request),
        typed.signed == "yes", typed.release,
    )  # fmt: skip
    try:
        await evaluations.tell(scope_of(request), str(sheet), new)
    except Refused as refusal:
        return await _sheet(request, str(sheet), form.refused_by_field(refusal))
    return go_to(f"/library/tools/{sheet}", done="told")


@post("/library/evaluations/{evaluation:uuid}/take-back", opt={"access": TEAM}, status_code=200)
async def take_back(request: AnyRequest, evaluation: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    sheet = await evaluations.take_back(scope_of(request), str(evaluation))
    return go_to(f"/library/tools/{sheet}", done="taken_back")


async def _sheet(request: AnyRequest, sheet: str, form: Entered[Any]) -> Response[str]:
    seen = await reading.read(scope_of(request), sheet)
    written = [code for code in SCREEN if code in seen.texts]
    wished = request.query_params.get("in", "")
    here = language_of(request)
    shown = next((code for code in (wished, here) if code in written), written[0])
    return page(
        request,
        "library/sheet.html.j2",
        status=form.status,
        seen=seen,
        form=form,
        shown=shown,
        beside=[code for code in written if code != shown] if request.query_params.get("beside") else [],
        written=written,
        screen=SCREEN,
        lists=lists,
        said=wording.in_language,
        language_name=wording.language_name,
        lasting=wording.lasting,
        key=form.values.get("key") or str(uuid4()),
        longest=evaluations.LONGEST,
        done=request.query_params.get("done"),
    )


def _role(request: AnyRequest) -> Any:
    session: Session | None = visitor(request)
    return session.role if session is not None else None


handlers = (library_page, sheet_page, evaluate, take_back)
