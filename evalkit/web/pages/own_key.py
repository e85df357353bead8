"""The association's own key to words: choosing it, who holds it, the recovery sheet; and typing one's passphrase."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import COORDINATION, TEAM
from evalkit.errors import Refused
from evalkit.services.word_keys import holders, own_key, sheet, switching
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.going_on import go_to, inside
from evalkit.web.rendering import page
from evalkit.web.sessions import let_in, scope_of, signed_in

AnyRequest = Request[Any, Any, Any]
PLACE = "/own-key"

Secret = Annotated[str, Field(min_length=1, max_length=200)]
SheetCode = Annotated[str, Field(min_length=1, max_length=80)]


class Passphrase(Fields):
    passphrase: Secret


class Unlocking(Fields):
    passphrase: Secret
    next: Annotated[str, Field(max_length=300)] = ""


class Code(Fields):
    code: SheetCode


class Recovering(Fields):
    code: SheetCode
    passphrase: Secret


class Choosing(Fields):
    understood: Literal["", "yes"] = ""


@get(PLACE, opt={"access": TEAM})
async def own_key_page(request: AnyRequest) -> Response[str]:
    return await _page(request, Entered())


@post(f"{PLACE}/begin", opt={"access": COORDINATION}, status_code=200)
async def begin(request: AnyRequest) -> Response[str] | Redirect:
    """Make the key; nothing is sealed to it yet."""
    form = await entered(request, Passphrase)
    if form.model is None:
        return await _page(request, form)
    try:
        let_in(request, await holders.begin(signed_in(request), form.model.passphrase))
    except Refused as refusal:
        return await _page(request, form.with_refusal(refusal))
    return go_to(PLACE, done="begun")


@post(f"{PLACE}/ask", opt={"access": TEAM}, status_code=200)
async def ask(request: AnyRequest) -> Response[str] | Redirect:
    form = await entered(request, Passphrase)
    if form.model is None:
        return await _page(request, form)
    try:
        let_in(request, await holders.ask(signed_in(request), form.model.passphrase))
    except Refused as refusal:
        return await _page(request, form.with_refusal(refusal))
    return go_to(PLACE, done="asked")


@post(f"{PLACE}/holders/{{key_holder:uuid}}/give", opt={"access": TEAM})
async def give(request: AnyRequest, key_holder: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    await holders.give(scope_of(request), str(key_holder))
    return go_to(PLACE, done="given")


@post(f"{PLACE}/holders/{{key_holder:uuid}}/remove", opt={"access": COORDINATION})
async def remove(request: AnyRequest, key_holder: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    await holders.remove(scope_of(request), str(key_holder))
    return go_to(PLACE, done="removed")


@post(f"{PLACE}/sheet", opt={"access": COORDINATION}, status_code=200)
async def make_sheet(request: AnyRequest) -> Response[str]:
    """A new recovery sheet. Its code stands on this answer only."""
    await check_no_fields(request)
    code = await sheet.make(scope_of(request))
    state = await holders.state(scope_of(request))
    return page(request, "own_key_sheet.html.j2", groups=code.split("-"), today=state.today)


@post(f"{PLACE}/sheet/test", opt={"access": COORDINATION}, status_code=200)
async def test_sheet(request: AnyRequest) -> Response[str] | Redirect:
    form = await entered(request, Code)
    if form.model is None:
        return await _page(request, form)
    try:
        await sheet.test(scope_of(request), form.model.code)
    except Refused as refusal:
        return await _page(request, form.with_refusal(refusal))
    return go_to(PLACE, done="tested")


@post(f"{PLACE}/choose", opt={"access": COORDINATION}, status_code=200)
async def choose(request: AnyRequest) -> Response[str] | Redirect:
    """From now on words open with the association's own key only; what a stop left is gone on with."""
    form = await entered(request, Choosing)
    if form.model is None:
        return await _page(request, form)
    try:
        await switching.choose(scope_of(request), understood=form.model.understood == "yes")
    except Refused as refusal:
        return await _page(request, form.with_refusal(refusal))
    return go_to(PLACE, done="chosen")


@post(f"{PLACE}/change", opt={"access": TEAM})
async def change(request: AnyRequest) -> Redirect:
    """A new key in the place of the old one, after somebody who held it left."""
    await check_no_fields(request)
    await switching.change(scope_of(request))
    return go_to(PLACE, done="changed")


@get(f"{PLACE}/recover", opt={"access": TEAM}, sync_to_thread=False)
def recover_page(request: AnyRequest) -> Response[str]:
    return page(request, "own_key_recover.html.j2", form=Entered())


@post(f"{PLACE}/recover", opt={"access": TEAM}, status_code=200)
async def recover(request: AnyRequest) -> Response[str] | Redirect:
    """With the printed sheet, hold the key again when nobody's passphrase opens it."""
    form = await entered(request, Recovering)
    if form.model is not None:
        try:
            let_in(request, await sheet.recover(signed_in(request), form.model.code, form.model.passphrase))
            return go_to(PLACE, done="recovered")
        except Refused as refusal:
            form = form.with_refusal(refusal)
    return page(request, "own_key_recover.html.j2", status=form.status, form=Entered({}, None, form.problems))


@get("/unlock", opt={"access": TEAM}, sync_to_thread=False)
def unlock_page(request: AnyRequest) -> Response[str]:
    """Where somebody who came in without their passphrase types it, and goes on where they were."""
    return page(request, "unlock.html.j2", form=Entered(), next=request.query_params.get("next", ""))


@post("/unlock", opt={"access": TEAM}, status_code=200)
async def unlock(request: AnyRequest) -> Response[str] | Redirect:
    form = await entered(request, Unlocking)
    if form.model is not None:
        try:
            let_in(request, await own_key.unlock(signed_in(request), form.model.passphrase))
            return go_to(inside(form.model.next) or "/")
        except Refused as refusal:
            form = form.with_refusal(refusal)
    return page(request, "unlock.html.j2", status=form.status, form=form, next=str(form.values.get("next", "")))


async def _page(request: AnyRequest, form: Entered[Any]) -> Response[str]:
    return page(
        request,
        "own_key.html.j2",
        status=form.status,
        form=Entered({}, None, form.problems),
        key=await holders.state(scope_of(request)),
        fewest=holders.FEWEST,
        done=request.query_params.get("done"),
    )


handlers = (
    own_key_page, begin, ask, give, remove, make_sheet, test_sheet, choose, change, recover_page, recover,
    unlock_page, unlock,
)  # fmt: skip
