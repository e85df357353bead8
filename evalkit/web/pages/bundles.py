"""Release bundles of the association: what was let out, what would leave now, and letting it out."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import COORDINATION
from evalkit.errors import Refused
from evalkit.i18n import translator
from evalkit.services.observatory import bundle_out, bundle_plan
from evalkit.services.observatory.bundle_plan import BundlePlan
from evalkit.services.observatory.bundle_words import WHY
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]


class Wanted(Fields):
    seen: Annotated[str, Field(min_length=64, max_length=64)]
    names: tuple[Annotated[str, Field(max_length=20)], ...] = ()
    sure: Literal["yes"]


@get("/bundles", opt={"access": COORDINATION})
async def bundles_page(request: AnyRequest) -> Response[str]:
    shelf = await bundle_out.shelf(scope_of(request), request.app.state.settings)
    return page(request, "reports/bundles.html.j2", shelf=shelf, done=request.query_params.get("done"))


@get("/bundles/new", opt={"access": COORDINATION})
async def new_bundle_page(request: AnyRequest) -> Response[str]:
    return await _look(request, Entered())


@post("/bundles", opt={"access": COORDINATION}, status_code=200)
async def let_out(request: AnyRequest) -> Response[str] | Redirect:
    form = await entered(request, Wanted)
    if form.model is None:
        return await _look(request, form)
    try:
        await bundle_out.let_out(
            scope_of(request),
            request.app.state.settings,
            seen=form.model.seen,
            named=form.model.names,
            language=language_of(request),
        )
    except Refused as refusal:
        if refusal.status != 409:
            raise
        return await _look(request, form.with_refusal(refusal))
    return go_to("/bundles", done="released")


@get("/bundles/{bundle_export:uuid}/bundle.zip", opt={"access": COORDINATION})
async def bundle_file(request: AnyRequest, bundle_export: FromPath[UUID]) -> Response[bytes]:
    found = await bundle_out.file(scope_of(request), str(bundle_export))
    headers = {"content-disposition": f'attachment; filename="{found.file_name}"'}
    return Response(found.content, media_type="application/zip", headers=headers)


async def _look(request: AnyRequest, form: Entered[Any]) -> Response[str]:
    made = await bundle_plan.plan(scope_of(request), language=language_of(request))
    return page(
        request,
        "reports/bundle_look.html.j2",
        status=form.status,
        form=form,
        plan=made,
        most_hidden=made.policy.k - 1,
        why=partial(_why, language_of(request), made),
        said=wording.in_language,
    )


def _why(language: str, made: BundlePlan, code: str, n: int | None = None) -> str:
    return translator(language)(WHY[code], k=made.policy.k, ten=made.policy.mean_at_least, n=n or 0)


handlers = (bundles_page, new_bundle_page, let_out, bundle_file)
