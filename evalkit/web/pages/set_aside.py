"""What could not be taken and waits to be looked at: nothing that was sent is lost."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import TEAM
from evalkit.errors import Refused, queue
from evalkit.i18n import mark, translator
from evalkit.services.asking import corrections, set_aside
from evalkit.web import wording
from evalkit.web.check_in_flow import open_kept
from evalkit.web.check_in_ways import TEAM_WAY
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]

AN_ANSWER = mark("An answer does not fit.")
WHY: Mapping[str, str] = MappingProxyType(
    {
        "entry.form_outdated": mark("The form has changed since."),
        "entry.unknown_question": mark("The form has changed since."),
        "entry.not_found": mark("What the person took part in is no longer there."),
        "entry.no_consent": mark("The person does not wish to be followed any more."),
        "entry.nothing_answered": mark("Nothing is answered."),
        "entry.national_number": mark("A national number stands in the words. It may not be kept."),
        "entry.day_missing": mark("The day does not fit."),
        "entry.day_in_future": mark("The day does not fit."),
        "entry.day_before_entry": mark("The day does not fit."),
        "entry.key_missing": mark("The day does not fit."),
        **{code: kind.text for code, kind in queue.KINDS.items()},
    }
)
"""Why something could not be taken, said to the team; for any other code :data:`AN_ANSWER`."""


class LetBe(Fields):
    waiting: Annotated[str, Field(min_length=36, max_length=36)]
    reason: Annotated[str, Field(max_length=40)] = ""


@get("/set-aside", opt={"access": TEAM})
async def waiting_page(request: AnyRequest) -> Response[str]:
    return await _page(request, Entered())


@get("/set-aside/{waiting:uuid}", opt={"access": TEAM})
async def mend(request: AnyRequest, waiting: FromPath[UUID]) -> Response[str]:
    """Its sheet with everything as it was typed; noting it there takes it off the list."""
    return await open_kept(request, TEAM_WAY, await set_aside.one_waiting(scope_of(request), str(waiting)))


@post("/set-aside", opt={"access": TEAM}, status_code=200)
async def let_be(request: AnyRequest) -> Response[str] | Redirect:
    form = await entered(request, LetBe)
    if form.model is not None:
        try:
            await set_aside.let_be(scope_of(request), form.model.waiting, reason=form.model.reason)
        except Refused as refusal:
            if refusal.status != 422:
                raise
            return await _page(request, form.with_refusal(refusal))
    return go_to("/set-aside")


async def _page(request: AnyRequest, form: Entered[Any]) -> Response[str]:
    language = language_of(request)
    return page(
        request,
        "work/set_aside.html.j2",
        status=form.status,
        form=form,
        waiting=await set_aside.waiting(scope_of(request)),
        said=wording.in_language,
        words=wording.shared(language),
        why=lambda code: translator(language)(WHY.get(code, AN_ANSWER)),
        reasons=wording.options(wording.REASONS, corrections.REASONS, translator(language)),
    )


handlers = (waiting_page, mend, let_be)
