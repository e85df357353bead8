"""Taking everything along that is kept about a person: from their own page, and from the team's page about them."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from evalkit.access import PARTICIPANT, TEAM
from evalkit.errors import Refused, problem
from evalkit.services.own_data import taking
from evalkit.web import wording
from evalkit.web.entered import Fields, entered
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of, signed_in

AnyRequest = Request[Any, Any, Any]
OWN = {"access": PARTICIPANT, "participant_page": True}


class Wanted(Fields):
    format: Literal["pdf", "json", "csv"]


class WantedIn(Wanted):
    """``language``: the person's, which need not be that of the team's screens."""

    language: Literal["fr", "nl", "en", "ar"]


@get("/me/take-along", opt=OWN)
async def own_page(request: AnyRequest) -> Response[str]:
    """What is in the file, and a button for each format."""
    _check_reads(request)
    scope = scope_of(request)
    found = await taking.own_data(scope, scope.participant or "", language_of(request))
    return page(request, "participant/take_along.html.j2", found=found, words=wording.shared(language_of(request)))


@post("/me/take-along", opt=OWN, status_code=200)
async def take_own(request: AnyRequest) -> Response[bytes]:
    _check_reads(request)
    form = await entered(request, Wanted)
    if form.model is None:
        raise Refused(*form.problems.values())
    scope = scope_of(request)
    return _file(await taking.take(scope, scope.participant or "", form.model.format, language_of(request)))


@post("/participants/{person:uuid}/take-along", opt={"access": TEAM}, status_code=200)
async def take_for(request: AnyRequest, person: FromPath[UUID]) -> Response[bytes]:
    """For the person who asks at the desk: made once, handed over, kept nowhere."""
    form = await entered(request, WantedIn)
    if form.model is None:
        raise Refused(*form.problems.values())
    return _file(await taking.take(scope_of(request), str(person), form.model.format, form.model.language))


def _file(made: taking.Taken) -> Response[bytes]:
    return Response(
        made.content,
        media_type=made.media_type,
        headers={"content-disposition": f'attachment; filename="{made.file_name}"'},
    )


def _check_reads(request: AnyRequest) -> None:
    """A card without its number, a shared tablet and a group's room only answer (TRUST T19)."""
    if not signed_in(request).may_read:
        raise Refused(problem("access.only_answers"))


handlers = (own_page, take_own, take_for)
