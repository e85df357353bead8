"""A person's own relays, opened with their card: to whom, what goes along, shown first, sent once, told back.

No page of a team leads here, and none of these routes takes an account.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import PARTICIPANT
from evalkit.errors import Refused, problem
from evalkit.i18n import LANGUAGE_NAMES
from evalkit.services.people import own_card
from evalkit.services.relays import letter, sending, told_back
from evalkit.services.relays.letter import Chosen
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.reading_aloud import of_forms
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of, signed_in

AnyRequest = Request[Any, Any, Any]
OWN = {"access": PARTICIPANT, "participant_page": True}
Id = Annotated[str, Field(max_length=40)]
Ticked = Annotated[tuple[Annotated[str, Field(max_length=120)], ...], Field(max_length=60)]


class Writing(Fields):
    """What goes along. ``change``: back to the form instead of forward to the preview."""

    submission_key: Id
    letter_language: Literal["fr", "nl", "en", "ar"]
    message: Annotated[str, Field(max_length=4000)] = ""
    reach: Annotated[str, Field(max_length=400)] = ""
    name_us: Literal["", "1"] = ""
    goals: Ticked = ()
    own_path: Ticked = ()
    change: Literal["", "1"] = ""

    @property
    def chosen(self) -> Chosen:
        return Chosen(self.letter_language, self.message, self.reach, self.name_us == "1", self.goals, self.own_path)


class Sending(Writing):
    """``shown``: the hash of the letter that the person saw."""

    shown: Annotated[str, Field(max_length=64)]


@get("/me/relays", opt=OWN)
async def own_relays(request: AnyRequest) -> Response[str]:
    """What I sent, and what became of it."""
    _check_reads(request)
    return _page(
        request, "participant/relays.html.j2", relays=await told_back.own(scope_of(request)),
        answers=told_back.ANSWERS, done=request.query_params.get("done"),
    )  # fmt: skip


@get("/me/relays/new", opt=OWN)
async def to_whom(request: AnyRequest) -> Response[str]:
    """The associations that receive relays, by name."""
    _check_reads(request)
    found = await sending.receivers(scope_of(request))
    known = await own_card.is_known_to_team(signed_in(request))
    return _page(request, "participant/relay_to.html.j2", receivers=found, known=known)


@get("/me/relays/new/{receiver:uuid}", opt=OWN)
async def write_relay(request: AnyRequest, receiver: FromPath[UUID]) -> Response[str]:
    """What goes along: nothing is ticked."""
    _check_reads(request)
    return await _writing(request, str(receiver), Entered())


@post("/me/relays/new/{receiver:uuid}/look", opt=OWN, status_code=200)
async def look_at_relay(request: AnyRequest, receiver: FromPath[UUID]) -> Response[str]:
    """Exactly as the other side will read it; nothing is kept or sent."""
    _check_reads(request)
    form = await entered(request, Writing)
    if form.model is None or form.model.change:
        return await _writing(request, str(receiver), form)
    return await _looking(request, str(receiver), form, form.model)


@post("/me/relays/new/{receiver:uuid}", opt=OWN, status_code=200)
async def send_relay(request: AnyRequest, receiver: FromPath[UUID]) -> Response[str] | Redirect:
    """Send what was shown, once."""
    _check_reads(request)
    form = await entered(request, Sending)
    if form.model is None:
        return await _writing(request, str(receiver), form)
    sent = form.model
    try:
        await sending.send(scope_of(request), str(receiver), sent.chosen, key=sent.submission_key, shown=sent.shown)
    except Refused as refusal:
        if refusal.problems[0].code != "relay.changed":
            raise
        return await _looking(request, str(receiver), form.with_refusal(refusal), sent)
    return go_to("/me/relays", done="sent")


@post("/me/relays/{own_relay:uuid}/take-back", opt=OWN, status_code=200)
async def take_relay_back(request: AnyRequest, own_relay: FromPath[UUID]) -> Redirect:
    """As long as nobody opened it."""
    _check_reads(request)
    await check_no_fields(request)
    await told_back.take_back(scope_of(request), request.app.state.settings, str(own_relay))
    return go_to("/me/relays", done="taken_back")


@post("/me/relays/{own_relay:uuid}/please-delete", opt=OWN, status_code=200)
async def ask_deletion(request: AnyRequest, own_relay: FromPath[UUID]) -> Redirect:
    """What was opened is theirs; the person may ask."""
    _check_reads(request)
    await check_no_fields(request)
    await told_back.please_delete(scope_of(request), str(own_relay))
    return go_to("/me/relays", done="asked")


async def _writing(request: AnyRequest, receiver: str, form: Entered[Any]) -> Response[str]:
    """The form, as typed. The fixed words of what may go along are in the page's own language."""
    language = language_of(request)
    return _page(
        request, "participant/relay_write.html.j2", status=form.status, form=form,
        choice=await sending.choice(scope_of(request), receiver, language), longest=letter.LONGEST,
        in_languages=LANGUAGE_NAMES, letter_language=form.values.get("letter_language") or language,
        key=form.values.get("submission_key") or str(uuid4()),
    )  # fmt: skip


async def _looking(request: AnyRequest, receiver: str, form: Entered[Any], typed: Writing) -> Response[str]:
    try:
        seen = await sending.look(scope_of(request), receiver, typed.chosen)
    except Refused as refusal:
        return await _writing(request, receiver, form.refused_by_field(refusal))
    return _page(request, "participant/relay_look.html.j2", status=form.status, form=form, seen=seen, typed=typed)


def _page(request: AnyRequest, template: str, **values: Any) -> Response[str]:
    language = language_of(request)
    return page(
        request, template, aloud=of_forms((), language, own=True), language_name=wording.language_name,
        said=wording.in_language, words=wording.shared(language), **values,
    )  # fmt: skip


def _check_reads(request: AnyRequest) -> None:
    """A card without its number, a shared tablet and a group's room only answer (TRUST T19)."""
    if not signed_in(request).may_read:
        raise Refused(problem("access.only_answers"))


handlers = (own_relays, to_whom, write_relay, look_at_relay, send_relay, take_relay_back, ask_deletion)
