"""The association's forms: the list, beginning one, one from a file, a published version and its files."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect

from evalkit.access import COORDINATION
from evalkit.errors import Problem, Refused, problem
from evalkit.services.studio import asking, drafts, files, listing
from evalkit.web import studio_words, wording
from evalkit.web.forgery import TOKEN_FIELD
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of
from evalkit.web.typed_fields import typed_fields

AnyRequest = Request[Any, Any, Any]
LARGEST_BODY = files.LARGEST + 100_000
MEDIA = {
    "yaml": "application/yaml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@get("/forms", opt={"access": COORDINATION})
async def list_page(request: AnyRequest) -> Response[str]:
    return page(
        request,
        "studio/list.html.j2",
        listed=await listing.listed(scope_of(request)),
        said=wording.in_language,
        done=request.query_params.get("done"),
        thrown=request.query_params.get("thrown", "")[:40],
    )


@get("/forms/new", opt={"access": COORDINATION})
async def new_page(request: AnyRequest) -> Response[str]:
    return await _new(request, {"draft": str(uuid4())}, ())


@post("/forms/drafts", opt={"access": COORDINATION}, status_code=200)
async def begin(request: AnyRequest) -> Response[str] | Redirect:
    """From nothing, from a shipped form, or a new version of one of ours."""
    typed = await typed_fields(request)
    how, _, of = typed.get("start", "").partition(":")
    try:
        made = await drafts.begin(
            scope_of(request),
            typed.get("draft", ""),
            how=how,
            of=of,
            title=typed.get("title", ""),
            language=language_of(request),
        )
    except Refused as refusal:
        if refusal.status != 422 or how == "version":
            raise
        return await _new(request, {**typed, "draft": str(uuid4())}, refusal.problems)
    return go_to(f"/forms/drafts/{made}")


@post("/forms/files", opt={"access": COORDINATION}, status_code=200, request_max_body_size=LARGEST_BODY)
async def look_over_file(request: AnyRequest) -> Response[str]:
    """Read a file and say what is otherwise than in it. Nothing is kept."""
    form = await request.form()
    name, content = "", b""
    for key in form:
        value = form[key]
        if isinstance(value, UploadFile) and key == "file":
            name, content = value.filename, await value.read(files.LARGEST + 1)
        elif key != TOKEN_FIELD:
            raise Refused(problem("request.field_unknown", field=key[:60]))
    try:
        looked = await files.look_over(scope_of(request), name, content)
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return await _new(request, {"draft": str(uuid4()), "file": name[:120]}, refusal.problems)
    return page(
        request,
        "studio/file_look.html.j2",
        looked=looked,
        draft=str(uuid4()),
        said=wording.in_language,
    )


@post("/forms/files/keep", opt={"access": COORDINATION}, status_code=200, request_max_body_size=3_000_000)
async def keep_file(request: AnyRequest) -> Redirect:
    typed = await typed_fields(request)
    made = await files.keep(
        scope_of(request), typed.get("draft", ""), typed.get("form", ""), language=language_of(request)
    )
    return go_to(f"/forms/drafts/{made}")


@get("/forms/versions/{form_version:uuid}", opt={"access": COORDINATION})
async def version_page(request: AnyRequest, form_version: FromPath[UUID]) -> Response[str]:
    found = await listing.version(scope_of(request), str(form_version))
    plain = drafts.opened(found.form)
    return page(
        request,
        "studio/version.html.j2",
        found=found,
        lines=asking.entries(plain),
        before=lambda key: asking.asked_before(plain, key),
        draft=str(uuid4()),
        said=wording.in_language,
        kind_name=studio_words.kind_name,
        condition_words=studio_words.condition_words,
        done=request.query_params.get("done"),
    )


@get("/forms/versions/{form_version:uuid}/file", opt={"access": COORDINATION})
async def file(request: AnyRequest, form_version: FromPath[UUID]) -> Response[bytes]:
    """The form as a file: ``as`` is yaml or xlsx."""
    wanted = "xlsx" if request.query_params.get("as") == "xlsx" else "yaml"
    name, made = await listing.file_of(scope_of(request), str(form_version), wanted)  # type: ignore[arg-type]
    return Response(
        made.content, media_type=MEDIA[wanted], headers={"content-disposition": f'attachment; filename="{name}"'}
    )


async def _new(request: AnyRequest, typed: dict[str, str], problems: tuple[Problem, ...]) -> Response[str]:
    return page(
        request,
        "studio/new.html.j2",
        status=problems[0].kind.status if problems else 200,
        listed=await listing.listed(scope_of(request)),
        typed=typed,
        problems=problems,
        said=wording.in_language,
        megabytes=files.LARGEST // 1_000_000,
    )


handlers = (list_page, new_page, begin, look_over_file, keep_file, version_page, file)
