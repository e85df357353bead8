"""Whatever goes wrong becomes an answer here, and only here: a calm page, or the one JSON shape for programs."""

from __future__ import annotations

import logging
from typing import Any

from litestar import Request, Response
from litestar.enums import MediaType
from litestar.exceptions import HTTPException

from evalkit.errors import Problem, Refused, problem
from evalkit.i18n import problem_text
from evalkit.web import given_back
from evalkit.web.language import language_of
from evalkit.web.rendering import page

log = logging.getLogger("evalkit.web")

_OF_STATUS = {
    400: "request.malformed",
    401: "access.sign_in_first",
    403: "access.other_role",
    404: "access.not_found",
    405: "request.method",
    413: "request.too_large",
    415: "request.media_type",
    422: "request.malformed",
    429: "access.too_many_tries",
    500: "request.our_mistake",
    503: "instance.busy",
}
"""The sentence for what Litestar itself refuses. Its own texts could repeat what somebody typed."""


def answer(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """The answer to anything raised. What nobody foresaw is logged without values and told without a traceback."""
    problems = problems_of(error)
    status = problems[0].kind.status
    if status == 500:
        log.error("unforeseen", extra={"error": type(error).__name__, "where": _where(error)})
    if wants_json(request):
        shape = json_shape(problems, language_of(request))
        return Response(shape, status_code=status, media_type=MediaType.JSON, headers=_headers(request, problems[0]))
    return error_page(request, problems)


def problems_of(error: Exception) -> tuple[Problem, ...]:
    if isinstance(error, Refused):
        return error.problems
    if isinstance(error, HTTPException):
        code = _OF_STATUS.get(error.status_code, "request.malformed" if error.status_code < 500 else "instance.busy")
        return (problem(code, minutes=15) if code == "access.too_many_tries" else problem(code),)
    return (problem("request.our_mistake"),)


def json_shape(problems: tuple[Problem, ...], language: str) -> dict[str, Any]:
    """``{"error": {"code", "message", "fields"?}}``; ``fields`` maps a field to its sentence."""
    first = problems[0]
    shape: dict[str, Any] = {"code": first.code, "message": problem_text(first, language)}
    fields = {str(p.details["field"]): problem_text(p, language) for p in problems if "field" in p.details}
    if fields:
        shape["fields"] = fields
    return {"error": shape}


def error_page(request: Request[Any, Any, Any], problems: tuple[Problem, ...]) -> Response[str]:
    """One page for every error; for a visitor at a closed door it offers to sign in, and goes on from there."""
    first = problems[0]
    language = language_of(request)
    sign_in = first.code in {"access.sign_in_first", "access.session_over"}
    return page(
        request,
        "problem.html.j2",
        status=first.kind.status,
        headers=_headers(request, first),
        problem=first,
        sentences=[problem_text(p, language) for p in problems],
        door="account"
        if sign_in
        else "participant"
        if first.code in {"access.card_first", "access.card_over"}
        else None,
        onward=_onward(first),
        given_back=given_back.of(request),
        again=first.code == "access.stale_form",
        next=request.url.path if sign_in and request.method == "GET" else "",
        unlock=(request.url.path if request.method == "GET" else "") if first.code == "keys.locked" else None,
    )


def _onward(first: Problem) -> str | None:
    """Where the way goes on from a draft that became a form version."""
    published = first.details.get("published")
    return f"/forms/versions/{published}" if first.code == "studio.not_open" and published else None


def _headers(request: Request[Any, Any, Any], first: Problem) -> dict[str, str]:
    """What programs read besides the words: which methods there are, how to come in, how long to wait."""
    if first.code == "request.method":
        return {"allow": ", ".join(sorted(_methods(request)))}
    if first.code in {"access.token_first", "access.token_over"}:
        return {"www-authenticate": "Bearer"}
    return {"retry-after": str(first.details["seconds"])} if "seconds" in first.details else {}


def wants_json(request: Request[Any, Any, Any]) -> bool:
    if request.url.path.startswith(("/api/", "/health/")):
        return True
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/html" not in accept


def _methods(request: Request[Any, Any, Any]) -> set[str]:
    template = request.scope.get("path_template") or request.url.path
    for route in request.app.routes:
        if template in {route.path, route.path_format}:
            methods = {str(method) for method in getattr(route, "methods", ())}
            return methods | {"HEAD"} if "GET" in methods else methods
    return {"GET", "HEAD"}


def _where(error: Exception) -> str:
    """Our own file and line: never a value, which may be what somebody typed."""
    trace = error.__traceback__
    where = "unknown"
    while trace is not None:
        code = trace.tb_frame.f_code
        where = f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} in {code.co_name}"
        trace = trace.tb_next
    return where
