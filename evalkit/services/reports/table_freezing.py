"""Freezes a table of progression that may leave: as a published table, with the keyed marks of the people in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import evalkit
from evalkit.definitions import Policy
from evalkit.definitions.hashing import digest
from evalkit.services.reports import release_gate
from evalkit.services.reports.publishable_tables import Publishable
from evalkit.services.reports.released_kept import KeptTable
from evalkit.store import Unit
from evalkit.store.queries import releases


async def freeze(
    unit: Unit,
    table: KeptTable,
    made: Publishable,
    policy: Policy,
    *,
    computation: str,
    programme: str | None,
    programmes: Sequence[str],
    cohort: str,
    as_of: dt.date,
    **more: int,
) -> str:
    """The id of the published table. ``computation``: one for all tables that were computed together; ``programme``:
    whose it is, None for several; ``programmes``: the keys of those that were computed; ``more``: what else its
    provenance tells."""
    key = (table.indicator, table.programme, table.wave)
    prints = made.prints[key]
    return await releases.publish_table(
        unit,
        programme=programme,
        cohort=cohort,
        indicator=table.indicator,
        wave=table.wave,
        policy=policy.audience.value,
        policy_hash=policy.hash,
        audience=policy.audience.value,
        content=table.content,
        content_hash=digest(table.content),
        provenance={
            "computation": computation,
            "function": "progression.change",
            "code_version": evalkit.__version__,
            "programme": table.programme,
            "programmes": list(programmes),
            "as_of": as_of.isoformat(),
            "prints": {"pairs": prints.pairs, "whole": prints.whole},
            "shared": table.shared,
            **more,
        },
        marks=release_gate.write_marks(made.sets[key]),
    )
