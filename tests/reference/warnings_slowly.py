"""Which warnings a result must carry, read off its figures: why something is null, and what the rest cannot bear."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from tests.reference.core_slowly import Scale


def warnings(result: dict[str, Any], scale: Scale, starts: Sequence[Fraction]) -> list[str]:
    """Codes in the order in which they are told. ``starts``: of the people of this result."""
    n, gone = result["flow"]["followed"], result["leavers"]["n"]
    checks = {
        "no_pairs": n == 0,
        "too_few_pairs": 0 < n < 10,
        "follow_up_below_60": n + gone > 0 and 10 * n < 6 * (n + gone),
        "follow_up_below_40": n + gone > 0 and 10 * n < 4 * (n + gone),
        "no_start": n + gone == 0,
        "ceiling": bool(starts) and scale.best is not None and 100 * starts.count(scale.best) >= 15 * len(starts),
        "floor": bool(starts) and scale.worst is not None and 100 * starts.count(scale.worst) >= 15 * len(starts),
        **(_of_pairs(result, scale) if n else {}),
    }
    return [code for code, holds in checks.items() if holds]


def _of_pairs(result: dict[str, Any], scale: Scale) -> dict[str, bool]:
    change, test = result["reliable_change"], result["wilcoxon"]
    smd = None if result["leavers"]["smd"] is None else round(result["leavers"]["smd"], 9)
    return {
        "sample_sd_used": change is not None and change["method"] == "sample",
        "no_reliability": change is None and not scale.levels,
        "nobody_moved": test is None,
        "too_few_moved": test is not None and test["p"] is None,
        "one_pair": result["sd_change"] is None,
        "no_spread": result["sd_change"] is not None
        and (result["srm"] is None or result["effect_size_baseline_sd"] is None),
        "leavers_not_comparable": result["leavers"]["n"] > 0 and smd is None,
        "leavers_differ": smd is not None and 0.1 < abs(smd) <= 0.25,
        "leavers_differ_much": smd is not None and abs(smd) > 0.25,
        "regression_to_the_mean": len(result["by_starting_level"]) > 1,
    }
