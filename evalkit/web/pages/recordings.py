"""Recordings: what can be heard, recording a form sentence by sentence, and the sounds themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect

from evalkit.access import COORDINATION, PARTICIPANT, TEAM
from evalkit.definitions.words import base
from evalkit.errors import Problem, Refused, problem
from evalkit.services.forms import recordings
from evalkit.services.forms.recordings import HEARD, LARGEST
from evalkit.web import wording
from evalkit.web.entered import Fields, check_no_fields, entered
from evalkit.web.forgery import TOKEN_FIELD
from evalkit.web.going_on import go_to
from evalkit.web.headers import MICROPHONE
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]
LARGEST_BODY = LARGEST + 100_000
"""The sound and the fields around it; one that is a little too large is told so in words."""
FIELDS = ("language", "reading", "sentence")


class Language(Fields):
    language: str


@get("/recordings", opt={"access": TEAM})
async def overview_page(request: AnyRequest) -> Response[str]:
    """Which form can be heard in which language, and how far each is."""
    return page(
        request,
        "work/recordings.html.j2",
        found=await recordings.overview(scope_of(request)),
        heard=[(code, wording.language_name(code)) for code in HEARD],
        language_name=wording.language_name,
        said=wording.in_language,
        done=request.query_params.get("done"),
    )


@get("/recordings/form/{form_version:uuid}", opt={"access": TEAM})
async def recorder_page(request: AnyRequest, form_version: FromPath[UUID]) -> Response[str]:
    """The sentences of a form in one language, to be recorded one after another."""
    return await _recorder(request, str(form_version), dict(request.query_params), ())


@post(
    "/recordings/form/{form_version:uuid}",
    opt={"access": TEAM},
    status_code=200,
    request_max_body_size=LARGEST_BODY,
)
async def keep_sound(
    request: AnyRequest, form_version: FromPath[UUID]
) -> Response[str] | Response[dict[str, str]] | Redirect:
    """Keep the sound of one sentence; to the page's script its address is said, to a browser the page is shown."""
    typed, content = await _sent(request)
    scripted = "application/json" in request.headers.get("accept", "")
    heard, mark = typed.get("language", ""), typed.get("sentence", "")
    try:
        made = await recordings.keep(scope_of(request), str(form_version), heard=heard, mark=mark, content=content)
    except Refused as refusal:
        if scripted or refusal.status in (403, 404) or heard not in HEARD:
            raise
        return await _recorder(request, str(form_version), typed, refusal.problems)
    if scripted:
        return Response({"recording": made})
    return go_to(f"/recordings/form/{form_version}", language=heard, reading=typed.get("reading", ""), kept=mark[:12])


@get("/recordings/{recording:uuid}", opt={"access": TEAM})
async def sound(request: AnyRequest, recording: FromPath[UUID]) -> Response[bytes]:
    return await _sound(request, recording)


@get("/me/recordings/{recording:uuid}", opt={"access": PARTICIPANT, "participant_page": True})
async def own_sound(request: AnyRequest, recording: FromPath[UUID]) -> Response[bytes]:
    return await _sound(request, recording)


@post("/recordings/{recording:uuid}/delete", opt={"access": COORDINATION}, status_code=200)
async def delete_sound(request: AnyRequest, recording: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    await recordings.delete(scope_of(request), str(recording))
    return go_to("/recordings", done="deleted")


@post("/recordings/delete", opt={"access": COORDINATION}, status_code=200)
async def delete_language(request: AnyRequest) -> Redirect:
    """Everything of one language: somebody's voice shall not be heard any more."""
    form = await entered(request, Language)
    if form.model is None:
        raise Refused(*form.problems.values())
    await recordings.delete_language(scope_of(request), form.model.language)
    return go_to("/recordings", done="deleted")


async def _sound(request: AnyRequest, recording: UUID) -> Response[bytes]:
    """The media type is the one that was told from the bytes; a page that wants to be one is none (nosniff)."""
    kind, content = await recordings.sound(scope_of(request), str(recording))
    return Response(content, media_type=kind, headers={"content-disposition": "inline"})


async def _sent(request: AnyRequest) -> tuple[dict[str, str], bytes]:
    form = await request.form()
    typed: dict[str, str] = {}
    content = b""
    for name in form:
        value = form.get(name)
        if isinstance(value, UploadFile) and name == "file":
            content = await value.read()
        elif name in FIELDS:
            typed[name] = str(value)[:80]
        elif name not in (TOKEN_FIELD, "file"):
            raise Refused(problem("request.field_unknown", field=name[:60]))
    return typed, content


async def _recorder(
    request: AnyRequest, form_version: str, wished: dict[str, str], problems: tuple[Problem, ...]
) -> Response[str]:
    language = language_of(request)
    found = await recordings.recorder(
        scope_of(request),
        form_version,
        heard=wished.get("language") or language,
        reading=wished.get("reading") or language,
    )
    return page(
        request,
        "work/recorder.html.j2",
        status=problems[0].kind.status if problems else 200,
        headers=dict([MICROPHONE]),
        found=found,
        wrong=wished.get("sentence", "") if problems else "",
        kept=wished.get("kept", ""),
        problems=problems,
        heard=[(code, wording.language_name(code)) for code in HEARD],
        language_name=wording.language_name,
        said=wording.in_language,
        text_direction=wording.text_direction,
        base=base,
        megabytes=LARGEST // 1_000_000,
    )


handlers = (overview_page, recorder_page, keep_sound, sound, own_sound, delete_sound, delete_language)
