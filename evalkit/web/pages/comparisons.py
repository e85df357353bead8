"""Fair comparisons for the association: what its programmes are asked to, their own position first, and deciding."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import COORDINATION
from evalkit.definitions import Audience
from evalkit.errors import Refused, problem
from evalkit.i18n import translator
from evalkit.reporting.own_position_picture import WIDTH, strips
from evalkit.reporting.own_position_picture import picture as laid_out
from evalkit.services.observatory import comparison_versions, room_analyses, taking_part
from evalkit.services.observatory.taking_part import OwnView
from evalkit.web import wording
from evalkit.web.comparison_drawing import comparison_parts
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import ENVIRONMENT, page
from evalkit.web.sessions import scope_of
from evalkit.web.typed_number import whole_number

AnyRequest = Request[Any, Any, Any]
SVG = "image/svg+xml"


class Deciding(Fields):
    act: Literal["join", "save", "leave"]
    name_shown: Literal["1", ""] = ""
    context: Annotated[str, Field(max_length=8000)] = ""


@get("/comparisons", opt={"access": COORDINATION})
async def list_page(request: AnyRequest) -> Response[str]:
    asked = await taking_part.invitations(scope_of(request))
    return page(
        request, "compared/list.html.j2", asked=asked, said=wording.in_language,
        indicator_of=comparison_versions.indicator_of,
    )  # fmt: skip


@get("/comparisons/{comparison:uuid}/programmes/{programme:uuid}", opt={"access": COORDINATION})
async def own_page(request: AnyRequest, comparison: FromPath[UUID], programme: FromPath[UUID]) -> Response[str]:
    return await _own(request, str(comparison), str(programme), Entered())


@get("/comparisons/{comparison:uuid}/programmes/{programme:uuid}/picture.svg", opt={"access": COORDINATION})
async def picture(request: AnyRequest, comparison: FromPath[UUID], programme: FromPath[UUID]) -> Response[str]:
    """The own position as a picture that stands alone, to take along."""
    seen = await taking_part.view(scope_of(request), str(comparison), str(programme))
    language = language_of(request)
    drawn = _strips(seen, language)
    if not drawn:
        raise Refused(problem("access.not_found"))
    text = ENVIRONMENT.get_template("compared/picture.html.j2").render(
        picture=laid_out(drawn), name=wording.in_language(seen.programme.names, language, seen.programme.key),
        title=wording.in_language(seen.comparison.title, language, ""), n=seen.n, _=translator(language),
        two_hats=seen.two_hats, observatory=seen.observatory,
    )  # fmt: skip
    named = f'attachment; filename="{seen.programme.key}.svg"'
    return Response(text, media_type=SVG, headers={"content-disposition": named})


@post("/comparisons/{comparison:uuid}/programmes/{programme:uuid}", opt={"access": COORDINATION}, status_code=200)
async def decide(
    request: AnyRequest, comparison: FromPath[UUID], programme: FromPath[UUID]
) -> Response[str] | Redirect:
    form = await entered(request, Deciding)
    if form.model is None:
        return await _own(request, str(comparison), str(programme), form)
    typed = form.model
    try:
        await taking_part.decide(
            scope_of(request), str(comparison), str(programme), takes_part=typed.act != "leave",
            name_shown=typed.name_shown == "1", context=typed.context,
        )  # fmt: skip
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        return await _own(request, str(comparison), str(programme), form.with_refusal(refusal))
    return go_to(f"/comparisons/{comparison}/programmes/{programme}", done=typed.act)


async def _own(request: AnyRequest, comparison: str, programme: str, form: Entered[Any]) -> Response[str]:
    seen = await taking_part.view(scope_of(request), comparison, programme)
    language = language_of(request)
    own = seen.letter if seen.letter is not None and seen.shown is not None else seen.preview_letter
    whole = seen.shown if seen.letter is not None else None
    parts = comparison_parts(
        seen.comparison, seen.read, language, whole, own=own, reader=Audience.ASSOCIATION,
        start=whole_number(request.query_params.get("from", "")) or 0,
        beside=await room_analyses.beside(seen.comparison.organisation, comparison) if seen.letter is not None else (),
    )  # fmt: skip
    return page(
        request,
        "compared/own.html.j2",
        status=form.status,
        own=seen,
        form=form,
        done=request.query_params.get("done"),
        strips=_strips(seen, language),
        strip_width=WIDTH,
        **parts,
    )


def _strips(seen: OwnView, language: str) -> tuple[Any, ...]:
    return () if seen.position is None else strips(seen.position, language, Audience.ASSOCIATION)


handlers = (list_page, own_page, picture, decide)
