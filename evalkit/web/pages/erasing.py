"""Erasing everything about a person: for the coordination, and for the person themselves."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import COORDINATION, PARTICIPANT
from evalkit.errors import Refused, problem
from evalkit.services.people import erasing
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.pages.sign_in import GONE
from evalkit.web.rendering import page
from evalkit.web.sessions import let_out, scope_of, signed_in

AnyRequest = Request[Any, Any, Any]
OWN = {"access": PARTICIPANT, "participant_page": True}


class Sure(Fields):
    """``label``: typed by the coordination, so that no other record goes by mistake."""

    label: Annotated[str, Field(max_length=60)] = ""


class OwnSure(Fields):
    sure: Literal["yes"]


@get("/participants/{person:uuid}/erase", opt={"access": COORDINATION})
async def erase_page(request: AnyRequest, person: FromPath[UUID]) -> Response[str]:
    return await _page(request, str(person), Entered())


@post("/participants/{person:uuid}/erase", opt={"access": COORDINATION}, status_code=200)
async def erase(request: AnyRequest, person: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, Sure)
    found = await erasing.look(scope_of(request), str(person))
    if form.model is None or " ".join(form.model.label.split()).casefold() != found.label.casefold():
        refusal = Refused(problem("people.label_differs", field="label", label=found.label))
        return await _page(request, str(person), form.with_refusal(refusal))
    await erasing.erase(scope_of(request), request.app.state.settings, str(person))
    return go_to("/participants", done="erased")


@get("/me/erase", opt=OWN)
async def own_page(request: AnyRequest) -> Response[str]:
    _check_reads(request)
    found = await erasing.look(scope_of(request), scope_of(request).participant or "")
    return page(request, "participant/erase.html.j2", found=found)


@post("/me/erase", opt=OWN, status_code=200)
async def erase_own(request: AnyRequest) -> Response[str] | Redirect:
    _check_reads(request)
    form = await entered(request, OwnSure)
    if form.model is None:
        return go_to("/me/erase")
    scope = scope_of(request)
    await erasing.erase(scope, request.app.state.settings, scope.participant or "")
    let_out(request, "participant")
    answer = page(request, "participant/erased.html.j2", words=wording.shared(language_of(request)))
    answer.headers.update(GONE)
    return answer


def _check_reads(request: AnyRequest) -> None:
    """Whoever found a card can only answer with it, and not erase either."""
    if not signed_in(request).may_read:
        raise Refused(problem("access.only_answers"))


async def _page(request: AnyRequest, person: str, form: Entered[Any]) -> Response[str]:
    found = await erasing.look(scope_of(request), person)
    return page(request, "work/erase.html.j2", status=form.status, form=form, found=found)


handlers = (erase_page, erase, own_page, erase_own)
