"""The recovery sheet: a printed code that opens the association's key when nobody's passphrase does.

It counts only once its code was typed back: a sheet that nobody printed, or that was printed badly, saves nothing.
"""

from __future__ import annotations

from evalkit import sealing, store
from evalkit.access import COORDINATION, TEAM, Role, check_rule
from evalkit.errors import Refused, problem
from evalkit.sealing import CannotOpenError, KeyPair
from evalkit.services.doors import sessions, slow_down
from evalkit.services.doors.sessions import Opened, Session
from evalkit.services.word_keys import holders, own_key, people
from evalkit.store import Scope, Unit
from evalkit.store.queries import association_keys as kept
from evalkit.store.queries.association_keys import Holder

SYMBOLS = 28
"""Of five bits each: 140 bits, which nobody guesses, so no slow hash is needed."""


async def make(scope: Scope) -> str:
    """A new sheet's code, given out once. An earlier sheet opens until the new one was tested."""
    check_rule(Role(scope.role), COORDINATION)
    code = sealing.new_symbols(SYMBOLS)
    pair = sealing.new_key_pair()
    async with store.unit(scope, write=True) as unit:
        pairs = await holders.opened(unit)
        for one in await kept.holders(unit):
            if one.kind == "sheet" and one.tested_on is None:
                await kept.remove_holder(unit, one.id)
        wrapped = sealing.wrap(pair.private, _key(code), _bound(unit.organisation))
        holder = await kept.add_holder(unit, public_key=pair.public, wrapped=wrapped)
        await holders.give_copies(unit, pairs, holder, pair.public)
        unit.note("make_recovery_sheet", "key_holder", holder)
    return sealing.in_fours(code)


async def test(scope: Scope, code: str) -> None:
    """Type the printed code back: from now on this sheet counts, and an earlier one opens nothing any more."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True) as unit:
        holder, pair = await _opened(unit, code)
        newest = (await kept.keys(unit))[-1]
        copies = {one.association_key: one for one in await kept.copies_of(unit, holder.id)}
        copy = copies.get(newest.id)
        if copy is None or people.opened_copy(unit.organisation, copy, pair).public != newest.public_key:
            raise Refused(problem("keys.wrong_sheet", field="code"))
        for other in await kept.holders(unit):
            if other.kind == "sheet" and other.id != holder.id:
                await kept.remove_holder(unit, other.id)
        await kept.sheet_tested(unit, holder.id)
        unit.note("test_recovery_sheet", "key_holder", holder.id)


async def recover(session: Session, code: str, passphrase: str) -> Opened:
    """With the sheet and their own passphrase, somebody of the team holds the key again (or for the first time)."""
    scope, account = sessions.account_scope(session), sessions.account_of(session)
    check_rule(Role(scope.role), TEAM)
    await own_key.check_passphrase(session, passphrase)
    turns = await slow_down.take_turn(second=f"sheet|{scope.organisation}")
    async with store.unit(scope) as unit:
        await _opened(unit, code)
    mine = await own_key.make(account, passphrase)
    async with store.unit(sessions.SIGN_IN, write=True) as system:
        await slow_down.was_right(system, turns)
    async with store.unit(scope, write=True) as unit:
        sheet, pair = await _opened(unit, code)
        there = await kept.holder_of(unit, account)
        if there is not None:
            await kept.remove_holder(unit, there.id)
        holder = await kept.add_holder(unit, account=account, public_key=mine.public)
        pairs = {
            copy.association_key: people.opened_copy(unit.organisation, copy, pair)
            for copy in await kept.copies_of(unit, sheet.id)
        }
        await holders.give_copies(unit, pairs, holder, mine.public)
        unit.note("use_recovery_sheet", "key_holder", holder)
    async with store.unit(sessions.SIGN_IN, write=True) as system:
        return await own_key.go_on_with(system, session, mine)


async def _opened(unit: Unit, code: str) -> tuple[Holder, KeyPair]:
    for holder in await kept.holders(unit):
        if holder.kind == "sheet" and holder.wrapped is not None:
            try:
                private = sealing.unwrap(holder.wrapped, _key(code), _bound(unit.organisation))
            except CannotOpenError:
                continue
            return holder, KeyPair(holder.public_key, private)
    raise Refused(problem("keys.wrong_sheet", field="code"))


def _key(code: str) -> bytes:
    return sealing.quick_key(sealing.typed_symbols(code), "recovery sheet")


def _bound(organisation: str) -> str:
    return f"recovery_sheet|{organisation}"
