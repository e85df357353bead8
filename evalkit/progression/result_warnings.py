"""Honest warnings about one result: what its figures cannot bear."""

from __future__ import annotations

from dataclasses import replace

from evalkit.definitions import Indicator
from evalkit.progression.result import Result, Warn
from evalkit.progression.starting_levels import few_levels

FEW_PAIRS = 10
FOLLOW_UP_LOW = 0.60
FOLLOW_UP_TOO_LOW = 0.40
LEAVERS_DIFFER, LEAVERS_DIFFER_MUCH = 0.10, 0.25
"""Standardised difference at the start from which a group of leavers is remarked, and from which it alarms."""
AT_AN_END = 0.15
"""Share of starts at an extreme from which progress, or its reverse, cannot show (Terwee et al. 2007)."""


def warnings_of(
    result: Result, indicator: Indicator, *, extremes: tuple[int, int], of_the_file: tuple[Warn, ...]
) -> Result:
    """The result with its warnings: those of the file first, then its own, always in the same order.

    ``extremes``: starts at the lowest and at the highest attainable score.
    """
    n = result.flow.followed
    own: list[Warn] = []
    if n == 0:
        own.append(Warn("no_pairs"))
    elif n < FEW_PAIRS:
        own.append(Warn("too_few_pairs", {"n": n}))
    due_or_left = result.flow.baseline - result.flow.not_yet_due
    if due_or_left:
        rate = n / due_or_left
        if rate < FOLLOW_UP_LOW:
            own.append(Warn("follow_up_below_60", {"followed": n, "of": due_or_left}))
        if rate < FOLLOW_UP_TOO_LOW:
            own.append(Warn("follow_up_below_40", {"followed": n, "of": due_or_left}))
    else:
        own.append(Warn("no_start"))
    lowest, highest = extremes
    baseline = result.flow.baseline
    worst, best = (lowest, highest) if indicator.sign > 0 else (highest, lowest)
    if baseline and indicator.best is not None and best >= AT_AN_END * baseline:
        own.append(Warn("ceiling", {"n": best, "of": baseline}))
    if baseline and indicator.worst is not None and worst >= AT_AN_END * baseline:
        own.append(Warn("floor", {"n": worst, "of": baseline}))
    if n and indicator.levels is not None and result.transitions is None:
        own.append(Warn("transitions_too_large" if few_levels(indicator) else "many_levels"))
    own += _not_computable(result, indicator)
    if n and len(result.by_starting_level) > 1:
        own.append(Warn("regression_to_the_mean"))
    return replace(result, warnings=(*of_the_file, *own))


def _not_computable(result: Result, indicator: Indicator) -> list[Warn]:
    """Why a figure is null although there are pairs."""
    n = result.flow.followed
    if n == 0:
        return []
    own: list[Warn] = []
    change = result.reliable_change
    if change is not None and change.method == "sample":
        own.append(Warn("sample_sd_used"))
    if change is None and not indicator.ordinal:
        own.append(Warn("no_reliability"))
    moved = result.categories.improved + result.categories.declined
    if moved == 0:
        own.append(Warn("nobody_moved"))
    elif result.wilcoxon is not None and result.wilcoxon.p is None:
        own.append(Warn("too_few_moved", {"n": moved}))
    if result.sd_change is None:
        own.append(Warn("one_pair"))
    elif result.srm is None or result.effect_size_baseline_sd is None:
        own.append(Warn("no_spread"))
    own += _leavers(result)
    return own


def _leavers(result: Result) -> list[Warn]:
    """Whether those not seen again started like those who were."""
    leavers = result.leavers
    if leavers is None or leavers.n == 0:
        return []
    if leavers.smd is None:
        return [Warn("leavers_not_comparable")]
    distance = round(abs(leavers.smd), 9)  # a figure printed as 0.25 is not beyond it by rounding noise
    if distance > LEAVERS_DIFFER_MUCH:
        return [Warn("leavers_differ_much")]
    return [Warn("leavers_differ")] if distance > LEAVERS_DIFFER else []
