"""Rows of bundles for tests about who may see them, without anything in them."""

from __future__ import annotations

import datetime

from evalkit import store
from evalkit.store import Scope
from evalkit.store.queries import bundles
from tests.world import TODAY


async def an_export(scope: Scope, *, number: int = 1, content: bytes = b"zip", sha256: str = "s") -> str:
    """A bundle that an association let out."""
    async with store.unit(scope, write=True) as unit:
        return await bundles.keep_export(
            unit, number=number, day=TODAY, named=False, tables=[], lines=[], lines_hash="l", content=content,
            sha256=sha256, fingerprint="1",
        )  # fmt: skip


async def a_bundle_taken_in(
    scope: Scope, *, exporter: str = "00000000-0000-4000-8000-000000000001", day: datetime.date = TODAY
) -> str:
    """A bundle that an observatory took in."""
    values = {
        "exporter": exporter, "public_key": "k", "fingerprint": "1", "number": 1, "day": day, "association": "",
        "names": {}, "asked": {}, "sha256": "s", "policy_hash": "p",
    }  # fmt: skip
    async with store.unit(scope, write=True) as unit:
        return await bundles.keep(unit, None, values, [])
