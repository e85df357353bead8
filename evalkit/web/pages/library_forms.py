"""Forms in the library: looking at one, sharing one's own, taking one over."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import COORDINATION, SIGNED_IN
from evalkit.errors import Refused
from evalkit.services.library import shared_forms
from evalkit.services.studio import asking, drafts
from evalkit.web import studio_words, wording
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]
Text = Annotated[str, Field(max_length=4_000)]


class Sharing(Fields):
    licence: Text = ""
    about: Text = ""


class Taking(Fields):
    draft: Annotated[str, Field(max_length=60)]


@get("/library/own-forms", opt={"access": COORDINATION})
async def own_forms_page(request: AnyRequest) -> Response[str]:
    return await _own(request, "", Entered())


@post("/library/own-forms/{form_version:uuid}", opt={"access": COORDINATION}, status_code=200)
async def share(request: AnyRequest, form_version: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, Sharing)
    if form.model is None:
        return await _own(request, str(form_version), form)
    try:
        await shared_forms.share(
            scope_of(request), str(form_version), licence=form.model.licence, about=form.model.about,
            language=language_of(request),
        )  # fmt: skip
    except Refused as refusal:
        return await _own(request, str(form_version), form.refused_by_field(refusal))
    return go_to("/library/own-forms", done="shared")


@get("/library/forms/{shared_form:uuid}", opt={"access": SIGNED_IN})
async def form_page(request: AnyRequest, shared_form: FromPath[UUID]) -> Response[str]:
    scope = scope_of(request)
    found = await shared_forms.shared(scope, str(shared_form))
    return page(
        request,
        "library/form.html.j2",
        found=found,
        lines=asking.entries(drafts.opened(found.form)),
        citation=shared_forms.citation(found),
        takes=shared_forms.may_take(scope),
        draft=str(uuid4()),
        said=wording.in_language,
        kind_name=studio_words.kind_name,
    )


@post("/library/forms/{shared_form:uuid}/take", opt={"access": COORDINATION}, status_code=200)
async def take(request: AnyRequest, shared_form: FromPath[UUID]) -> Redirect:
    form = await entered(request, Taking)
    if form.model is None:
        await shared_forms.shared(scope_of(request), str(shared_form))
        raise Refused(*form.problems.values())
    made = await shared_forms.take_over(scope_of(request), str(shared_form), form.model.draft)
    return go_to(f"/forms/drafts/{made}")


@post("/library/forms/{shared_form:uuid}/withdraw", opt={"access": COORDINATION}, status_code=200)
async def withdraw(request: AnyRequest, shared_form: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    await shared_forms.withdraw(scope_of(request), str(shared_form))
    return go_to("/library/own-forms", done="withdrawn")


async def _own(request: AnyRequest, opened: str, form: Entered[Any]) -> Response[str]:
    scope = scope_of(request)
    own = await shared_forms.shareable(scope)
    if opened and all(one.form_version != opened for one in own):
        raise Refused(*form.problems.values())
    return page(
        request,
        "library/own_forms.html.j2",
        status=form.status,
        own=own,
        origins=await shared_forms.origins(scope),
        opened=opened,
        form=form,
        longest=shared_forms.LONGEST,
        longest_licence=shared_forms.LONGEST_LICENCE,
        said=wording.in_language,
        done=request.query_params.get("done"),
    )


handlers = (own_forms_page, share, form_page, take, withdraw)
