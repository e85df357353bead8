"""What is said about a flag: the programme first, the observatory when the programme shows it; never a sanction.

A flag is seen by its own association alone. What the team notes stays with it. When the coordination opens the
conversation, the observatory reads the explanation, and beside it the figure as coarsely as it may be shown; it can
ask; either side closes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evalkit import sealing, store
from evalkit.access import COORDINATION, OBSERVATORY, TEAM, Role, check_rule
from evalkit.definitions import Audience, loader
from evalkit.disclosure.process_counts import AtLeast
from evalkit.disclosure.reach import release_coarse
from evalkit.errors import Refused, problem
from evalkit.services.asking.check_ins import is_key
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.process import programme_words
from evalkit.services.reach import association, others, publics
from evalkit.services.reach.gathered import came_in
from evalkit.store import Scope, Unit
from evalkit.store.queries import organisations, programmes
from evalkit.store.queries import reach as kept
from evalkit.store.queries.consents import NO_RECIPIENT
from evalkit.store.queries.reach import Message

TABLE = "reach_conversation"
LONGEST = 2000
FLAGS = ("few", "leave", "hours")


@dataclass(frozen=True)
class Said:
    """``kind``: note, opened, answer, question or closed. ``ours``: the association's."""

    kind: str
    words: str
    language: str
    day: dt.date
    ours: bool


@dataclass(frozen=True)
class Conversation:
    """``figure``: what the observatory reads of it. ``names``: of the programme, {} where it is not to be named."""

    id: str
    programme: str
    flag: str
    said: tuple[Said, ...]
    figure: Mapping[str, Any]
    names: Mapping[str, str]
    opened: bool
    closed: bool


async def of_programme(scope: Scope, programme_id: str, *, now: dt.datetime | None = None) -> tuple[Conversation, ...]:
    """Every conversation about a programme of the own association, newest first."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        return tuple(reversed(_by_conversation(await kept.messages(unit, programme_id))))


async def read(scope: Scope, conversation_id: str, *, now: dt.datetime | None = None) -> Conversation:
    """One conversation of the own association; 404 for another's."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        return _one(await kept.conversation(unit, conversation_id))


async def begin(
    scope: Scope, programme_id: str, flag: str, text: str, *, key: str, language: str, now: dt.datetime | None = None
) -> str:
    """Note what there is to say about a flag that stands now. It stays with the team; gives the conversation."""
    check_rule(Role(scope.role), TEAM)
    seen = await association.reach_page(scope, programme_id, now=now)
    if flag not in FLAGS or seen.reach is None or flag not in seen.reach.flags:
        raise Refused(problem("reach.no_flag"))
    async with store.unit(scope, write=True, now=now) as unit:
        before = _by_conversation(await kept.messages(unit, programme_id))
        going_on = next((one for one in reversed(before) if one.flag == flag and not one.closed), None)
        if going_on is not None:
            return going_on.id
        words = await _checked(unit, text, key, language)
        new = await kept.say(
            unit, key, programme=seen.programme.id, conversation=key, number=1, kind="note", observatory=None,
            words=words, language=language, figure={"flag": flag},
        )  # fmt: skip
        if new:
            unit.note("note_reach", "programme", seen.programme.id, flag=flag)
        return key


async def add(
    scope: Scope, conversation_id: str, text: str, *, key: str, language: str, now: dt.datetime | None = None
) -> None:
    """Add a note of the team, or, once it is open, an answer that the observatory reads."""
    role = Role(scope.role)
    check_rule(role, TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        messages = await kept.conversation(unit, conversation_id)
        found = _going_on(messages)
        if found.opened:
            check_rule(role, COORDINATION)
        words = await _checked(unit, text, key, language)
        await _say(unit, messages, key, "answer" if found.opened else "note", words, language)


async def open_to_observatory(
    scope: Scope, conversation_id: str, text: str, *, key: str, language: str, named: bool,
    now: dt.datetime | None = None,
) -> None:  # fmt: skip
    """Show the flag to the observatory, with the explanation, and with the programme's name only if it is wished."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        messages = await kept.conversation(unit, conversation_id)
        found = _going_on(messages)
        if found.opened:
            return
        reader = next((one for one in await organisations.funders(unit) if one.kind == "observatory"), None)
        if reader is None:
            raise Refused(problem("reach.no_observatory"))
        words = await _checked(unit, text, key, language)
        figure = await _figure(unit, found, named=named)
        await _say(unit, messages, key, "opened", words, language, reader.id, named=named, figure=figure)
        unit.note("open_reach", "programme", found.programme, flag=found.flag, named=named)


async def close(scope: Scope, conversation_id: str, *, key: str, language: str, now: dt.datetime | None = None) -> None:
    """End it, from either side."""
    role = Role(scope.role)
    if role is Role.OBSERVATORY:
        await _from_observatory(scope, conversation_id, "", key=key, kind="closed", language=language, now=now)
        return
    check_rule(role, COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        messages = await kept.conversation(unit, conversation_id)
        found = _going_on(messages)
        if not is_key(key):
            raise Refused(problem("process.key_missing"))
        observatory = next((m.observatory for m in messages if m.kind == "opened"), None)
        if observatory is None:
            # Nobody else read it: the last note closes it.
            raise Refused(problem("reach.no_flag"))
        await _say(unit, messages, key, "closed", None, language, observatory)
        unit.note("close_reach", "programme", found.programme)


async def opened(scope: Scope, *, now: dt.datetime | None = None) -> tuple[Conversation, ...]:
    """What associations opened to this observatory, newest first."""
    check_rule(Role(scope.role), OBSERVATORY)
    async with store.unit(scope, now=now) as unit:
        return tuple(reversed(_by_conversation(await kept.messages_opened(unit))))


async def read_opened(scope: Scope, conversation_id: str, *, now: dt.datetime | None = None) -> Conversation:
    found = next((one for one in await opened(scope, now=now) if one.id == conversation_id), None)
    if found is None:
        raise Refused(problem("access.not_found"))
    return found


async def ask(
    scope: Scope, conversation_id: str, text: str, *, key: str, language: str, now: dt.datetime | None = None
) -> None:
    """A question of the observatory in a conversation that was opened to it."""
    check_rule(Role(scope.role), OBSERVATORY)
    await _from_observatory(scope, conversation_id, text, key=key, kind="question", language=language, now=now)


async def _from_observatory(
    scope: Scope, conversation_id: str, text: str, *, key: str, kind: str, language: str, now: dt.datetime | None
) -> None:
    async with store.unit(scope, write=True, now=now) as unit:
        messages = [m for m in await kept.messages_opened(unit) if m.conversation == conversation_id]
        if not messages:
            raise Refused(problem("access.not_found"))
        _going_on(messages)
        place = messages[0].organisation
        words = await _checked(unit, text, key, language, place) if kind == "question" else None
        if not is_key(key):
            raise Refused(problem("process.key_missing"))
        # Notes of the team that the observatory does not see have numbers too.
        number = max(m.number for m in messages) + 1
        for free in range(number, number + 20):
            if await kept.ask(unit, key, conversation=conversation_id, number=free, kind=kind, words=words,
                              language=language):  # fmt: skip
                unit.note("ask_reach" if kind == "question" else "close_reach", "conversation", conversation_id)
                return
        raise Refused(problem("reach.changed_meanwhile"))


async def _say(
    unit: Unit, messages: Sequence[Message], key: str, kind: str, words: bytes | None, language: str,
    observatory: str | None = None, *, named: bool = False, figure: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    if any(message.id == key for message in messages):
        return
    open_to = observatory or next((m.observatory for m in messages if m.kind == "opened"), None)
    new = await kept.say(
        unit, key, programme=messages[0].programme, conversation=messages[0].conversation,
        number=max(m.number for m in messages) + 1, kind=kind, observatory=None if kind == "note" else open_to,
        words=words, language=language, named=named, figure=dict(figure or {}),
    )  # fmt: skip
    if not new:
        raise Refused(problem("reach.changed_meanwhile"))
    if kind in ("note", "answer"):
        unit.note(f"{kind}_reach", "programme", messages[0].programme)


async def _figure(unit: Unit, found: Conversation, *, named: bool) -> dict[str, Any]:
    """What the observatory reads beside the words: steps over people who agreed to be counted for it, or no number."""
    programme = await programmes.programme(unit, found.programme)
    public = next(iter(await kept.publics(unit, found.programme)), None)
    figure: dict[str, Any] = {"flag": found.flag}
    if programme is None:
        return figure
    if named:
        figure["names"] = programme.names
    if found.flag != "few" or public is None or public.kind == "pool":
        return figure
    parts = publics.as_public(public).parts
    came = await came_in(unit, programme, public.indicator, parts, recipient=NO_RECIPIENT, use=others.USE)
    if came is None:
        return figure
    counts = [sum(one.group == at for one in came.entrants) for at in range(len(parts))]
    policy = loader.load_policies().for_audience(Audience.OBSERVATORY)
    coarse = release_coarse(counts, [part.count for part in parts], policy)
    if coarse is not None:
        figure |= {
            "people": _ends(coarse.people), "lower": _ends(coarse.lower),
            "intended": round(coarse.intended, 2), "source": public.source, "year": public.year,
        }  # fmt: skip
    return figure


def _ends(count: AtLeast) -> list[int]:
    """Between how many and how many people."""
    return [count.low, count.low + count.step - 1]


async def _checked(unit: Unit, text: str, key: str, language: str, place: str | None = None) -> bytes:
    """The words sealed to the instance, after what may not stand in them."""
    if not is_key(key):
        raise Refused(problem("process.key_missing"))
    if not text.strip():
        raise Refused(problem("reach.words", field="text"))
    problems = await programme_words.wrong(unit, {"text": text}, needed=("text",), longest=LONGEST)
    if problems:
        raise Refused(*problems)
    where = sealing.Place(place or unit.organisation, "", TABLE, "words", key)
    return sealing.seal(text.strip(), instance_keys().envelope.public, where)


def _going_on(messages: Sequence[Message]) -> Conversation:
    found = _one(messages)
    if found.closed:
        raise Refused(problem("reach.over"))
    return found


def _one(messages: Sequence[Message]) -> Conversation:
    if not messages:
        raise Refused(problem("entry.not_found"))
    return _by_conversation(messages)[0]


def _by_conversation(messages: Sequence[Message]) -> list[Conversation]:
    """Conversations by their first day."""
    by: dict[str, list[Message]] = {}
    for message in messages:
        by.setdefault(message.conversation, []).append(message)
    found = sorted(by.values(), key=lambda of: (of[0].said_on, of[0].conversation))
    return [_conversation(of) for of in found]


def _conversation(of: Sequence[Message]) -> Conversation:
    first = next((m for m in of if m.kind == "opened"), of[0])
    return Conversation(
        id=of[0].conversation,
        programme=of[0].programme,
        flag=str(of[0].figure.get("flag") or first.figure.get("flag", "")),
        said=tuple(
            Said(m.kind, _opened(m), m.language, m.said_on, m.kind != "question" and _by_association(m)) for m in of
        ),
        figure=first.figure,
        names=first.figure.get("names", {}),
        opened=any(m.kind == "opened" for m in of),
        closed=any(m.kind == "closed" for m in of),
    )


def _by_association(message: Message) -> bool:
    return message.kind in ("note", "opened", "answer")


def _opened(message: Message) -> str:
    if message.words is None:
        return ""
    try:
        place = sealing.Place(message.organisation, "", TABLE, "words", message.id)
        return sealing.open(message.words, instance_keys().envelope, place).decode()
    except sealing.CannotOpenError:
        return ""
