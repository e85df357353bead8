"""Old check-ins from a file: choose it, look over what would come in, bring it in."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath

from evalkit.access import COORDINATION
from evalkit.errors import Problem, Refused, problem
from evalkit.services.files import uploads
from evalkit.services.files.imports import PURPOSES
from evalkit.services.files.uploads import LARGEST, Asked, Looked
from evalkit.web import import_terms, wording
from evalkit.web.entered import check_no_fields
from evalkit.web.forgery import TOKEN_FIELD
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]
LARGEST_BODY = LARGEST + 100_000
"""The file and the fields around it; one that is a little too large is told so in words."""
COLUMNS = ("participant", "programme", "wave", "item", "value", "date", "days")
SIGNS = {"comma": ",", "semicolon": ";", "tab": "\t"}
FIELDS = {"form", "programme", "delimiter", "decimal", "encoding", "skip_invalid", "file"} | {
    f"column.{name}" for name in COLUMNS
} | {f"consent.{name}" for name in PURPOSES}  # fmt: skip


@get("/imports", opt={"access": COORDINATION})
async def choose_page(request: AnyRequest) -> Response[str]:
    return await _choose(request, {}, ())


@post("/imports", opt={"access": COORDINATION}, status_code=200, request_max_body_size=LARGEST_BODY)
async def look_over(request: AnyRequest) -> Response[str]:
    """Read the file and say what would come in; nothing of it is stored but the sealed file, for an hour."""
    form = await request.form()
    typed: dict[str, str] = {}
    name, content = "", b""
    for key in form:
        value = form[key]
        if isinstance(value, UploadFile):
            name, content = value.filename, await value.read()
        elif key in FIELDS:
            typed[key] = str(value).strip()[:400]
        elif key != TOKEN_FIELD:
            raise Refused(problem("request.field_unknown", field=key[:60]))
    try:
        looked = await uploads.look_over(scope_of(request), name, content, _asked(request, typed))
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return await _choose(request, typed, refusal.problems)
    return _told(request, looked)


@post("/imports/{upload:uuid}", opt={"access": COORDINATION}, status_code=200)
async def bring_in(request: AnyRequest, upload: FromPath[UUID]) -> Response[str]:
    """Which name in the file got which label stands on this answer's page only."""
    await check_no_fields(request)
    name, imported = await uploads.bring_in(scope_of(request), str(upload))
    return page(request, "work/import_done.html.j2", file_name=name, imported=imported, **_in_words())


def _asked(request: AnyRequest, typed: dict[str, str]) -> Asked:
    return Asked(
        form_version=typed.get("form", ""),
        programme=typed.get("programme", ""),
        columns={name: typed[f"column.{name}"] for name in COLUMNS if typed.get(f"column.{name}")},
        delimiter=SIGNS.get(typed.get("delimiter", ""), ""),
        decimal=typed.get("decimal", "") if typed.get("decimal") in ("point", "comma") else "",
        encoding=typed.get("encoding", ""),
        skip_invalid=typed.get("skip_invalid") == "yes",
        consents={name: typed[f"consent.{name}"] for name in PURPOSES if typed.get(f"consent.{name}")},
        language=language_of(request),
    )


async def _choose(request: AnyRequest, typed: dict[str, str], problems: tuple[Problem, ...]) -> Response[str]:
    return page(
        request,
        "work/import.html.j2",
        status=problems[0].kind.status if problems else 200,
        offered=await uploads.offered(scope_of(request)),
        typed=typed,
        problems=problems,
        sentence=partial(import_terms.sentence, language=language_of(request)),
        columns=COLUMNS,
        purposes=PURPOSES,
        said=wording.in_language,
        megabytes=LARGEST // 1_000_000,
    )


def _told(request: AnyRequest, looked: Looked) -> Response[str]:
    return page(request, "work/import_look.html.j2", looked=looked, imported=looked.imported, **_in_words())


def _in_words() -> dict[str, Any]:
    return {"occasion_name": wording.occasion_name, "read_as": wording.read_as}


handlers = (choose_page, look_over, bring_in)
