"""Choosing the association's own key, and sealing to it what is there: in steps, each whole, from wherever it stopped.

Words stay where they are. What is sealed anew is each person's own private key, which opens them: from the instance's
key to the association's, or from one generation of it to the next.
"""

from __future__ import annotations

import datetime as dt

from evalkit import sealing, store
from evalkit.access import COORDINATION, TEAM, Role, check_rule
from evalkit.errors import Refused, problem
from evalkit.sealing import CannotOpenError
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.word_keys import holders, people, relay_keys
from evalkit.store import Scope
from evalkit.store.queries import association_keys as kept
from evalkit.store.queries import organisations
from evalkit.store.queries.association_keys import AssociationKey

AT_ONCE = 50
"""People's keys in one transaction: tens of milliseconds, so that nobody else waits."""


async def choose(scope: Scope, *, understood: bool, now: dt.datetime | None = None) -> None:
    """From now on words open with the association's own key only; everything that is there follows at once.

    Refused without two holders and a sheet whose code was typed back: whoever loses all of these loses the words.
    """
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await holders.state_in(unit)
        if found.since is None:
            if not understood:
                raise Refused(problem("keys.not_understood", field="understood"))
            if not found.enough:
                raise Refused(problem("keys.not_enough", n=holders.FEWEST))
            if not found.mine:
                raise people.LockedError
            await kept.chosen(unit, unit.today)
            unit.note("choose_own_key", "organisation", unit.organisation, holders=len(found.given))
    await seal_all(scope, now=now)


async def seal_all(scope: Scope, *, now: dt.datetime | None = None) -> int:
    """Seal to the association's newest key whatever the instance's still opens; gives how many. Needs nobody's
    passphrase, so the night goes on where this was stopped."""
    done = 0
    skipped: set[str] = set()
    while True:
        async with store.unit(scope, write=True, now=now) as unit:
            newest = await people.sealing_key(unit)
            if newest is None:
                return done
            some = [
                one for one in await kept.under_instance(unit, among=AT_ONCE + len(skipped)) if one.id not in skipped
            ]
            for one in some:
                try:
                    pair = sealing.person_key(
                        instance_keys(), one.organisation, one.participant, public_key=one.public_key,
                        wrapped=one.wrapped,
                    )  # fmt: skip
                except CannotOpenError:  # of another instance: it opened before no more than it does now
                    skipped.add(one.id)
                    continue
                await _seal_anew(unit, newest, one, pair.private)
                done += 1
        if not some:
            break
    async with store.unit(scope, write=True, now=now) as unit:
        newest = await people.sealing_key(unit)
        if newest is not None:
            await relay_keys.seal_anew(unit, newest, {})
    return done


async def change(scope: Scope, *, now: dt.datetime | None = None) -> int:
    """A new generation of the key, after somebody who held it left; goes on with one that was stopped. Gives how many
    people's keys are sealed anew. The printed sheet opens nothing then, and a new one is made. By a holder who has the
    key open, and only while the key is chosen."""
    check_rule(Role(scope.role), TEAM)
    scope = scope.for_figures()  # everybody's keys, also where this holder sees only those assigned to them
    async with store.unit(scope, write=True, now=now) as unit:
        if await people.sealing_key(unit) is None:
            raise Refused(problem("keys.not_begun"))
        pairs = await holders.opened(unit)
        every = await kept.keys(unit)
        if len(every) == 1:
            pair = sealing.new_key_pair()
            number = every[-1].number + 1
            key = await kept.make_key(unit, number, pair.public)
            made = AssociationKey(key, number, pair.public, unit.today, None)
            await holders.give_to_all(unit, made, pair, await kept.holders(unit))
            unit.note("change_own_key", "organisation", unit.organisation, number=number, before=len(pairs))
    await seal_all(scope, now=now)
    return await _to_newest(scope, now)


async def _to_newest(scope: Scope, now: dt.datetime | None) -> int:
    done = 0
    while True:
        async with store.unit(scope, write=True, now=now) as unit:
            every = await kept.keys(unit)
            pairs = await holders.opened(unit)
            some = await kept.not_under(unit, every[-1].id, among=AT_ONCE)
            for one in some:
                private = people.opened_person(one, pairs[one.association_key or ""])
                await _seal_anew(unit, every[-1], one, private)
                done += 1
            if not some:
                await relay_keys.seal_anew(unit, every[-1], pairs)
                for old in every[:-1]:
                    await relay_keys.forget_generation(unit, old)
                await holders.forget_old_sheets(unit)
                return done


async def _seal_anew(unit: store.Unit, key: AssociationKey, one: kept.PersonKey, private: bytes) -> None:
    wrapped = people.sealed_to(key, one.organisation, one.participant, private)
    await kept.seal_anew(unit, one, wrapped=wrapped, association_key=key.id)


async def go_on_everywhere(*, now: dt.datetime | None = None) -> None:
    """Each night: whatever a stop, or somebody entered in the same moment, left under the instance's key."""
    async with store.unit(Scope.system("jobs"), now=now) as unit:
        chosen = [one.id for one in await organisations.organisations(unit, "association") if one.own_key_since]
    for organisation in chosen:
        await seal_all(Scope(organisation, None, Role.COORDINATOR), now=now)
