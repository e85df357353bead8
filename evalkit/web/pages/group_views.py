"""What a group says of itself: asked in a session, noted in its own words, told in words."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import TEAM
from evalkit.collect.answers import day_from
from evalkit.errors import Refused
from evalkit.i18n import PARTICIPANT
from evalkit.services.asking import group_views
from evalkit.services.asking.group_views import LONGEST, LONGEST_PLACE, NewGroupView
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]
Key = Annotated[str, Field(max_length=40)]


class New(Fields):
    submission_key: Key
    asked: Annotated[str, Field(max_length=60)] = group_views.ITEM
    chosen: Annotated[str, Field(max_length=20)] = ""
    day: Annotated[str, Field(max_length=20)] = ""
    place: Annotated[str, Field(max_length=LONGEST_PLACE)] = ""
    differently: Annotated[str, Field(max_length=LONGEST)] = ""


class Aside(Fields):
    submission_key: Key


@get("/programmes/{programme:uuid}/group-view", opt={"access": TEAM})
async def group_page(request: AnyRequest, programme: FromPath[UUID]) -> Response[str]:
    return await _page(request, str(programme), Entered())


@post("/programmes/{programme:uuid}/group-view", opt={"access": TEAM}, status_code=200)
async def keep(request: AnyRequest, programme: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, New)
    if form.model is not None:
        typed = form.model
        new = NewGroupView(
            typed.submission_key, typed.chosen, day_from(typed.day), typed.place, typed.differently, typed.asked
        )
        try:
            await group_views.keep(scope_of(request), str(programme), new)
            return go_to(f"/programmes/{programme}/group-view", done="noted")
        except Refused as refusal:
            if refusal.status != 422 or refusal.problems[0].code == "entry.key_missing":
                raise
            form = form.with_refusal(refusal)
    return await _page(request, str(programme), form)


@post("/group-views/{entry:uuid}/set-aside", opt={"access": TEAM}, status_code=200)
async def set_aside(request: AnyRequest, entry: FromPath[UUID]) -> Redirect:
    form = await entered(request, Aside)
    key = form.model.submission_key if form.model else ""
    programme = await group_views.set_aside(scope_of(request), str(entry), submission_key=key)
    return go_to(f"/programmes/{programme}/group-view", done="set_aside")


async def _page(request: AnyRequest, programme: str, form: Entered[New]) -> Response[str]:
    """The group reads or hears its question in its own language: ``in`` of the address; ``ask`` says which one."""
    seen = await group_views.group_page(scope_of(request), programme)
    asked = form.values.get("asked") or request.query_params.get("ask", "")
    item = next((one for one in seen.questions if one.key == asked), seen.questions[0])
    offered = tuple(item.question or {})
    wish = request.query_params.get("in", "")
    reader = language_of(request)
    asked_in = wish if wish in offered else reader if reader in offered else next(iter(offered), reader)
    return page(
        request,
        "work/group_view.html.j2",
        status=form.status,
        form=form,
        seen=seen,
        item=item,
        said=wording.in_language,
        asked_in=asked_in,
        asked_direction=wording.text_direction(asked_in),
        offered=[code for code in PARTICIPANT if code in offered],
        language_names=wording.LANGUAGE_NAMES,
        longest=LONGEST,
        longest_place=LONGEST_PLACE,
        today=seen.today.isoformat(),
        new_key=form.values.get("submission_key") or str(uuid4()),
        aside_key=str(uuid4()),
        done=request.query_params.get("done"),
    )


handlers = (group_page, keep, set_aside)
