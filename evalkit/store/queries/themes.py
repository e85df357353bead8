"""The codebook of themes, version by version, and which themes each coder found in which text."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class Theme:
    """``words``: sealed. Of a key the highest ``version`` is the one in the codebook."""

    table: ClassVar[type[Table]] = tables.Theme
    id: str
    key: str
    version: int
    words: bytes
    in_use: bool
    day: datetime.date


@dataclass(frozen=True)
class Coding:
    """``themes``: key → version of the theme as the coder read it; empty: none fits."""

    table: ClassVar[type[Table]] = tables.Coding
    unit_kind: str
    unit: str
    coder: str
    position: int
    themes: dict[str, int]
    day: datetime.date


async def add_theme(unit: Unit, *, key: str, version: int, words: bytes, in_use: bool) -> bool:
    """Add a version of a theme; False when somebody else added this version meanwhile."""
    return await unit.add_once(
        tables.Theme,
        [tables.Theme.organisation, tables.Theme.key, tables.Theme.version],
        key=key,
        version=version,
        words=words,
        in_use=in_use,
        day=unit.today,
        author=unit.scope.account,
    )


async def versions(unit: Unit) -> tuple[Theme, ...]:
    """Every version of every theme, by key, oldest first."""
    return await unit.all(Theme, order=[tables.Theme.key, tables.Theme.version])


async def codebook(unit: Unit) -> Mapping[str, Theme]:
    """Key → the newest version of each theme, those no longer used too."""
    return {theme.key: theme for theme in await versions(unit)}


async def add_coding(unit: Unit, *, unit_kind: str, text: str, themes: Mapping[str, int]) -> None:
    """Add what this account finds in a text; what it found before stays."""
    coder = unit.scope.account or ""
    earlier = await unit.count(
        tables.Coding,
        tables.Coding.unit_kind == unit_kind,
        tables.Coding.unit == text,
        tables.Coding.coder == coder,
    )
    await unit.add(
        tables.Coding,
        unit_kind=unit_kind,
        unit=text,
        coder=coder,
        position=earlier + 1,
        themes=dict(themes),
        day=unit.today,
    )


async def codings(unit: Unit) -> tuple[Coding, ...]:
    """The coding that holds, of each text and coder: the newest."""
    found = await unit.all(
        Coding,
        order=[tables.Coding.unit_kind, tables.Coding.unit, tables.Coding.coder, tables.Coding.position],
    )
    newest = {(one.unit_kind, one.unit, one.coder): one for one in found}
    return tuple(newest.values())
