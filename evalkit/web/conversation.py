"""A conversation about a flag, as its own association and the observatory to which it was opened read and write it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import uuid4

from litestar import Request, Response
from litestar.response import Redirect
from pydantic import Field

from evalkit.errors import Refused
from evalkit.services.reach import conversations
from evalkit.services.reach.conversations import Conversation
from evalkit.web import reach_words, wording
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]
Short = Annotated[str, Field(max_length=60)]


class Saying(Fields):
    key: Short
    text: Annotated[str, Field(max_length=4000)] = ""
    flag: Short = ""
    named: Short = ""


@dataclass(frozen=True)
class Side:
    """Who has the page before them. ``base``: where its conversations are; ``read`` and ``say``: the services of this
    side."""

    base: str
    read: Callable[..., Awaitable[Conversation]]
    say: Callable[..., Awaitable[None]]
    observatory: bool


ASSOCIATION = Side("/reach", conversations.read, conversations.add, observatory=False)
OBSERVATORY = Side("/observatory/reach", conversations.read_opened, conversations.ask, observatory=True)


async def shown(request: AnyRequest, side: Side, conversation: str, form: Entered[Any]) -> Response[str]:
    return page(
        request,
        "reach/conversation.html.j2",
        status=form.status,
        seen=await side.read(scope_of(request), conversation),
        flags=reach_words.FLAGS,
        form=form,
        said=wording.in_language,
        key=form.values.get("key") or str(uuid4()),
        done=request.query_params.get("done"),
        reader=side.observatory,
    )


async def say(request: AnyRequest, side: Side, conversation: str) -> Response[str] | Redirect:
    """Add what was typed."""
    form = await entered(request, Saying)
    if form.model is None:
        return await shown(request, side, conversation, form)
    try:
        await side.say(
            scope_of(request), conversation, form.model.text, key=form.model.key, language=language_of(request)
        )
    except Refused as refusal:
        return await shown(request, side, conversation, form.refused_by_field(refusal))
    return go_to(f"{side.base}/{conversation}", done="noted")


async def close(request: AnyRequest, side: Side, conversation: str) -> Redirect:
    await check_no_fields(request)
    await conversations.close(scope_of(request), conversation, key=str(uuid4()), language=language_of(request))
    return go_to(f"{side.base}/{conversation}", done="closed")
