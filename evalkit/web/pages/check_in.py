"""Noting a check-in: the sheet, its draft, reading it over, and the receipt."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect

from evalkit.access import TEAM
from evalkit.i18n import translator
from evalkit.services.asking import receipts, worker_views
from evalkit.web import wording
from evalkit.web.check_in_flow import open_page, save_quietly, take
from evalkit.web.check_in_ways import TEAM_WAY
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of


@get("/check-in/{enrolment:uuid}", opt={"access": TEAM, "looks_along": True})
async def sheet_page(request: Request[Any, Any, Any], enrolment: FromPath[UUID]) -> Response[str] | Redirect:
    """``mode``, ``day`` and ``form`` in the address: a sheet of paper that came back leads here."""
    wanted = request.query_params.get("form", "")[:40]
    return await open_page(request, TEAM_WAY, str(enrolment), form_version=wanted or None)


@post("/check-in/{enrolment:uuid}", opt={"access": TEAM, "looks_along": True}, status_code=200)
async def take_sheet(request: Request[Any, Any, Any], enrolment: FromPath[UUID]) -> Response[str] | Redirect:
    return await take(request, TEAM_WAY, str(enrolment))


@post("/check-in/{enrolment:uuid}/draft", opt={"access": TEAM}, status_code=200, media_type=MediaType.JSON)
async def save_draft(request: Request[Any, Any, Any], enrolment: FromPath[UUID]) -> dict[str, Any]:
    return await save_quietly(request, TEAM_WAY, str(enrolment))


@get("/receipts/{submission_key:uuid}", opt={"access": TEAM})
async def receipt_page(request: Request[Any, Any, Any], submission_key: FromPath[UUID]) -> Response[str]:
    receipt = await receipts.receipt(scope_of(request), str(submission_key))
    language = language_of(request)
    return page(
        request,
        "work/receipt.html.j2",
        receipt=receipt,
        modes=wording.MODES,
        said=wording.in_language,
        occasion=wording.occasion_name(receipt.wave_words, receipt.wave, language, translator(language)),
        words=wording.shared(receipt.language),
        words_language=receipt.language,
        words_direction=wording.text_direction(receipt.language),
        view_asked=await worker_views.is_asked(scope_of(request), receipt.check_in),
        new_key=str(uuid4()),
    )


@get("/receipts", opt={"access": TEAM})
async def find_receipt(request: Request[Any, Any, Any]) -> Response[str]:
    """Look a receipt up by its code, as somebody reads it out."""
    code = request.query_params.get("code", "")[:40]
    found = await receipts.look_up(scope_of(request), code) if code.strip() else ()
    return page(
        request,
        "work/find_receipt.html.j2",
        code=code,
        found=found,
        said=wording.in_language,
        occasion_name=wording.occasion_name,
    )


handlers = (sheet_page, take_sheet, save_draft, receipt_page, find_receipt)
