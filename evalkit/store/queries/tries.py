"""Tries to come in that were not right, counted by marks. Needs a system scope ("sign_in")."""

from __future__ import annotations

import datetime
from typing import Any

from evalkit.store import tables
from evalkit.store.columns import instant_text
from evalkit.store.unit import Unit


async def note_try(unit: Unit, kind: str, mark: str) -> str:
    """``kind``: account, address or card. ``mark``: an HMAC, never a name or an address. Gives the row's id."""
    return await unit.add(tables.SignInTry, kind=kind, mark=mark, at=unit.now)


async def tries_since(unit: Unit, kind: str, mark: str, since: datetime.datetime) -> int:
    """How many failed tries with this mark after an instant."""
    return await unit.count(tables.SignInTry, tables.SignInTry.mark == mark, *_counted(unit, kind, since))


async def tries_of_kind(unit: Unit, kind: str, since: datetime.datetime) -> int:
    """How many failed tries of a kind after an instant, from wherever they came."""
    return await unit.count(tables.SignInTry, *_counted(unit, kind, since))


def _counted(unit: Unit, kind: str, since: datetime.datetime) -> tuple[Any, ...]:
    """As far ahead as back: a try that was noted before the clock was set back makes nobody wait for a day."""
    until = unit.now + (unit.now - since)
    at = tables.SignInTry.at
    return tables.SignInTry.kind == kind, at > instant_text(since), at <= instant_text(until)


async def forget_try(unit: Unit, try_id: str) -> None:
    await unit.remove(tables.SignInTry, tables.SignInTry.id == try_id)


async def forget_tries(unit: Unit, kind: str, mark: str) -> int:
    """After a right try, the wrong ones before it count no more."""
    return await unit.remove(tables.SignInTry, tables.SignInTry.kind == kind, tables.SignInTry.mark == mark)


async def forget_old_tries(unit: Unit, before: datetime.datetime) -> int:
    return await unit.remove(tables.SignInTry, tables.SignInTry.at < instant_text(before))
