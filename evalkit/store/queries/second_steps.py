"""The second step of an account, and its codes on paper. Accounts belong to no organisation: needs a system scope."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class SecondStep:
    """``secret``: sealed. ``last_turn``: the last thirty seconds of which a code was used. Not confirmed: not asked.
    ``app``: none (codes on paper alone), begun (its secret is shown, its codes open nothing yet) or set."""

    table: ClassVar[type[Table]] = tables.SecondStep
    id: str
    account: str
    secret: bytes
    last_turn: int
    made_at: datetime.datetime
    confirmed_at: datetime.datetime | None
    app: str


async def second_step(unit: Unit, account: str) -> SecondStep | None:
    """The one that stands, confirmed or only begun."""
    return await unit.one(SecondStep, tables.SecondStep.account == account, tables.SecondStep.ended_at.is_null())


async def begin(unit: Unit, *, step_id: str, account: str, secret: bytes) -> None:
    """Begin one in the place of one that was begun and never confirmed."""
    await unit.remove(tables.SecondStep, tables.SecondStep.account == account, tables.SecondStep.confirmed_at.is_null())
    await unit.add(
        tables.SecondStep, id=step_id, account=account, secret=secret, last_turn=0, made_at=unit.now, app="begun"
    )


async def begin_app(unit: Unit, step_id: str, secret: bytes) -> None:
    """Begin an app beside paper that stands."""
    values = {"secret": secret, "app": "begun", "last_turn": 0}
    await unit.change(tables.SecondStep, values, tables.SecondStep.id == step_id, tables.SecondStep.app != "set")


async def set_at_once(unit: Unit, *, step_id: str, account: str, secret: bytes, app: str, turn: int) -> None:
    """One that is asked for from now on: its app (or none) was tried already. ``turn``: of the code that was used."""
    await unit.remove(tables.SecondStep, tables.SecondStep.account == account, tables.SecondStep.confirmed_at.is_null())
    await unit.add(
        tables.SecondStep,
        id=step_id,
        account=account,
        secret=secret,
        last_turn=turn,
        made_at=unit.now,
        confirmed_at=unit.now,
        app=app,
    )


async def end_app(unit: Unit, step_id: str) -> bool:
    """Take the app out; the codes on paper stay. False when there is none."""
    return bool(
        await unit.change(
            tables.SecondStep, {"app": "none"}, tables.SecondStep.id == step_id, tables.SecondStep.app != "none"
        )
    )


async def must_have(unit: Unit, account: str, roles: Collection[str]) -> bool:
    """Whether somewhere the account works a second step is asked of it: in one of these roles, or because everybody is
    asked there. Organisations of invented or published data ask nobody; a place to practise neither. System scope."""
    places = await unit.raw(
        """SELECT m.role, o.second_step_for_all FROM membership m JOIN organisation o ON o.id = m.organisation
        WHERE m.account = {} AND m.ended_at IS NULL AND o.marking IS NULL AND o.practice_of IS NULL""",
        account,
    )
    return any(place["second_step_for_all"] or place["role"] in roles for place in places)


async def must_have_there(unit: Unit, organisation: str, role: str, roles: Collection[str]) -> bool:
    """The same question for somebody who does not work there yet. System scope."""
    places = await unit.raw(
        """SELECT second_step_for_all FROM organisation
        WHERE id = {} AND marking IS NULL AND practice_of IS NULL""",
        organisation,
    )
    return any(place["second_step_for_all"] or role in roles for place in places)


async def accounts_with_one(unit: Unit, wanted: Collection[str]) -> frozenset[str]:
    """Which of these accounts have a second step that is asked for."""
    if not wanted:
        return frozenset()
    found = await unit.all(
        SecondStep,
        tables.SecondStep.account.is_in(sorted(wanted)),
        tables.SecondStep.ended_at.is_null(),
        tables.SecondStep.confirmed_at.is_not_null(),
    )
    return frozenset(one.account for one in found)


async def use_turn(unit: Unit, step_id: str, turn: int, *, confirm: bool = False) -> bool:
    """Use the code of a turn up; False when that turn, or a later one, was used before."""
    values: dict[str, object] = {"last_turn": turn}
    if confirm:
        values |= {"confirmed_at": unit.now, "app": "set"}
    return bool(
        await unit.change(
            tables.SecondStep,
            values,
            tables.SecondStep.id == step_id,
            tables.SecondStep.ended_at.is_null(),
            tables.SecondStep.last_turn < turn,
        )
    )


async def end(unit: Unit, account: str) -> bool:
    """End the account's second step and its codes on paper; False when there was none."""
    await unit.remove(tables.RecoveryCode, tables.RecoveryCode.account == account)
    return bool(
        await unit.change(
            tables.SecondStep,
            {"ended_at": unit.now},
            tables.SecondStep.account == account,
            tables.SecondStep.ended_at.is_null(),
        )
    )


async def give_recovery_codes(unit: Unit, account: str, marks: Sequence[str]) -> None:
    """New codes on paper; the earlier ones open nothing any more."""
    await unit.remove(tables.RecoveryCode, tables.RecoveryCode.account == account)
    await unit.add_many(
        tables.RecoveryCode, [{"account": account, "mark": mark, "made_at": unit.now} for mark in marks]
    )


async def use_recovery_code(unit: Unit, account: str, mark: str) -> bool:
    """Use one up; False when it is unknown, another's or used."""
    return bool(
        await unit.change(
            tables.RecoveryCode,
            {"used_at": unit.now},
            tables.RecoveryCode.account == account,
            tables.RecoveryCode.mark == mark,
            tables.RecoveryCode.used_at.is_null(),
        )
    )


async def recovery_codes_left(unit: Unit, account: str) -> int:
    return await unit.count(
        tables.RecoveryCode, tables.RecoveryCode.account == account, tables.RecoveryCode.used_at.is_null()
    )
