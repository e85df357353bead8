"""Whose people stand in what was published for everybody, kept with each association, for its own gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import evalkit
from evalkit.definitions.hashing import digest
from evalkit.disclosure.released import Released, ReleasedResult
from evalkit.services.observatory.open_pools import Pool
from evalkit.services.observatory.open_rows import Row
from evalkit.services.reports import release_gate, released_kept
from evalkit.store import Unit, new_id
from evalkit.store.queries import open_data


async def keep_sets(unit: Unit, address: str, pool: Pool, rows: Sequence[Row], released: Released) -> None:
    """Whose people stand in each new row, for every association's gate; with each indicator, who began."""
    computation = new_id()
    fresh = {row.key: row for row in rows}
    results: list[ReleasedResult] = []
    for row in fresh.values():
        if row.result is not None:
            results.append(row.result)
            start = _start_alone(row.result)
            results += [] if any((r.indicator, r.wave) == (start.indicator, start.wave) for r in results) else [start]
    kept = released_kept.to_kept(replace(released, results=tuple(results)))
    for table in kept:
        row = _row_of(fresh, table.indicator, table.wave)
        sets = row.sets if table.wave == row.key[1] else row.started
        name = f"open|{computation}|{table.indicator}|{table.wave}"
        for association, people in sets.items():
            await open_data.keep_set(
                unit,
                organisation=association,
                indicator=table.indicator,
                wave=table.wave,
                cohort=f"open/{pool.year}",
                policy_hash=released.policy.hash,
                content=table.content,
                content_hash=digest(table.content),
                provenance={
                    "computation": computation,
                    "function": "progression.change",
                    "code_version": evalkit.__version__,
                    "programme": None,
                    "programmes": [],
                    "open_table": address,
                    "as_of": pool.as_of.isoformat(),
                    "prints": {"pairs": name, "whole": name},
                    "shared": table.shared,
                },
                marks=release_gate.write_marks(people),
            )


def _row_of(fresh: Mapping[tuple[str, str], Row], indicator: str, wave: str) -> Row:
    exact = fresh.get((indicator, wave))
    return exact if exact is not None else next(row for key, row in fresh.items() if key[0] == indicator)


def _start_alone(result: ReleasedResult) -> ReleasedResult:
    """A table that tells nothing by itself: it stands for the number of those who began."""
    return replace(
        result, wave=result.baseline_wave, suppressed=True, flow={}, categories={}, shares={}, bounds_improved=None
    )
