"""Bring the database of an instance up to the version of the program."""

from __future__ import annotations

from collections.abc import Sequence

from evalkit.settings import Settings
from evalkit.store import migrate


async def upgrade(settings: Settings) -> Sequence[str]:
    """Run every waiting step in one transaction; gives their names. Refused when another process is at it."""
    settings.home.mkdir(parents=True, exist_ok=True)
    return await migrate.migrate(settings)


async def pending(settings: Settings) -> Sequence[str]:
    """Names of the steps that wait, in their order; nothing is changed."""
    return await migrate.pending(settings)
