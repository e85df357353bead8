"""The second step of an account, and its codes on paper. Accounts belong to no organisation: needs a system scope."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class SecondStep:
    """``secret``: sealed. ``last_turn``: the last thirty seconds of which a code was used. Not confirmed: not asked."""

    table: ClassVar[type[Table]] = tables.SecondStep
    id: str
    account: str
    secret: bytes
    last_turn: int
    made_at: datetime.datetime
    confirmed_at: datetime.datetime | None


async def second_step(unit: Unit, account: str) -> SecondStep | None:
    """The one that stands, confirmed or only begun."""
    return await unit.one(SecondStep, tables.SecondStep.account == account, tables.SecondStep.ended_at.is_null())


async def begin(unit: Unit, *, step_id: str, account: str, secret: bytes) -> None:
    """Begin one in the place of one that was begun and never confirmed."""
    await unit.remove(tables.SecondStep, tables.SecondStep.account == account, tables.SecondStep.confirmed_at.is_null())
    await unit.add(tables.SecondStep, id=step_id, account=account, secret=secret, last_turn=0, made_at=unit.now)


async def use_turn(unit: Unit, step_id: str, turn: int, *, confirm: bool = False) -> bool:
    """Use the code of a turn up; False when that turn, or a later one, was used before."""
    values: dict[str, object] = {"last_turn": turn}
    if confirm:
        values["confirmed_at"] = unit.now
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
