"""The audit: one hash chain per organisation, written in the same transaction as what it tells.

hash = SHA-256 of the line's canonical JSON, ``prev_hash`` included. The head row is locked last, just before
the commit, so that nobody waits for it longer than needed. A line holds ids and codes, never names or answers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evalkit.store.columns import canonical_json, instant_text
from evalkit.store.unit import Note, Unit, new_id

INSTANCE_CHAIN = "instance"
"""The chain of what belongs to no organisation."""

GENESIS = "0" * 64
"""``prev_hash`` of a chain's first line."""

_LINE = (
    "organisation",
    "seq",
    "at",
    "actor",
    "role",
    "action",
    "object_kind",
    "object",
    "reason",
    "details",
    "prev_hash",
)


_ADD = f"""INSERT INTO audit (id, {", ".join(f'"{name}"' for name in _LINE)}, hash)
VALUES ({", ".join(["{}"] * (len(_LINE) + 2))})"""  # noqa: S608  (words of our own)


def line_hash(line: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON of a line's fields (``details`` as the text that is stored)."""
    return hashlib.sha256(canonical_json({key: line[key] for key in _LINE}).encode()).hexdigest()


async def append(unit: Unit, notes: Sequence[Note]) -> None:
    """Write the notes of this unit to their chains. Called by ``store.unit`` before the commit, by nobody else."""
    chains: dict[str, list[Note]] = {}
    for note in notes:
        chains.setdefault(note.organisation or unit.scope.organisation or INSTANCE_CHAIN, []).append(note)
    for chain in sorted(chains):  # always in this order: two units cannot wait for each other
        seq, head = await _locked_head(unit, chain)
        for note in chains[chain]:
            seq += 1
            line = {
                "organisation": chain,
                "seq": seq,
                "at": instant_text(unit.now),
                "actor": unit.scope.account,
                "role": unit.scope.role,
                "action": note.action,
                "object_kind": note.object_kind,
                "object": note.object,
                "reason": note.reason if note.reason is not None else unit.scope.reason,
                "details": canonical_json(note.details),
                "prev_hash": head,
            }
            head = line_hash(line)
            await unit.raw(_ADD, new_id(), *[line[name] for name in _LINE], head)
        await unit.raw("UPDATE audit_head SET seq = {}, hash = {} WHERE organisation = {}", seq, head, chain)


async def _locked_head(unit: Unit, chain: str) -> tuple[int, str]:
    found = await _head_row(unit, chain)
    if not found:
        await unit.raw(
            "INSERT INTO audit_head (organisation, seq, hash) VALUES ({}, 0, {}) ON CONFLICT (organisation) DO NOTHING",
            chain,
            GENESIS,
        )
        found = await _head_row(unit, chain)
    return int(found[0]["seq"]), str(found[0]["hash"])


async def _head_row(unit: Unit, chain: str) -> list[dict[str, Any]]:
    if unit.engine.engine_type == "postgres":
        return await unit.raw("SELECT seq, hash FROM audit_head WHERE organisation = {} FOR UPDATE", chain)
    return await unit.raw("SELECT seq, hash FROM audit_head WHERE organisation = {}", chain)  # nobody else writes now


async def head(unit: Unit) -> str:
    """The head of the scope's own chain as it stands before this unit's notes; :data:`GENESIS` for an empty chain."""
    found = await unit.raw("SELECT hash FROM audit_head WHERE organisation = {}", unit.organisation)
    return str(found[0]["hash"]) if found else GENESIS


@dataclass(frozen=True)
class BrokenLine:
    """The first line of a chain that does not hold. ``what``: missing_line, prev_hash, hash or head."""

    organisation: str
    seq: int
    what: str


async def broken_lines(unit: Unit) -> tuple[BrokenLine, ...]:
    """Verify every chain that the scope may see; the first broken line of each, nothing when all hold."""
    own = None if unit.scope.is_system else unit.organisation
    heads = {
        row["organisation"]: (int(row["seq"]), row["hash"])
        for row in await unit.raw("SELECT organisation, seq, hash FROM audit_head")
        if own in (None, row["organisation"])
    }
    known = {
        row["organisation"]
        for row in await unit.raw("SELECT DISTINCT organisation FROM audit")
        if own in (None, row["organisation"])
    }
    found = [await _first_broken(unit, chain, heads.get(chain)) for chain in sorted(known | heads.keys())]
    return tuple(line for line in found if line is not None)


async def _first_broken(unit: Unit, chain: str, kept_head: tuple[int, str] | None) -> BrokenLine | None:
    seq, previous = 0, GENESIS
    lines = await unit.raw("SELECT * FROM audit WHERE organisation = {} ORDER BY seq", chain)
    for line in lines:
        seq += 1
        if line["seq"] != seq:
            return BrokenLine(chain, seq, "missing_line")
        if line["prev_hash"] != previous:
            return BrokenLine(chain, seq, "prev_hash")
        if line_hash(line) != line["hash"]:
            return BrokenLine(chain, seq, "hash")
        previous = line["hash"]
    if kept_head != (seq, previous):
        return BrokenLine(chain, seq, "head")
    return None
