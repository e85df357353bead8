"""Papers for the association's file: the page that offers them, and each as a file."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from evalkit.access import COORDINATION
from evalkit.services.keeping import association_papers as papers
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

MEDIA = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@get("/papers", opt={"access": COORDINATION})
async def papers_page(request: Request[Any, Any, Any]) -> Response[str]:
    return page(request, "work/association_papers.html.j2", papers=papers.ABOUT)


@get("/papers/{paper:str}/{format:str}", opt={"access": COORDINATION})
async def paper_file(request: Request[Any, Any, Any], paper: FromPath[str], format: FromPath[str]) -> Response[bytes]:
    made = await papers.file(scope_of(request), request.app.state.settings, paper, format, language_of(request))
    headers = {"content-disposition": f'attachment; filename="{made.name}"'}
    return Response(made.content, media_type=MEDIA[format], headers=headers)


handlers = (papers_page, paper_file)
