"""A person changes their card themselves: a new code and a new number, which nobody of the team has ever seen.

Whoever gives a card sees its code and may have seen its number. So a person can end what others know of it, alone.
It takes two steps, so that nobody is left outside: first the new code is shown, to be printed, photographed or copied
while the old card still opens; then they say that they have it, and from there only the new one opens anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import PARTICIPANT, check_rule
from evalkit.errors import Refused, problem
from evalkit.services.doors import passphrases, sessions, slow_down
from evalkit.services.doors.sessions import Opened, Session
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.people import cards
from evalkit.services.relays import told_back
from evalkit.services.word_keys import card_keys
from evalkit.store import Scope, Unit
from evalkit.store.queries import participants
from evalkit.store.queries import sessions as kept
from evalkit.store.queries.participants import AccessCode

NEXT = "next_card"
"""In the data of a session: the mark of the code that was shown last, and the new number's hash."""

TYPED = frozenset({"access.number_form", "access.number_same", "access.numbers_differ", "access.wrong_number"})
"""What is wrong with what was typed, and stands beside its field."""


@dataclass(frozen=True)
class Shown:
    """A code that opens nothing yet; it stands on the page that shows it, and nowhere else."""

    code: str
    ends_on: dt.date | None

    def __repr__(self) -> str:
        return "Shown(…)"


async def current(session: Session) -> AccessCode | None:
    """The card with which its person reads here, None where they read without one. Refused where nothing is read:
    whoever found a card changes nothing."""
    if session.may_read and not session.with_card:
        return None
    scope = _reading(session)
    async with store.unit(scope) as unit:
        return await _open_card(unit, scope)


async def is_known_to_team(session: Session) -> bool:
    """Whether somebody of the team made the card that is open here: who has its number reads what it reads."""
    card = await current(session)
    return card is not None and card.made_by is not None


async def show(session: Session, *, number: str, new: str, again: str) -> Shown:
    """A new code to be kept somewhere first; the old card still opens. Asks for the old number: a page that was left
    open lets nobody put its person outside. Refused with everything that is wrong with the new one."""
    scope = _reading(session)
    async with store.unit(scope) as unit:
        card = await _open_card(unit, scope)
    wrong = []
    if not cards.is_number(new):
        wrong.append(problem("access.number_form", field="new"))
    elif new == number:
        wrong.append(problem("access.number_same", field="new"))
    elif new != again:
        wrong.append(problem("access.numbers_differ", field="again"))
    if wrong:
        raise Refused(*wrong)
    turns = await slow_down.take_turn(number=card.id)
    if not await passphrases.is_right(number, card.number_hash):
        raise Refused(problem("access.wrong_number", field="number"))
    code = sealing.new_access_code()
    mark = sealing.access_code_mark(instance_keys(), code)
    waiting = {"mark": mark, "number_hash": await passphrases.hashed(new)}
    async with store.unit(sessions.SIGN_IN, write=True) as unit:
        await slow_down.was_right(unit, turns)
        await kept.set_session_data(unit, session.id, {**session.data, NEXT: waiting})
    return Shown(code, card.ends_on)


async def change(session: Session, code: str, *, now: dt.datetime | None = None) -> Opened:
    """From now on the code that was shown opens, and nothing else of this person's: no other card, no session that one
    began, no link. What they read with the old card they read with the new one. Gives the session that goes on.

    Other doors are shut first: cut between, the card that is open still opens, and the page is asked once more.
    """
    scope = _reading(session)
    waiting = session.data.get(NEXT)
    mark = sealing.access_code_mark(instance_keys(), code)
    if not waiting or mark is None or waiting["mark"] != mark:
        raise Refused(problem("access.card_not_shown"))
    async with store.unit(sessions.SIGN_IN, write=True, now=now) as unit:
        await kept.shut_doors_of_person(unit, scope.records, but=session.id)
    async with store.unit(scope, write=True, now=now) as unit:
        old = await _open_card(unit, scope)
        opened = _opened_records(scope)
        await cards.end_all(unit, scope.records)
        card = await participants.make_access_code(
            unit, scope.participant or "", mark=mark, ends_on=old.ends_on, number_hash=waiting["number_hash"]
        )
        await card_keys.keep(unit, card=card, code=code, records=opened)
        await told_back.go_over(unit, card)
        unit.note("change_card", "participant", scope.participant or "")
    async with store.unit(sessions.SIGN_IN, write=True, now=now) as unit:
        return await sessions.go_on(
            unit, session, organisation=scope.organisation, role=session.role, data={"reads_with": card}
        )


def _opened_records(scope: Scope) -> Sequence[str]:
    """Where the association has its own key: the records that the old card opens. A record that was joined later does
    not open with it, and that stands in nobody's way."""
    held = scope.keys.people if scope.keys is not None else {}
    return tuple(held) or scope.records


async def _open_card(unit: Unit, scope: Scope) -> AccessCode:
    card = await participants.access_code(unit, scope.card or "")
    if card is None or card.revoked_on is not None:
        raise Refused(problem("access.card_first"))
    return card


def _reading(session: Session) -> Scope:
    check_rule(session.role, PARTICIPANT)
    if not session.may_read:
        raise Refused(problem("access.only_answers"))
    if not session.with_card:
        raise Refused(problem("access.no_card"))
    return sessions.own_scope_of(session)
