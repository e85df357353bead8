"""Released values as plain values that are kept, and back again: what was published once is never computed twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from evalkit.definitions import Policy
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.released import Released, ReleasedResult, ReleasedSource

_RESULT = TypeAdapter(ReleasedResult)
_CELL = TypeAdapter(Cell)


@dataclass(frozen=True)
class KeptTable:
    """One published table: its place, its content, and what all tables of one computation share."""

    indicator: str
    programme: str | None
    wave: str
    content: dict[str, Any]
    shared: dict[str, Any]


def to_kept(released: Released) -> tuple[KeptTable, ...]:
    """The tables of released values, in their order. Expert figures are the association's own and are refused."""
    if any(result.expert is not None for result in released.results):
        raise ValueError("expert figures never leave the association")
    shared = {
        "data": released.source.sha256,
        "form": {"key": released.form_key, "version": released.form_version, "hash": released.form_hash},
        "policy": released.policy.model_dump(mode="json"),
        "participants": _CELL.dump_python(released.participants, mode="json"),
    }
    return tuple(
        KeptTable(
            result.indicator, result.programme, result.wave, _RESULT.dump_python(result, mode="json", warnings="none"),
            {**shared, "position": position},
        )
        for position, result in enumerate(released.results)
    )  # fmt: skip


def from_kept(tables: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]], *, grant: str | None) -> Released:
    """The released values of (content, shared) pairs, one or more, that were published by one computation."""
    in_order = sorted(tables, key=lambda pair: int(pair[1]["position"]))
    shared = in_order[0][1]
    policy = Policy.model_validate(shared["policy"])
    return Released(
        audience=policy.audience,
        policy=policy,
        source=ReleasedSource(shared["data"]),
        participants=_CELL.validate_python(shared["participants"]),
        form_key=shared["form"]["key"],
        form_version=shared["form"]["version"],
        form_hash=shared["form"]["hash"],
        results=tuple(_RESULT.validate_python(content) for content, _ in in_order),
        grant=grant,
    )
