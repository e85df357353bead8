"""Released values built by hand, with defaults, for the tests of reporting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from scipy.stats import binomtest

from evalkit.definitions import loader
from evalkit.definitions.policy import Audience
from evalkit.disclosure.cells import Cell, Figure
from evalkit.disclosure.released import Released, ReleasedResult, ReleasedRow, ReleasedSource, ReleasedTransitions
from evalkit.progression.result import Warn

Pairs = Mapping[tuple[int, int], int]
LEVELS = (1, 2, 3, 4, 5)


def pairs(text: Mapping[str, int]) -> dict[tuple[int, int], int]:
    """``{"1→2": 4}`` as written in the field notes."""
    return {(int(key[0]), int(key[-1])): count for key, count in text.items()}


def a_share(count: int, n: int) -> Figure:
    if n == 0:
        return Figure(None)
    interval = binomtest(count, n).proportion_ci(method="wilson")
    return Figure(count / n, float(interval.low), float(interval.high), "wilson")


def a_released_result(
    moves: Pairs, *, indicator: str = "speaking_up", wave: str = "6 mois", enrolled: int = 24, baseline: int = 23,
    left: int | None = 4, not_yet_due: int = 0, hide: Iterable[str] = (), hide_table: bool = False,
    hide_rows: bool = False, two: bool = False, k: int = 5, unanswered: Mapping[str, int] | None = None,
    programme: str | None = None,
) -> ReleasedResult:  # fmt: skip
    """A result from pairs of levels. ``hide``: categories that are suppressed; ``two``: as two categories."""
    n = sum(moves.values())
    up = sum(c for (x, y), c in moves.items() if y > x)
    down = sum(c for (x, y), c in moves.items() if y < x)
    top = moves.get((5, 5), 0)
    hidden = set(hide) | ({"unchanged", "declined", "held_at_top"} if two else set())
    counts = {"improved": up, "unchanged": n - up - down, "declined": down, "held_at_top": top}
    unseen = baseline - not_yet_due - n
    lost = left if left is not None else 0

    def cell(count: int, away: bool) -> Cell:
        return Cell.hidden(0, n) if away else Cell.shown(count)

    rows = tuple(
        ReleasedRow(
            level, level,
            *(
                cell(c, hide_rows)
                for c in (
                    sum(c for (x, _), c in moves.items() if x == level),
                    sum(c for (x, y), c in moves.items() if x == level and y > x),
                    sum(c for (x, y), c in moves.items() if x == level and y == x),
                    sum(c for (x, y), c in moves.items() if x == level and y < x),
                )
            ),
        )
        for level in LEVELS
    )  # fmt: skip
    transitions = ReleasedTransitions(
        LEVELS,
        tuple(tuple(cell(moves.get((x, y), 0), hide_table) for y in LEVELS) for x in LEVELS),
        tuple(cell(sum(moves.get((x, y), 0) for y in LEVELS), hide_table) for x in LEVELS),
        tuple(cell(sum(moves.get((x, y), 0) for x in LEVELS), hide_table) for y in LEVELS),
    )
    base = n + unseen
    return ReleasedResult(
        indicator=indicator, programme=programme, baseline_wave="start", wave=wave, suppressed=False, k=k,
        flow={
            "enrolled": Cell.shown(enrolled), "baseline": Cell.shown(baseline), "due": Cell.shown(n + unseen - lost),
            "followed": Cell.shown(n), "missed": Cell.shown(unseen - lost), "not_yet_due": Cell.shown(not_yet_due),
            "left": Cell.not_collected() if left is None else Cell.shown(left),
        },
        unanswered={
            key: Cell.shown((unanswered or {}).get(key, 0))
            for key in ("empty", "prefer_not_to_say", "does_not_apply")
        },
        categories={name: cell(count, name in hidden) for name, count in counts.items()},
        shares={
            "improved": Figure(None) if "improved" in hidden else a_share(up, n),
            "declined": Figure(None) if "declined" in hidden else a_share(down, n),
        },
        net_progression=None, superiority_paired=None,
        transitions=None if two else transitions,
        rise_among_can_rise=None, fall_among_can_fall=None, mean_change=None, reliable_change=None,
        reliable_method=None, reliable_threshold=None,
        bounds_improved=None if "improved" in hidden else Figure(None, up / base, (up + unseen) / base),
        bounds_feasible=None, by_starting_level=() if two else rows, two_categories=two, expert=None,
        warnings=(Warn("coarsened", {"step": "categories"}),) if two else (),
    )  # fmt: skip


def fewer_than_k(indicator: str = "getting_about", wave: str = "6 mois") -> ReleasedResult:
    """A result of which nothing may be said."""
    whole = a_released_result({(1, 2): 3}, indicator=indicator, wave=wave, baseline=3)
    return replace(
        whole, suppressed=True, flow={}, unanswered={}, categories={}, shares={}, transitions=None,
        bounds_improved=None, by_starting_level=(), warnings=(Warn("fewer_than_k", {"k": 5}),),
    )  # fmt: skip


def released(*results: ReleasedResult, audience: Audience = Audience.FUNDER, grant: str | None = None) -> Released:
    return Released(
        audience=audience,
        policy=loader.load_policies().for_audience(audience),
        source=ReleasedSource("a1b2c3d4" * 8),
        participants=Cell.shown(24),
        form_key="empowerment_nine",
        form_version="1",
        form_hash="f0e1d2c3" * 8,
        results=results,
        grant=grant,
    )
