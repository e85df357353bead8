"""What everybody may read without an account: the list of tables, each version of each, and their files."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Redirect

from evalkit.access import ANYONE
from evalkit.services.observatory import open_files, open_reading, open_view
from evalkit.web.language import language_of
from evalkit.web.open_rendering import LONGER, headers, known, open_page

AnyRequest = Request[Any, Any, Any]
OPEN = {"access": ANYONE, "skip_session": True}

ROBOTS = "User-agent: *\nAllow: /open\nAllow: /static/\nDisallow: /\n"


@get("/robots.txt", opt=OPEN, sync_to_thread=False)
def robots() -> Response[str]:
    """Search engines may read what is published for everybody, and nothing else."""
    return Response(ROBOTS, media_type="text/plain")


@get("/open", opt=OPEN, sync_to_thread=False)
def open_start(request: AnyRequest) -> Redirect:
    """In the reader's language, which then stands in the address."""
    return Redirect(f"/open/{language_of(request)}", status_code=303)


@get("/open/{language:str}", opt=OPEN)
async def open_list(request: AnyRequest, language: FromPath[str]) -> Response[str]:
    known(language)
    found = [open_view.view(one, language, drawn=False) for one in await open_reading.listing()]
    return open_page(request, "open/list.html.j2", language, "", tables=found)


@get("/open/{language:str}/{table:str}", opt=OPEN)
async def open_latest(request: AnyRequest, language: FromPath[str], table: FromPath[str]) -> Response[str]:
    return await _table(request, language, table, open_reading.LATEST)


@get("/open/{language:str}/{table:str}/{version:str}", opt=OPEN)
async def open_version(
    request: AnyRequest, language: FromPath[str], table: FromPath[str], version: FromPath[str]
) -> Response[str]:
    return await _table(request, language, table, version)


@get("/open/{language:str}/{table:str}/{version:str}/{file:str}", opt=OPEN)
async def open_file(
    request: AnyRequest, language: FromPath[str], table: FromPath[str], version: FromPath[str], file: FromPath[str]
) -> Response[bytes]:
    page = await open_reading.page(table, version)
    made = open_files.open_file(page, file, known(language), _address(request, language, page))
    kept = headers(LONGER) | {"content-disposition": f'attachment; filename="{made.name}"'}
    return Response(made.content, media_type=made.media_type, headers=kept)


async def _table(request: AnyRequest, language: str, table: str, version: str) -> Response[str]:
    page = await open_reading.page(table, version)
    seen = await asyncio.to_thread(open_view.view, page, known(language))
    return open_page(
        request,
        "open/table.html.j2",
        language,
        f"/{table}" if version == open_reading.LATEST else f"/{table}/{version}",
        invented=bool(page.content["invented"]),
        seen=seen,
        address=_address(request, language, page),
        here=f"/open/{language}/{table}",
    )


def _address(request: AnyRequest, language: str, page: open_reading.OpenPage) -> str:
    """Where this very version can be read, for a citation."""
    public = request.app.state.settings.public_url or str(request.base_url)
    return f"{public.rstrip('/')}/open/{language}/{page.content['address']}/{page.mark}"


handlers = (robots, open_start, open_list, open_latest, open_version, open_file)
