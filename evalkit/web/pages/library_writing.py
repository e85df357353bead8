"""Writing sheets about tools: one's own, their versions, drafts and publications."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from evalkit.access import LIBRARY_AUTHORS
from evalkit.definitions import library_lists as lists
from evalkit.errors import Problem, Refused
from evalkit.i18n import SCREEN
from evalkit.services.library import sheets
from evalkit.services.library.sheets import Facts, Version, Written
from evalkit.web import wording
from evalkit.web.entered import Entered, check_no_fields
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of
from evalkit.web.typed_fields import typed_fields
from evalkit.web.typed_number import whole_number

AnyRequest = Request[Any, Any, Any]


@get("/library/own", opt={"access": LIBRARY_AUTHORS})
async def own_page(request: AnyRequest) -> Response[str]:
    return page(
        request, "library/own.html.j2", own=await sheets.own(scope_of(request)), said=wording.in_language,
        done=request.query_params.get("done"),
    )  # fmt: skip


@get("/library/new", opt={"access": LIBRARY_AUTHORS})
async def new_page(request: AnyRequest) -> Response[str]:
    return _writing(request, None, {"key": str(uuid4())}, ())


@post("/library/sheets", opt={"access": LIBRARY_AUTHORS}, status_code=200)
async def begin(request: AnyRequest) -> Response[str] | Redirect:
    typed = await typed_fields(request)
    publish = typed.get("act") == "publish"
    try:
        sheet = await sheets.begin(scope_of(request), typed.get("key", ""), _written(typed), publish=publish)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        return _writing(request, None, {**typed, "key": typed.get("key") or str(uuid4())}, refusal.problems)
    return _kept(sheet, publish)


@get("/library/tools/{sheet:uuid}/edit", opt={"access": LIBRARY_AUTHORS})
async def edit_page(request: AnyRequest, sheet: FromPath[UUID]) -> Response[str]:
    found = await sheets.own_sheet(scope_of(request), str(sheet))
    return _writing(request, found, _as_typed(found.newest), ())


@post("/library/tools/{sheet:uuid}/edit", opt={"access": LIBRARY_AUTHORS}, status_code=200)
async def save(request: AnyRequest, sheet: FromPath[UUID]) -> Response[str] | Redirect:
    typed = await typed_fields(request)
    publish = typed.get("act") == "publish"
    based_on = whole_number(typed.get("based_on", "")) or 0
    try:
        await sheets.save(scope_of(request), str(sheet), _written(typed), based_on=based_on, publish=publish)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        return _writing(request, await sheets.own_sheet(scope_of(request), str(sheet)), typed, refusal.problems)
    return _kept(str(sheet), publish)


@get("/library/tools/{sheet:uuid}/versions", opt={"access": LIBRARY_AUTHORS})
async def versions_page(request: AnyRequest, sheet: FromPath[UUID]) -> Response[str]:
    return page(
        request,
        "library/versions.html.j2",
        found=await sheets.own_sheet(scope_of(request), str(sheet)),
        lists=lists,
        screen=SCREEN,
        said=wording.in_language,
        language_name=wording.language_name,
    )


@post("/library/tools/{sheet:uuid}/withdraw", opt={"access": LIBRARY_AUTHORS}, status_code=200)
async def withdraw(request: AnyRequest, sheet: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    await sheets.withdraw(scope_of(request), str(sheet))
    return go_to("/library/own", done="withdrawn")


def _kept(sheet: str, publish: bool) -> Redirect:
    return go_to(f"/library/tools/{sheet}", done="published") if publish else go_to("/library/own", done="kept")


def _written(typed: Mapping[str, str]) -> Written:
    texts = {code: {name: typed.get(f"{name}_{code}", "") for name in lists.FIELDS} for code in SCREEN}
    facts = Facts(
        tuple(key for key in lists.NEEDS if f"need.{key}" in typed),
        tuple(code for code in (*lists.LANGUAGES, lists.WITHOUT_WORDS) if f"speaks.{code}" in typed),
        _number(typed, "minutes"), _number(typed, "fewest"), _number(typed, "most"),
    )  # fmt: skip
    return Written(texts, facts, typed.get("contact", ""))


def _number(typed: Mapping[str, str], name: str) -> int | None:
    """What was typed; 0, which nothing takes, where it is no number."""
    text = typed.get(name, "").strip()
    if not text:
        return None
    return whole_number(text, digits=5) or 0


def _as_typed(version: Version) -> dict[str, str]:
    written = version.written
    typed = {f"{name}_{code}": text for code, texts in written.texts.items() for name, text in texts.items()}
    typed |= {f"need.{key}": "yes" for key in written.facts.needs}
    typed |= {f"speaks.{code}": "yes" for code in written.facts.languages}
    numbers = {"minutes": written.facts.minutes, "fewest": written.facts.fewest, "most": written.facts.most}
    typed |= {name: str(n) for name, n in numbers.items() if n is not None}
    return {**typed, "contact": written.contact}


def _writing(
    request: AnyRequest, found: sheets.OwnSheet | None, typed: Mapping[str, str], problems: tuple[Problem, ...]
) -> Response[str]:
    by_field = {str(one.details.get("field", "")): one for one in reversed(problems)}
    form: Entered[Any] = Entered(typed, None, by_field)
    here = language_of(request)
    return page(
        request,
        "library/write.html.j2",
        status=form.status,
        found=found,
        form=form,
        languages_in_order=[here, *(code for code in SCREEN if code != here)],
        told_more={
            code for code in SCREEN if any(typed.get(f"{n}_{code}") for n in lists.FIELDS if n not in lists.NEEDED)
        },
        begun={code for code in SCREEN if any(typed.get(f"{name}_{code}") for name in lists.FIELDS)},
        lists=lists,
        longest=sheets.LONGEST,
        longest_title=sheets.LONGEST_TITLE,
        longest_contact=sheets.LONGEST_CONTACT,
        said=wording.in_language,
        language_name=wording.language_name,
    )


handlers = (own_page, new_page, begin, edit_page, save, versions_page, withdraw)
