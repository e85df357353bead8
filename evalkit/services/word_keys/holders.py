"""Who holds an association's key: beginning it, asking for it, giving it, letting somebody go.

The private key is nowhere but in copies, each sealed to one holder: an account's own key pair, which their passphrase
opens, or the pair of the printed sheet. So whoever gives the key needs it open, and whoever gets it need not be there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import COORDINATION, TEAM, Role, check_rule
from evalkit.errors import Refused, problem
from evalkit.sealing import KeyPair
from evalkit.services.doors import sessions
from evalkit.services.doors.sessions import Opened, Session
from evalkit.services.word_keys import own_key, people
from evalkit.store import Scope, Unit
from evalkit.store.queries import accounts, organisations
from evalkit.store.queries import association_keys as kept
from evalkit.store.queries.association_keys import AssociationKey, Holder

FEWEST = 2
"""Holders with a passphrase, before the key may be relied on: one may forget it, be ill, or leave."""


@dataclass(frozen=True)
class HolderLine:
    """Somebody who holds the key, or (``given`` False) asks for it. ``name``: of their account."""

    id: str
    account: str
    name: str
    given: bool
    own: bool


@dataclass(frozen=True)
class State:
    """How an association's key stands. ``since``: from that day on words open with it only; None: not chosen, or still
    being prepared. ``holders``: of accounts that are open. ``waiting``: people whose words another key than the newest
    still opens. ``mine``: this session has the key open. ``left``: somebody who held it left, and it was not changed
    since."""

    begun: bool
    since: dt.date | None
    holders: tuple[HolderLine, ...]
    sheet_on: dt.date | None
    sheet_untested: bool
    people: int
    waiting: int
    mine: bool
    left: bool
    today: dt.date

    @property
    def given(self) -> tuple[HolderLine, ...]:
        return tuple(one for one in self.holders if one.given)

    @property
    def enough(self) -> bool:
        """Everything is there that must be before the key is switched on."""
        return len(self.given) >= FEWEST and self.sheet_on is not None

    @property
    def own(self) -> HolderLine | None:
        return next((one for one in self.holders if one.own), None)


async def state(scope: Scope) -> State:
    """Of the scope's association, for its team."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope.for_figures()) as unit:
        return await state_in(unit)


async def state_in(unit: Unit) -> State:
    """The same, in a transaction that is open."""
    here = await organisations.organisation(unit)
    every, there = await kept.keys(unit), await kept.holders(unit)
    newest = every[-1] if every else None
    copies = {one.holder for one in await kept.copies(unit) if newest and one.association_key == newest.id}
    names = {one.account: one.name for one in await accounts.members(unit) if not one.disabled}
    counts = await kept.counts(unit)
    sheets = [one for one in there if one.kind == "sheet"]
    return State(
        begun=newest is not None,
        since=here.own_key_since,
        holders=tuple(
            HolderLine(one.id, who, names[who], one.id in copies, who == unit.scope.account)
            for one in there
            if (who := one.account) is not None and who in names
        ),
        sheet_on=max((one.tested_on for one in sheets if one.tested_on and one.id in copies), default=None),
        sheet_untested=any(one.tested_on is None for one in sheets),
        people=sum(counts.values()),
        waiting=sum(n for key, n in counts.items() if newest is None or key != newest.id),
        mine=newest is not None and await people.private(unit, newest.id) is not None,
        left=any(one.left_on is not None for one in every),
        today=unit.today,
    )


async def begin(session: Session, passphrase: str) -> Opened:
    """Make the association's key, with this account as its first holder. Nothing is sealed to it yet."""
    scope = sessions.account_scope(session)
    check_rule(Role(scope.role), COORDINATION)
    await own_key.check_passphrase(session, passphrase)
    async with store.unit(scope) as unit:
        if await kept.keys(unit):
            raise Refused(problem("keys.begun"))
    mine = await own_key.make(sessions.account_of(session), passphrase)
    async with store.unit(scope, write=True) as unit:
        if await kept.keys(unit):
            raise Refused(problem("keys.begun"))
        pair = sealing.new_key_pair()
        key = await kept.make_key(unit, 1, pair.public)
        holder = await kept.add_holder(unit, account=scope.account, public_key=mine.public)
        await give_copies(unit, {key: pair}, holder, mine.public)
        unit.note("begin_own_key", "organisation", unit.organisation)
    return await _goes_on(session, mine)


async def ask(session: Session, passphrase: str) -> Opened:
    """Ask to hold the key; a holder who has it open gives it. The passphrase is typed here and by nobody else."""
    scope, account = sessions.account_scope(session), sessions.account_of(session)
    check_rule(Role(scope.role), TEAM)
    await own_key.check_passphrase(session, passphrase)
    mine = await own_key.make(account, passphrase)
    async with store.unit(scope, write=True) as unit:
        if not await kept.keys(unit):
            raise Refused(problem("keys.not_begun"))
        there = await kept.holder_of(unit, account)
        if there is None or there.public_key != mine.public:
            if there is not None:
                await kept.remove_holder(unit, there.id)
            holder = await kept.add_holder(unit, account=account, public_key=mine.public)
            unit.note("ask_for_own_key", "key_holder", holder)
    return await _goes_on(session, mine)


async def give(scope: Scope, holder_id: str) -> None:
    """Give the key to somebody of the team who asked for it; by a holder who has it open."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True) as unit:
        members = {one.account for one in await accounts.members(unit) if not one.disabled}
        holder = next((one for one in await kept.holders(unit) if one.id == holder_id), None)
        if holder is None or holder.account not in members:
            raise Refused(problem("access.not_found"))
        if await give_copies(unit, await opened(unit), holder.id, holder.public_key):
            unit.note("give_own_key", "key_holder", holder.id)


async def remove(scope: Scope, holder_id: str) -> None:
    """Somebody holds the key no more, or is not given it. It is then to be changed: they might have kept it."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True) as unit:
        holder = next((one for one in await kept.holders(unit) if one.id == holder_id and one.account), None)
        if holder is None:
            raise Refused(problem("access.not_found"))
        await let_go(unit, holder)


async def account_leaves(unit: Unit, account: str) -> None:
    """The account has no place here any more; refused where nobody else could read any word. A writing unit of the
    association."""
    holder = await kept.holder_of(unit, account)
    if holder is not None:
        await let_go(unit, holder)


async def let_go(unit: Unit, holder: Holder) -> None:
    """Their copies go; whoever had one might have kept it, so the key is to be changed. Refused for the last holder."""
    held = await kept.copies_of(unit, holder.id)
    if held:
        now = await state_in(unit)
        if now.since is not None and not any(one.id != holder.id for one in now.given):
            raise Refused(problem("keys.last_holder"))
    await kept.remove_holder(unit, holder.id)
    if held:
        await kept.holder_left(unit)
    unit.note("remove_key_holder", "key_holder", holder.id)


async def opened(unit: Unit) -> dict[str, KeyPair]:
    """Every generation of the association's key, open. Refused where the session does not hold it."""
    found = {}
    for one in await kept.keys(unit):
        pair = await people.private(unit, one.id)
        if pair is None:
            raise people.LockedError
        found[one.id] = pair
    if not found:
        raise Refused(problem("keys.not_begun"))
    return found


async def give_copies(unit: Unit, pairs: dict[str, KeyPair], holder: str, public_key: bytes) -> bool:
    """Seal every generation to a holder; whether there was one that they had not."""
    new = False
    for key, pair in pairs.items():
        wrapped = people.copy_for(unit.organisation, key, holder, public_key, pair.private)
        new |= await kept.give_copy(unit, association_key=key, holder=holder, wrapped=wrapped)
    return new


async def give_to_all(unit: Unit, key: AssociationKey, pair: KeyPair, there: Sequence[Holder]) -> None:
    """A new generation goes to every account that holds the ones before. A printed sheet gets none: whoever left may
    have its code, so a new one is printed."""
    before = {one.holder for one in await kept.copies(unit)}
    for one in there:
        if one.kind == "account" and one.id in before:
            await give_copies(unit, {key.id: pair}, one.id, one.public_key)


async def forget_old_sheets(unit: Unit) -> None:
    """Sheets that were printed for a key that is no more: their code opens nothing, and is told to be wrong."""
    held = {one.holder for one in await kept.copies(unit)}
    for one in await kept.holders(unit):
        if one.kind == "sheet" and one.id not in held:
            await kept.remove_holder(unit, one.id)
            unit.note("forget_recovery_sheet", "key_holder", one.id)


async def _goes_on(session: Session, mine: KeyPair) -> Opened:
    async with store.unit(sessions.SIGN_IN, write=True) as unit:
        return await own_key.go_on_with(unit, session, mine)
