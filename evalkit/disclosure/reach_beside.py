"""Who is reached, told beside a report's own figures of the same people: ranges that stay k wide next to them.

A step of k that stands alone is k wide. Beside a table that says between what lies how many began, or how many of
those who were seen again began low, the two together may be narrower than either. So each range here begins where
what the reader knows already begins: the numbers that are possible are cut, from the least, into pieces k wide, and
the piece is told in which the true one lies. Where the pieces are cut follows from what is published alone, so where a
range begins tells nothing; and whichever piece is told, at least k people's room is left for everything that the
tables hide: who was not seen again, and where those began.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from evalkit.disclosure.cells import Cell
from evalkit.disclosure.ranges import ENDLESS, Range, piece
from evalkit.disclosure.released import ReleasedResult


@dataclass(frozen=True)
class Halves:
    """The two halves of the starts of an indicator: from where to where each reaches, as stored. ``programme``: whose
    starts, in a report about several; None: everybody's."""

    indicator: str
    lower: tuple[float, float]
    upper: tuple[float, float]
    programme: str | None = None


@dataclass(frozen=True)
class Known:
    """What a reader has already: how many began, and how many of them at least in each half. ``least``, ``most``
    equal: it is shown; ``most`` endless: nothing is told of them. ``lower_most``: how many in the lower half at most.
    """

    least: int = 0
    most: float = ENDLESS
    lower: int = 0
    upper: int = 0
    lower_most: float = ENDLESS


@dataclass(frozen=True)
class ReachTold:
    """``people`` began, ``lower`` of them in the lower half; ``upper`` in the other, as any reader could work out."""

    people: Range
    lower: Range
    upper: Range


def known(results: Iterable[ReleasedResult], halves: Halves) -> Known:
    """What released results of the indicator tell of those who began, all occasions together."""
    found = Known()
    for one in results:
        if one.indicator != halves.indicator or one.suppressed:
            continue
        baseline, followed = one.flow["baseline"], one.flow["followed"]
        lower, upper = _of_half(one, halves.lower, "fall"), _of_half(one, halves.upper, "rise")
        best = _stayed_at_best(one)
        found = Known(
            max(found.least, _low(baseline), _low(followed)),
            min(found.most, _high(baseline)),
            max(found.lower, lower),
            max(found.upper, upper + best),
        )
    return found


@dataclass(frozen=True)
class Since:
    """Who began in a report beside those of an earlier one: ``came`` (how often they began), ``left``, and for how many
    another start counts. A reader who knows who joined and left knows these numbers, and not how these people began."""

    came: int
    left: int
    changed: int


def moved(told: ReachTold, since: Since, *, people: int, lower: int) -> ReachTold:
    """What was told of those of an earlier report, as it reads for the ``people`` of now, ``lower`` of them in the
    lower half. Never narrower than the truth: somebody who left may have begun twice."""
    n, fewer, more = since.came - since.left, since.left + since.changed, since.came + since.changed
    return ReachTold(
        _around(told.people.low + n, told.people.high + n, people),
        _around(told.lower.low - fewer, told.lower.high + more, lower),
        _around(told.upper.low - fewer, told.upper.high + more, people - lower),
    )


def _around(low: int, high: int, true: int) -> Range:
    return Range(max(0, min(low, true)), max(high, true))


def also_known(beside: Known, told: ReachTold, *, same_halves: bool) -> Known:
    """With what was told of the same people. ``same_halves``: else only how many they are."""
    most = min(beside.most, told.people.high)
    found = replace(beside, least=max(beside.least, told.people.low), most=most)
    if not same_halves:
        return found
    return replace(
        found,
        lower=max(beside.lower, told.lower.low),
        upper=max(beside.upper, told.people.low - told.lower.high),
        lower_most=min(beside.lower_most, told.lower.high),
    )


def within(first: float | str | None, last: float | str | None, half: tuple[float, float]) -> bool:
    """Whether a starting level lies wholly in a half."""
    return all(isinstance(end, int | float) and half[0] <= end <= half[1] for end in (first, last))


def told_beside(people: int, lower: int, beside: Known, *, k: int) -> ReachTold | None:
    """What may be told of so many ``people``, ``lower`` of them in the lower half, beside what is ``known``.

    None with fewer than 2k people, and where what is published is about other people.
    """
    if people < 2 * max(k, 1) or not beside.least <= people <= beside.most:
        return None
    if not beside.lower <= lower <= min(people - beside.upper, beside.lower_most):
        return None
    shown = beside.least == beside.most
    of_all = Range(people, people) if shown else piece(people, beside.least, beside.most, beside.most - k, k)
    most = min(of_all.high - beside.upper, beside.lower_most)
    last = min(people - beside.upper - k if shown else of_all.low - beside.upper, beside.lower_most - k)
    below = piece(lower, beside.lower, most, last, k)
    above = Range(max(beside.upper, of_all.low - below.high), of_all.high - below.low)
    return ReachTold(of_all, below, above)


def with_reach(
    results: Iterable[ReleasedResult], indicator: str, told: ReachTold, *, earlier: Collection[str] = ()
) -> tuple[ReleasedResult, ...]:
    """The results as they stand beside who is reached: hidden numbers of people are no wider than that tells.

    ``earlier``: occasions whose figure is an earlier version: it is about the people of then.
    """
    return tuple(
        _beside(one, told.people) if one.indicator == indicator and one.wave not in earlier else one for one in results
    )


def _beside(result: ReleasedResult, people: Range) -> ReleasedResult:
    if result.suppressed or result.programme is not None:
        return result
    not_seen = people.high - _low(result.flow["followed"])
    ends = {"baseline": (people.low, people.high), "due": (0, people.high)}
    ends |= dict.fromkeys(("missed", "not_yet_due", "left"), (0, not_seen))
    flow = {name: _narrowed(cell, *ends[name]) if name in ends else cell for name, cell in result.flow.items()}
    return replace(result, flow=flow)


def _narrowed(cell: Cell | None, least: int, most: int) -> Cell | None:
    if cell is None or cell.state != "suppressed":
        return cell
    return Cell.hidden(max(_low(cell), least), int(min(_high(cell), most)))


def _of_half(result: ReleasedResult, half: tuple[float, float], cannot: str) -> int:
    """How many pairs at least began in a half. ``cannot``: the way in which nobody can go from its end of the scale."""
    rows = [row.n.low or 0 for row in result.by_starting_level if within(row.from_, row.to, half)]
    among = result.rise_among_can_rise if cannot == "rise" else result.fall_among_can_fall
    could = _high(among[1]) if among is not None else ENDLESS
    return max(sum(rows), 0 if could == ENDLESS else int(_low(result.flow["followed"]) - could))


def _stayed_at_best(result: ReleasedResult) -> int:
    """Of those not seen again, how many began at the best end, where the two shares of bounds give it away."""
    all_of, feasible = result.bounds_improved, result.bounds_feasible
    of = [_exact(result.flow.get(name)) for name in ("baseline", "not_yet_due")]
    if all_of is None or feasible is None or all_of.high is None or feasible.high is None or None in of:
        return 0
    return round((all_of.high - feasible.high) * ((of[0] or 0) - (of[1] or 0)))


def _exact(cell: Cell | None) -> int | None:
    return None if cell is None else cell.value


def _low(cell: Cell | None) -> int:
    return 0 if cell is None or cell.low is None else cell.low


def _high(cell: Cell | None) -> float:
    return ENDLESS if cell is None or cell.high is None else cell.high
