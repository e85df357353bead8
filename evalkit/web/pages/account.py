"""One's own account: language, passphrase, where one works, and every open session."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import ROLES, SIGNED_IN
from evalkit.errors import Refused
from evalkit.i18n import LANGUAGE_NAMES, SCREEN
from evalkit.services.doors import accounts, new_passphrase, own_sessions, passphrases, places
from evalkit.services.word_keys import own_key
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import let_in, let_out, signed_in


class Language(Fields):
    language: Literal["fr", "nl", "en"]


class Passphrase(Fields):
    passphrase: Annotated[str, Field(min_length=1, max_length=200)]
    passphrase_old: Annotated[str, Field(max_length=200)] = ""
    passphrase_code: Annotated[str, Field(max_length=40)] = ""
    forgotten: Literal["", "yes"] = ""


class Place(Fields):
    organisation: Annotated[str, Field(max_length=40)]
    role: Literal["worker", "coordinator", "funder", "observatory"]


@get("/account", opt={"access": SIGNED_IN})
async def account_page(request: Request[Any, Any, Any]) -> Response[str]:
    return await _account(request, Entered())


@post("/account/language", opt={"access": SIGNED_IN})
async def choose_language(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    form = await entered(request, Language)
    if form.model is None:
        return await _account(request, form)
    await accounts.choose_language(signed_in(request), form.model.language)
    return go_to("/account", lang=form.model.language, done="language")


@post("/account/passphrase", opt={"access": SIGNED_IN})
async def choose_passphrase(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    form = await entered(request, Passphrase)
    if form.model is None:
        return await _account(request, form)
    try:
        await accounts.choose_passphrase(
            signed_in(request), form.model.passphrase,
            old=form.model.passphrase_old, code=form.model.passphrase_code, forgotten=form.model.forgotten == "yes",
        )  # fmt: skip
    except Refused as refusal:
        return await _account(request, form.with_refusal(refusal))
    return go_to("/account", done="passphrase")


@post("/account/place", opt={"access": SIGNED_IN})
async def choose_place(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    """Go on in another organisation or role: with a new session."""
    form = await entered(request, Place)
    if form.model is None:
        return await _account(request, form)
    opened = await places.work_elsewhere(signed_in(request), organisation=form.model.organisation, role=form.model.role)
    let_in(request, opened)
    return go_to("/")


@post("/account/sessions/{session_id:uuid}/end", opt={"access": SIGNED_IN})
async def end_session(request: Request[Any, Any, Any], session_id: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    await own_sessions.end_one_of_mine(signed_in(request), str(session_id))
    if str(session_id) == signed_in(request).id:
        let_out(request, "account")
        return go_to("/sign-in")
    return go_to("/account", done="session")


@post("/account/sessions/end-others", opt={"access": SIGNED_IN})
async def end_others(request: Request[Any, Any, Any]) -> Redirect:
    await check_no_fields(request)
    await own_sessions.end_my_others(signed_in(request))
    return go_to("/account", done="sessions")


async def _account(request: Request[Any, Any, Any], form: Entered[Any]) -> Response[str]:
    session = signed_in(request)
    return page(
        request,
        "account.html.j2",
        status=form.status,
        form=form,
        places=await places.places(session),
        open_sessions=await own_sessions.mine(session),
        roles=ROLES,
        language_choices=[(code, LANGUAGE_NAMES[code]) for code in SCREEN],
        proposed=passphrases.propose(language_of(request)),
        least=passphrases.LEAST,
        done=request.query_params.get("done"),
        asks=await new_passphrase.asked(session),
        asks_for_old=await own_key.needs_old(session),
    )


handlers = (account_page, choose_language, choose_passphrase, choose_place, end_session, end_others)
