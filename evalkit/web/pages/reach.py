"""Who is reached, who not yet: a programme's own page, for whom it is meant, and what is said about a flag."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import COORDINATION, TEAM
from evalkit.definitions import process_lists
from evalkit.disclosure.reach import ReleasedGate
from evalkit.errors import Problem, Refused
from evalkit.reporting import levels
from evalkit.reporting.wording import wording as report_wording
from evalkit.services.reach import association, conversations, publics, referrals
from evalkit.services.reach.publics import NewPublic
from evalkit.web import conversation as talk
from evalkit.web import reach_words, wording
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.forgery import TOKEN_FIELD
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]
Short = Annotated[str, Field(max_length=60)]
COUNT = "count."
LARGEST = 200_000


class Sharing(Fields):
    shared: Short = ""


@get("/programmes/{programme:uuid}/reach", opt={"access": TEAM})
async def reach_page(request: AnyRequest, programme: FromPath[UUID]) -> Response[str]:
    return await _reach(request, str(programme), {}, {})


@post("/programmes/{programme:uuid}/reach/public", opt={"access": COORDINATION}, status_code=200)
async def declare(request: AnyRequest, programme: FromPath[UUID]) -> Response[str] | Redirect:
    """For whom it is meant: typed level by level, or from a file with two columns."""
    typed, data = await _uploaded(request, "file")
    new = NewPublic(
        kind=typed.get("kind", ""),
        year=typed.get("year", ""),
        indicator=typed.get("indicator", ""),
        counts=_counts(typed),
        source=typed.get("source", ""),
        language=language_of(request),
        file=data,
    )
    try:
        await publics.declare(scope_of(request), str(programme), new)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        problems = {str(p.details.get("field", "file")): p for p in reversed(refusal.problems)}
        return await _reach(request, str(programme), typed, problems)
    return go_to(f"/programmes/{programme}/reach", done="declared")


@post("/programmes/{programme:uuid}/reach/shared", opt={"access": COORDINATION}, status_code=200)
async def share(request: AnyRequest, programme: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, Sharing)
    if form.model is None:
        return await _reach(request, str(programme), {}, dict(form.problems))
    shared = form.model.shared == "yes"
    await association.let_add_up(scope_of(request), str(programme), shared=shared)
    return go_to(f"/programmes/{programme}/reach", done="shared" if shared else "not_shared")


@post("/programmes/{programme:uuid}/reach/referrals", opt={"access": TEAM}, status_code=200)
async def read_referrals(request: AnyRequest, programme: FromPath[UUID]) -> Response[str]:
    """Computed and shown once; nothing of the file is kept."""
    _, data = await _uploaded(request, "referrals")
    try:
        gate = await referrals.read(scope_of(request), str(programme), data)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        return await _reach(request, str(programme), {}, {"referrals": refusal.problems[0]})
    return await _reach(request, str(programme), {}, {}, gate)


@post("/programmes/{programme:uuid}/reach/flags", opt={"access": TEAM}, status_code=200)
async def explain(request: AnyRequest, programme: FromPath[UUID]) -> Response[str] | Redirect:
    """The first words about a flag; they stay with the team."""
    form = await entered(request, talk.Saying)
    if form.model is None:
        return await _reach(request, str(programme), {}, dict(form.problems))
    typed = form.model
    try:
        found = await conversations.begin(
            scope_of(request), str(programme), typed.flag, typed.text, key=typed.key, language=language_of(request)
        )
    except Refused as refusal:
        problems = form.refused_by_field(refusal).problems
        return await _reach(request, str(programme), dict(form.values), dict(problems))
    return go_to(f"/reach/{found}", done="noted")


@get("/reach/{conversation:uuid}", opt={"access": TEAM})
async def conversation_page(request: AnyRequest, conversation: FromPath[UUID]) -> Response[str]:
    return await talk.shown(request, talk.ASSOCIATION, str(conversation), Entered())


@post("/reach/{conversation:uuid}", opt={"access": TEAM}, status_code=200)
async def add(request: AnyRequest, conversation: FromPath[UUID]) -> Response[str] | Redirect:
    return await talk.say(request, talk.ASSOCIATION, str(conversation))


@post("/reach/{conversation:uuid}/open", opt={"access": COORDINATION}, status_code=200)
async def open_it(request: AnyRequest, conversation: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, talk.Saying)
    if form.model is None:
        return await talk.shown(request, talk.ASSOCIATION, str(conversation), form)
    typed = form.model
    try:
        await conversations.open_to_observatory(
            scope_of(request), str(conversation), typed.text, key=typed.key, language=language_of(request),
            named=typed.named == "yes",
        )  # fmt: skip
    except Refused as refusal:
        return await talk.shown(request, talk.ASSOCIATION, str(conversation), form.refused_by_field(refusal))
    return go_to(f"/reach/{conversation}", done="opened")


@post("/reach/{conversation:uuid}/close", opt={"access": COORDINATION}, status_code=200)
async def close(request: AnyRequest, conversation: FromPath[UUID]) -> Redirect:
    return await talk.close(request, talk.ASSOCIATION, str(conversation))


def _counts(typed: dict[str, str]) -> dict[str, str]:
    """Level → count, of the question that was chosen."""
    mine = f"{COUNT}{typed.get('indicator', '')}."
    return {name.removeprefix(mine): value for name, value in typed.items() if name.startswith(mine) and value}


async def _uploaded(request: AnyRequest, name: str) -> tuple[dict[str, str], bytes]:
    """What was typed, and the file if one came along. It stays in memory."""
    form = await request.form()
    typed: dict[str, str] = {}
    data = b""
    for field in form:
        value = form.get(field)
        if isinstance(value, UploadFile):
            data = await value.read(LARGEST) if field == name else data
        elif field != TOKEN_FIELD:
            typed[field] = str(value)[:400]
    return typed, data


async def _reach(
    request: AnyRequest,
    programme: str,
    typed: dict[str, Any],
    problems: dict[str, Problem],
    gate: ReleasedGate | None = None,
) -> Response[str]:
    scope, language = scope_of(request), language_of(request)
    seen = await association.reach_page(scope, programme)
    said = report_wording(language)
    told = await reach_words.of_association(seen, said, process_lists.DEMAND, gate)
    return page(
        request,
        "reach/association.html.j2",
        status=next((p.kind.status for p in problems.values()), 200),
        seen=seen,
        told=told,
        talks=await conversations.of_programme(scope, programme),
        flags=reach_words.FLAGS,
        typed=typed,
        problems=problems,
        kinds=publics.KINDS,
        parts={i.key: _parts(i, said) for i in seen.countable},
        titles={i.key: levels.title(i, said) for i in seen.countable},
        needs=process_lists.NEEDS,
        said=wording.in_language,
        quarter=reach_words.quarter,
        key=lambda: str(uuid4()),
        done=request.query_params.get("done"),
    )


def _parts(indicator: Any, said: Any) -> list[tuple[str, str]]:
    """(how a group is written, its words), furthest first."""
    parts = publics.groups_of(indicator)
    words = dict(levels.sentences(indicator, said))
    return [
        (publics.level_key(low, high), words.get(int(low), "") if low == high else said.between(int(low), int(high)))
        for low, high in parts
    ]


handlers = (
    reach_page, declare, share, read_referrals, explain, conversation_page, add, open_it, close,
)  # fmt: skip
