"""What an observatory may see of programmes compared: a line each, without a name, and never a table.

Per programme only n, followed, observed, expected, adjusted and the shrunken interval leave, from ``mean_at_least``
people on; of a share only where at least k rose and at least k did not. Otherwise n and followed alone; with fewer
than k people nothing. The common norm is made of exactly the programmes whose figures leave: so what is known of all
together, less what is known of each, says nothing about one that is left out. Sums over all of them stand in steps of
``k``: a programme that leaves, or comes back, cannot be read off by subtracting one version from the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from evalkit.definitions.indicator import Indicator
from evalkit.definitions.policy import Audience, Policy
from evalkit.disclosure.audit import rounded
from evalkit.disclosure.cells import Cell, Figure
from evalkit.progression.comparison_lines import LevelLine, Line, Stratum
from evalkit.progression.comparison_result import Method, ProgrammeComparison
from evalkit.progression.comparison_rules import FOLLOW_UP_AT_LEAST, FOLLOW_UP_WARNING, PROGRAMMES_AT_LEAST
from evalkit.progression.funnel_curve import CurvePoint, funnel_curve
from evalkit.progression.lines_together import Together, compare_lines

SHARE_DECIMALS = 3
Place = Literal["inside", "beyond_95", "beyond_998"]
Seen = Literal["most", "below_60", "below_40", "unknown"]
Why = Literal["compared", "too_few", "few_cells", "seen_too_few"]


@dataclass(frozen=True)
class ReleasedLine:
    """One programme, by a letter that says nothing. ``why``: whether it is compared, and what stands in its way.

    ``seen``: how many of the people who could have been seen again were, in coarse steps. ``adjusted_for_start``:
    False where nothing is known of where its people started.
    """

    letter: str
    n: Cell
    followed: Cell
    why: Why
    seen: Seen
    adjusted_for_start: bool
    higher: Cell | None = None
    not_higher: Cell | None = None
    observed: Figure | None = None
    expected: Figure | None = None
    adjusted: Figure | None = None
    shrunken: Figure | None = None
    place: Place | None = None


@dataclass(frozen=True)
class ReleasedStratum:
    """All programmes together: people who started from ``first`` … ``last``, and the share of them that rose; counts in
    steps of k, the share from these."""

    first: int
    last: int
    n: Cell
    higher: Cell
    share: Figure


@dataclass(frozen=True)
class ReleasedLines:
    """A comparison as it leaves. ``enough``: programmes to compare; without them no figure but n and followed.

    ``depends_on_intake``: it must not be used. ``below_k``: programmes of which nothing leaves, a number of programmes.
    ``seen``, ``possible``: people of all compared programmes who were and could have been seen again.
    """

    audience: Audience
    policy: Policy
    indicator: str
    wave: str
    method: Method
    enough: bool
    depends_on_intake: bool
    overall: Figure
    lines: tuple[ReleasedLine, ...]
    strata: tuple[ReleasedStratum, ...]
    curve: tuple[CurvePoint, ...]
    below_k: int
    seen: Cell
    possible: Cell
    warnings: tuple[str, ...] = ()

    @property
    def compared(self) -> tuple[ReleasedLine, ...]:
        """The lines that are compared, by letter."""
        return tuple(line for line in self.lines if line.adjusted is not None)

    @property
    def apart(self) -> tuple[ReleasedLine, ...]:
        """Those that chance alone does not explain."""
        return tuple(line for line in self.compared if line.place in ("beyond_95", "beyond_998"))


def may_enter(line: Line, policy: Policy) -> bool:
    """Whether the figures of this line may leave, and so whether it enters the common norm."""
    if line.n < policy.mean_at_least:
        return False
    return not isinstance(line, LevelLine) or min(line.higher, line.n - line.higher) >= policy.k


def release_lines(lines: Sequence[Line], indicator: Indicator, wave: str, policy: Policy) -> ReleasedLines:
    """What ``policy``'s audience may see. The keys of ``lines`` are the letters under which they appear.

    ValueError for an audience that sees no programme, and for the association itself (see ``own_position``).
    """
    if policy.k == 0 or not policy.by_programme:
        raise ValueError(f"lines of programmes are not released to {policy.audience.value}")
    together = compare_lines(
        [line for line in lines if may_enter(line, policy)], indicator, wave, cells_at_least=policy.k
    )
    return released_of(lines, together, policy)


def enough_of(together: Together) -> bool:
    """Whether there are programmes enough to compare anybody."""
    rows = together.comparison.programmes
    return sum(row.adjusted is not None for row in rows) >= PROGRAMMES_AT_LEAST


def released_of(lines: Sequence[Line], together: Together, policy: Policy) -> ReleasedLines:
    """Lines that were compared, as the policy lets them out."""
    comparison = together.comparison
    rows = {row.programme: row for row in comparison.programmes}
    enough = enough_of(together)
    shown = [line for line in sorted(lines, key=lambda one: one.key) if line.n >= policy.k]
    compared = [row for row in comparison.programmes if row.adjusted is not None]
    possible, seen = sum(row.possible for row in compared), sum(row.followed for row in compared)
    tells = possible - seen == 0 or possible - seen >= policy.k
    return ReleasedLines(
        audience=policy.audience,
        policy=policy,
        indicator=comparison.indicator,
        wave=comparison.wave,
        method=comparison.method,
        enough=enough,
        depends_on_intake=enough and comparison.gradient is not None and comparison.gradient.alarms,
        overall=_figure(comparison.overall if enough else None, comparison.method, policy),
        lines=tuple(line_of(line, rows.get(line.key) if enough else None, policy) for line in shown),
        strata=tuple(
            _stratum(s, comparison.method, policy)
            for s in together.strata
            if enough and s.n >= policy.mean_at_least and min(s.higher, s.n - s.higher) >= policy.k
        ),
        curve=funnel_curve(comparison) if enough else (),
        below_k=len(lines) - len(shown),
        seen=Cell.shown(rounded(seen, round_to=policy.k)) if tells else Cell.hidden(possible - policy.k + 1, possible),
        possible=Cell.shown(rounded(possible, round_to=policy.k)),
        warnings=tuple(warn.code for warn in comparison.warnings),
    )


def _stratum(of: Stratum, method: Method, policy: Policy) -> ReleasedStratum:
    n, higher = rounded(of.n, round_to=policy.k), rounded(of.higher, round_to=policy.k)
    return ReleasedStratum(
        of.first, of.last, Cell.shown(n), Cell.shown(higher), _figure(round(higher / n, 2), method, policy)
    )


def line_of(line: Line, row: ProgrammeComparison | None, policy: Policy, *, exact: bool = False) -> ReleasedLine:
    """``row`` None: nothing but how many. ``exact``: for its own association, where nothing is hidden."""
    outside = line.followed - line.n
    tells = exact or outside == 0 or outside >= policy.k
    plain = ReleasedLine(
        letter=line.key,
        n=Cell.shown(line.n),
        followed=Cell.shown(line.followed) if tells else Cell.hidden(line.n, line.n + policy.k - 1),
        why=_why(line, row, policy),
        seen=_seen(line),
        adjusted_for_start=not isinstance(line, LevelLine) or line.adjustable,
    )
    if row is None or row.adjusted is None or row.position == "too_few":
        return plain
    method = Method.STANDARDISED if isinstance(line, LevelLine) else Method.RELIABILITY_CORRECTED
    return replace(
        plain,
        why="compared",
        higher=Cell.shown(line.higher) if isinstance(line, LevelLine) else None,
        not_higher=Cell.shown(line.n - line.higher) if isinstance(line, LevelLine) else None,
        observed=_figure(row.observed, method, policy),
        expected=_figure(row.expected, method, policy),
        adjusted=_figure(row.adjusted, method, policy),
        shrunken=None
        if row.shrunken is None
        else Figure(
            _rounded(row.shrunken.value, method, policy),
            _rounded(row.shrunken.low, method, policy),
            _rounded(row.shrunken.high, method, policy),
        ),
        place=row.position,
    )


def _why(line: Line, row: ProgrammeComparison | None, policy: Policy) -> Why:
    if line.n < max(policy.mean_at_least, 1):
        return "too_few"
    if isinstance(line, LevelLine) and min(line.higher, line.n - line.higher) < policy.k:
        return "few_cells"
    if _seen(line) == "below_40":
        return "seen_too_few"
    return "compared" if row is not None else "too_few"


def _seen(line: Line) -> Seen:
    if line.possible <= 0:
        return "unknown"
    rate = line.followed / line.possible
    return "below_40" if rate < FOLLOW_UP_AT_LEAST else "below_60" if rate < FOLLOW_UP_WARNING else "most"


def _figure(value: float | None, method: Method, policy: Policy) -> Figure:
    return Figure(_rounded(value, method, policy))


def _rounded(value: float | None, method: Method, policy: Policy) -> float | None:
    """Shares to whole tenths of a per cent; means to the decimals that the policy prints."""
    if value is None:
        return None
    decimals = SHARE_DECIMALS if method is Method.STANDARDISED else policy.mean_decimals
    return value if decimals is None else round(value, decimals) + 0.0
