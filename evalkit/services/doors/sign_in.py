"""Coming in: with a one-time link, with a passphrase, with a card's code. Each begins a session of its own kind."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import Role
from evalkit.errors import Refused, problem
from evalkit.sealing import HeldKeys, KeyPair
from evalkit.services.asking import rooms
from evalkit.services.doors import enrolment, new_passphrase, passphrases, second_step, sessions, slow_down
from evalkit.services.doors.enrolment import Begun
from evalkit.services.doors.places import places_of
from evalkit.services.doors.second_step import Ticket
from evalkit.services.doors.sessions import Opened
from evalkit.services.doors.tokens import new_token, token_hash
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.word_keys import card_keys, own_key
from evalkit.store import Scope, Unit
from evalkit.store.queries import accounts, organisations, participants
from evalkit.store.queries import sessions as kept
from evalkit.store.queries.rooms import Room

SIGN_IN = Scope.system("sign_in")

LINK_LASTS = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Link:
    """What a one-time link is for, before it is used."""

    role: Role
    organisation: str | None


async def look_at_link(token: str) -> Link | None:
    """What the page with the button shows; None when the link no longer opens. Nothing is used up."""
    async with store.unit(SIGN_IN) as unit:
        found = await kept.sign_in_link(unit, token_hash(token))
        if found is None:
            return None
        place = await organisations.organisation_by_id(unit, found.organisation) if found.organisation else None
        return Link(_role_of(found), place.name if place and not found.participant else None)


async def use_link(token: str) -> Opened | Ticket | Begun:
    """Use a link up and begin its session; of many presses on the button exactly one does. Else Refused.

    A :class:`Ticket` for an account with a second step: its session begins with that. A :class:`Begun` for one that
    must have one and has none: the link goes on working until it is set.
    """
    async with store.unit(SIGN_IN, write=True) as unit:
        found = await kept.sign_in_link(unit, token_hash(token))
        if (
            found is not None
            and found.account is not None
            and found.organisation is not None
            and found.role is not None
        ):
            begun = await _to_enrol(unit, found.account, found.organisation, found.role, link=found.token_hash)
            if begun is not None:
                return begun
        found = await kept.use_sign_in_link(unit, token_hash(token))
        if found is None:
            raise Refused(problem("access.link_not_valid"))
        if found.purpose == "set_up":
            return await sessions.begin(unit, door="set_up")
        if found.account is not None and found.organisation is not None and found.role is not None:
            second = await second_step.ticket(
                unit, account=found.account, organisation=found.organisation, role=found.role
            )
            if second is not None:
                return second
        opened = await sessions.begin(
            unit,
            door="participant" if found.participant else "account",
            organisation=found.organisation,
            role=found.role,
            account=found.account,
            participant=found.participant,
            data=new_passphrase.data_of_link(unit) if found.account else None,
        )
        unit.note("sign_in", "sign_in_link", found.id, organisation=found.organisation, by="link")
        return opened


async def make_link(
    unit: Unit,
    *,
    account: str,
    organisation: str,
    role: str,
    lasts: dt.timedelta = LINK_LASTS,
    row: str | None = None,
) -> str:
    """The token of a new one-time sign-in link for a membership. Needs the system scope. ``row``: of the page's key."""
    token = new_token()
    await kept.make_sign_in_link(
        unit,
        token_hash=token_hash(token),
        purpose="sign_in",
        ends_at=unit.now + lasts,
        account=account,
        organisation=organisation,
        role=role,
        link_id=row,
    )
    return token


async def make_participant_link(
    unit: Unit, *, organisation: str, participant: str, lasts: dt.timedelta = LINK_LASTS
) -> str:
    """The token of a new one-time link to a person's own pages. Needs the system scope."""
    token = new_token()
    await kept.make_sign_in_link(
        unit,
        token_hash=token_hash(token),
        purpose="participant",
        ends_at=unit.now + lasts,
        organisation=organisation,
        role=Role.PARTICIPANT,
        participant=participant,
    )
    return token


async def with_passphrase(login: str, passphrase: str, *, address: str) -> Opened | Ticket | Begun:
    """Begin a session with name and passphrase. Wrong name and wrong passphrase look, and last, the same.

    A :class:`Ticket` for an account with a second step: its session begins with that. A :class:`Begun` for one that
    must have one and has none.
    """
    name = login.strip().lower()
    turns = await slow_down.take_turn(account=name, address=address)
    async with store.unit(SIGN_IN) as unit:
        account = await accounts.account_by_login(unit, name)
        places = await places_of(unit, account.id) if account else ()
    right = await passphrases.is_right(passphrase, account.passphrase_hash if account else None)
    if account is None or not right or account.disabled_at is not None or not places:
        raise Refused(problem("access.wrong_sign_in"))
    renewed = await passphrases.hashed(passphrase) if passphrases.needs_renewal(account.passphrase_hash or "") else None
    key = await own_key.opened_by(account.id, passphrase)
    async with store.unit(SIGN_IN, write=True) as unit:
        await slow_down.was_right(unit, turns, account=name)
        if renewed is not None:
            await accounts.set_passphrase(unit, account.id, renewed)
        second = await second_step.ticket(
            unit, account=account.id, organisation=places[0].organisation, role=places[0].role, key=key
        )
        if second is not None:
            return second
        begun = await _to_enrol(unit, account.id, places[0].organisation, places[0].role, key=key)
        if begun is not None:
            return begun
        opened = await sessions.begin(
            unit,
            door="account",
            organisation=places[0].organisation,
            role=places[0].role,
            account=account.id,
            keys=HeldKeys(key) if key is not None else None,
        )
        unit.note("sign_in", "account", account.id, organisation=places[0].organisation, by="passphrase")
    return opened


async def with_code(code: str, *, address: str, room: Room | None = None) -> Opened:
    """Begin a person's own session with the code of their card. A wrong code and a revoked one look the same.

    In a ``room``, tries are counted for the room: a group shares one address, and a worker opened the door to it.
    The card only answers; reading needs its secret number (:func:`with_number`), and never happens in a room.
    """
    turns = await slow_down.take_turn(**({"room": room.id} if room is not None else {"card": address}))
    await asyncio.sleep(await slow_down.delay())
    mark = sealing.access_code_mark(instance_keys(), code)
    if mark is not None and room is not None:
        opened = await rooms.come_in(room, mark, turns)
        if opened is not None:
            return opened
    elif mark is not None:
        async with store.unit(SIGN_IN, write=True) as unit:
            found = await participants.access_code_by_mark(unit, mark)
            if found is not None:
                await slow_down.was_right(unit, turns)
                return await sessions.begin(
                    unit,
                    door="participant",
                    organisation=found.organisation,
                    role=Role.PARTICIPANT,
                    participant=found.participant,
                    data={"card": found.id},
                    keys=await card_keys.opened_by(unit, found, code),
                )
    raise Refused(problem("access.wrong_code", field="code"))


async def with_number(session: sessions.Session, number: str) -> Opened:
    """Open reading with the card's secret number: the session goes on under a new token, without the limit."""
    card = str(session.data.get("card", ""))
    if session.room is not None or not card:
        raise Refused(problem("access.only_answers"))
    turns = await slow_down.take_turn(number=card)
    async with store.unit(SIGN_IN) as unit:
        found = await participants.access_code(unit, card)
    known = found.number_hash if found is not None and found.revoked_on is None else None
    if not await passphrases.is_right(number.strip(), known) or found is None:
        raise Refused(problem("access.wrong_number", field="number"))
    async with store.unit(SIGN_IN, write=True) as unit:
        await slow_down.was_right(unit, turns)
        await kept.end_session(unit, session.id)
        return await sessions.begin(
            unit,
            door="participant",
            organisation=found.organisation,
            role=Role.PARTICIPANT,
            participant=found.participant,
            data={"reads_with": found.id},
            keys=session.keys,
        )


async def _to_enrol(
    unit: Unit, account: str, organisation: str, role: str, *, link: str = "", key: KeyPair | None = None
) -> Begun | None:
    """What begins in the place of a session, for an account that must have a second step and has none."""
    if await second_step.ticket(unit, account=account, organisation=organisation, role=role) is not None:
        return None
    return await enrolment.begin(unit, account=account, organisation=organisation, role=role, link=link, key=key)


def _role_of(link: kept.SignInLink) -> Role:
    if link.purpose == "set_up":
        return Role.SET_UP
    return Role(link.role) if link.role else Role.PARTICIPANT
