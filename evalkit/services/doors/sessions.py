"""Sessions: who is there, in whose name, and for how long. A visitor without an account has none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, cast

from evalkit import store
from evalkit.access import Door, Role
from evalkit.errors import Refused, problem
from evalkit.sealing import HeldKeys
from evalkit.services.doors.tokens import new_token, token_hash
from evalkit.services.observatory import two_hats
from evalkit.services.word_keys import session_keys
from evalkit.store import Scope as Scope  # given on to web, which may not import the store
from evalkit.store import Unit
from evalkit.store.queries import accounts, instance, organisations, participants, rooms
from evalkit.store.queries import sessions as kept

SIGN_IN = Scope.system("sign_in")


@dataclass(frozen=True)
class Limits:
    """``idle``: over after so long without a request. ``whole``: over then, whatever happens."""

    idle: dt.timedelta
    whole: dt.timedelta


LIMITS: Mapping[Door, Limits] = MappingProxyType(
    {
        "account": Limits(idle=dt.timedelta(minutes=30), whole=dt.timedelta(hours=12)),
        "participant": Limits(idle=dt.timedelta(minutes=30), whole=dt.timedelta(hours=2)),
        "set_up": Limits(idle=dt.timedelta(minutes=30), whole=dt.timedelta(minutes=30)),
    }
)
IN_A_DEMONSTRATION = Limits(idle=dt.timedelta(hours=12), whole=dt.timedelta(days=7))
"""Invented and published data only: somebody who looks around is not thrown out."""
IDLE_IN_A_ROOM = dt.timedelta(minutes=10)
"""On a shared tablet and in a group, in a demonstration too. The page itself asks after three minutes."""
SEEN_EVERY = dt.timedelta(minutes=1)
"""``seen_at`` is renewed at most so often, so that reading pages costs no write each time."""


OUTLIVES = "outlives_card"
"""In the data of a person's own session that goes on without its card, until it is shut."""


@dataclass(frozen=True)
class Session:
    """Who is there. ``scope`` goes to the store; a set-up session has none yet.

    ``marking``: invented, published_data or None, of the organisation; practice in a place to practise.
    ``two_hats``: who is there both pays for programmes and observes them, which every page says.
    ``own_language``: the association's first, in which its own names are kept whatever else they are kept in.
    ``data``: what a set-up page remembers; of a person's own session, the card and the room it was opened with
    (``card``: it only answers; ``reads_with``: its secret number was given too).
    ``locked``: the association's words open under its own key only, and this session does not hold it.
    """

    id: str
    door: Door
    role: Role
    scope: Scope | None
    name: str | None
    language: str | None
    organisation: str | None
    marking: str | None
    seen_at: dt.datetime
    ends_at: dt.datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    two_hats: bool = False
    own_language: str | None = None
    locked: bool = False

    @property
    def keys(self) -> HeldKeys | None:
        """What goes along when this session goes on as another one."""
        return self.scope.keys if self.scope else None

    @property
    def account(self) -> str | None:
        return self.scope.account if self.scope else None

    @property
    def room(self) -> str | None:
        """tablet or group: the kind of room in which a person answers; None on a device of their own."""
        return str(self.data["kind"]) if "room" in self.data else None

    @property
    def with_card(self) -> bool:
        """Whether a person reads here with a card that still opens."""
        return "reads_with" in self.data and OUTLIVES not in self.data

    @property
    def may_read(self) -> bool:
        """Whether a person may read here what is kept, and not only answer: never in a room, and with a card only
        after its secret number."""
        return self.room is None and "card" not in self.data


@dataclass(frozen=True)
class Opened:
    """A session that has just begun; ``token`` goes into the cookie and is never seen again."""

    token: str
    door: Door
    session: str


def limits(door: Door, *, demonstration: bool) -> Limits:
    return IN_A_DEMONSTRATION if demonstration and door != "set_up" else LIMITS[door]


async def find(token: str, *, now: dt.datetime | None = None) -> Session | None:
    """The session of a cookie, or None: unknown, ended, idle for too long, account shut, or role lost.

    One that is found to be over is ended for good: whatever the clock says tomorrow, and whoever is given their role
    back, what opened nothing once opens nothing again.
    """
    mark = token_hash(token)
    async with store.unit(SIGN_IN, now=now) as unit:
        found = await kept.session(unit, mark)
        if found is not None and await _goes_on(unit, found):
            return await _described(unit, found, cast(Door, found.kind), token)
        stands_open = await kept.stands_open(unit, mark)
    if stands_open:
        async with store.unit(SIGN_IN, write=True, now=now) as unit:
            await kept.end_session_of(unit, mark)
    return None


async def _goes_on(unit: Unit, found: kept.Session) -> bool:
    """Whether its card and its room still open, and somebody was there a short while ago. *Ago* in both directions:
    a session that was last seen in the future is one from before the clock was set back, which would outlast every
    limit of ours."""
    here = await instance.instance(unit)
    idle = limits(cast(Door, found.kind), demonstration=here is not None and here.demonstration).idle
    opened_by = found.data.get("card") or found.data.get("reads_with")
    if opened_by is not None and OUTLIVES not in found.data:
        card = await participants.access_code(unit, str(opened_by))
        if card is None or card.revoked_on is not None:
            return False
    if "room" in found.data:
        room = await rooms.room(unit, str(found.data["room"]))
        if room is None or not room.is_open(unit.now):
            return False
        idle = IDLE_IN_A_ROOM
    return abs(unit.now - found.seen_at) < idle


async def _described(unit: Unit, found: kept.Session, door: Door, token: str) -> Session:
    account = await accounts.account(unit, found.account) if found.account else None
    place = await organisations.organisation_by_id(unit, found.organisation) if found.organisation else None
    language = account.language if account else None
    if found.participant is not None:
        person = await participants.participant(unit, found.participant)
        language = person.language if person else None
    scope = None
    if found.organisation is not None and found.participant is not None:
        scope = await own_scope(unit, found.organisation, found.participant)
        scope = replace(scope, card=found.data.get("reads_with"))
    elif found.organisation is not None and found.role is not None:
        scope = Scope(found.organisation, found.account, found.role)
    chosen = place is not None and place.own_key_since is not None
    if scope is not None and (chosen or found.held is not None):
        scope = replace(scope, keys=session_keys.opened(found.held, token))
    return Session(
        id=found.id,
        door=door,
        role=Role(found.role) if found.role else Role.SET_UP,
        scope=scope,
        name=account.name if account else None,
        language=language,
        organisation=place.name if place else None,
        marking=("practice" if place.practice_of else place.marking) if place else None,
        seen_at=found.seen_at,
        ends_at=found.ends_at,
        data=found.data,
        own_language=place.languages[0] if place and place.languages else None,
        two_hats=await two_hats.both(unit, found.role, found.organisation, found.account),
        locked=chosen and scope is not None and not await session_keys.opens(unit, scope),
    )


async def own_scope(unit: Unit, organisation: str, participant_id: str) -> Scope:
    """The scope of a person at their own pages. Of a record that was joined into another it is that one's, with what
    stands on both: a card that was given before opens the same person's pages."""
    record = await participants.participant(unit, participant_id)
    own = record.joined_into or record.id if record is not None else participant_id
    joined = tuple(one for one in await participants.records_of(unit, own) if one != own)
    return Scope(organisation, None, Role.PARTICIPANT, participant=own, joined=joined)


async def see(session: Session, *, now: dt.datetime | None = None) -> None:
    """Note that somebody is still there, at most once a minute. Beside ending what is over, the only write that a GET
    may cause here."""
    if session.seen_at + SEEN_EVERY > (now or dt.datetime.now(dt.UTC)):
        return
    async with store.unit(SIGN_IN, write=True, now=now) as unit:
        await kept.see_session(unit, session.id)


async def begin(
    unit: Unit,
    *,
    door: Door,
    organisation: str | None = None,
    role: str | None = None,
    account: str | None = None,
    participant: str | None = None,
    data: Mapping[str, Any] | None = None,
    keys: HeldKeys | None = None,
    goes_on: Session | None = None,
) -> Opened:
    """Begin a session inside a writing unit of the system scope. The token is always a new one of ours.

    ``keys``: what a passphrase or a card opened; they are kept under the token, of which the row has only the hash.
    ``goes_on``: the session in whose place it stands; it lasts no longer than that one, so that nobody who only has its
    cookie stays by going back and forth.
    """
    here = await instance.instance(unit)
    ends_at = unit.now + limits(door, demonstration=here is not None and here.demonstration).whole
    token = new_token()
    session_id = await kept.make_session(
        unit,
        token_hash=token_hash(token),
        kind=door,
        ends_at=min(ends_at, goes_on.ends_at) if goes_on is not None else ends_at,
        account=account,
        organisation=organisation,
        role=role,
        participant=participant,
        data=dict(data or {}),
        held=session_keys.keep(keys, token) if keys is not None else None,
    )
    return Opened(token, door, session_id)


async def go_on(
    unit: Unit,
    session: Session,
    *,
    organisation: str | None,
    role: str | None,
    data: Mapping[str, Any] | None = None,
    keys: HeldKeys | None = None,
) -> Opened:
    """End a session and begin another of the same account or person in its place, inside a writing unit of the system
    scope. What is open stays open, unless other ``keys`` are given."""
    await kept.end_session(unit, session.id)
    return await begin(
        unit,
        door=session.door,
        organisation=organisation,
        role=role,
        account=session.account,
        participant=session.scope.participant if session.scope else None,
        data=data,
        keys=keys or session.keys,
        goes_on=session,
    )


async def end(session: Session) -> None:
    """Sign out: the session is over on the server, whatever the browser does with its cookie."""
    async with store.unit(SIGN_IN, write=True) as unit:
        await kept.end_session(unit, session.id)


async def remember(session: Session, data: Mapping[str, Any]) -> None:
    """Keep what a page wants to know on the next one."""
    async with store.unit(SIGN_IN, write=True) as unit:
        await kept.set_session_data(unit, session.id, dict(data))


async def outlive_card(session: Session) -> None:
    """The person's own word closed their card: what is open here stays open until they shut it, or its time is over."""
    await remember(session, {**session.data, OUTLIVES: True})


def account_of(session: Session) -> str:
    """The account of a session; Refused where there is none (a card, a program)."""
    if session.account is None:
        raise Refused(problem("access.other_role"))
    return session.account


def own_scope_of(session: Session) -> Scope:
    """What a person reaches on their own pages; Refused for everybody else."""
    if session.scope is None or session.scope.participant is None:
        raise Refused(problem("access.other_role"))
    return session.scope


def account_scope(session: Session) -> Scope:
    """What the account of a session may see; Refused where there is none, and before there is an association."""
    if session.scope is None or session.scope.account is None:
        raise Refused(problem("access.other_role"))
    return session.scope


def organisation_of(session: Session) -> str | None:
    """Where the session works; None before there is an association."""
    return session.scope.organisation if session.scope else None
