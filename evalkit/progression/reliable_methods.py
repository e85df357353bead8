"""Reliable change by other formulas than Jacobson and Truax's, for experts, and who crossed a published cut-off.

Several depend on the group's mean; they say nothing about one person alone. Formulas: Jacobson & Truax 1991;
Speer 1992 (Edwards & Nunnally); Hsu 1989 and Hsu 1999 (Gulliksen, Lord & Novick; Hsu, Linn & Lord);
Nunnally & Kotsch 1983; Hageman & Arrindell 1993.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import sqrt
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evalkit.definitions import Indicator
from evalkit.progression.reliable_change import CRITICAL, Reliable, exceeds, jacobson_truax, measurement_error
from evalkit.progression.result import ReliableChange

Floats = NDArray[np.float64]
Cutoff = Literal["a", "b", "c"]

CRITICAL_HAGEMAN_ARRINDELL = 1.65


@dataclass(frozen=True)
class _Group:
    """Pairs of one result: raw start and follow-up; reliability, spread of the start, standard error."""

    x: Floats
    y: Floats
    r: float
    sd: float
    sem: float


def _edwards_nunnally(g: _Group) -> Floats | None:
    """The follow-up against the start's estimated true score."""
    return np.asarray((g.y - g.x.mean() - g.r * (g.x - g.x.mean())) / g.sem)


def _gulliksen_lord_novick(g: _Group) -> Floats | None:
    """The follow-up against its prediction from the start, with the standard error of prediction."""
    return np.asarray((g.y - g.x.mean() - g.r * (g.x - g.x.mean())) / (g.sd * sqrt(1 - g.r**2)))


def _hsu_linn_lord(g: _Group) -> Floats | None:
    """As Gulliksen, Lord and Novick's, around the follow-up's own mean."""
    return np.asarray((g.y - g.y.mean() - g.r * (g.x - g.x.mean())) / (g.sd * sqrt(1 - g.r**2)))


def _nunnally_kotsch(g: _Group) -> Floats | None:
    """The start's estimated true score carries an error of its own; the same reliability at both occasions."""
    error = g.sd * sqrt(g.r**2 * (1 - g.r) + (1 - g.r))
    return np.asarray((g.y - g.x.mean() - g.r * (g.x - g.x.mean())) / error)


def _hageman_arrindell(g: _Group) -> Floats | None:
    """The change shrunken to the group's by the reliability of differences; None where these have none."""
    if g.x.size < 2:
        return None
    before, after = float(g.x.var(ddof=1)), float(g.y.var(ddof=1))
    of_difference = float((g.y - g.x).var(ddof=1))
    if of_difference <= 0:
        return None
    reliability = (of_difference - 2 * g.sem**2) / of_difference if before > 0 and after > 0 else 0.0
    if reliability <= 0:
        return None
    shrunken = (g.y - g.x) * reliability + (g.y.mean() - g.x.mean()) * (1 - reliability)
    return np.asarray(shrunken / (sqrt(reliability) * sqrt(2) * g.sem))


_FORMULAS: Mapping[str, tuple[Callable[[_Group], Floats | None], float]] = {
    "edwards-nunnally": (_edwards_nunnally, CRITICAL),
    "gulliksen-lord-novick": (_gulliksen_lord_novick, CRITICAL),
    "hsu-linn-lord": (_hsu_linn_lord, CRITICAL),
    "nunnally-kotsch": (_nunnally_kotsch, CRITICAL),
    "hageman-arrindell": (_hageman_arrindell, CRITICAL_HAGEMAN_ARRINDELL),
}


def reliable_by(method: str, cutoff: Cutoff = "c") -> Reliable:
    """The function that a result's reliable change comes from; LookupError for an unknown method.

    With published norms it also counts who reliably improved and went past the cut-off.
    """
    if method not in METHODS:
        raise LookupError(method)

    def change(indicator: Indicator, x: Floats, y: Floats, difference: Floats) -> ReliableChange | None:
        if method == "jacobson-truax":
            found = jacobson_truax(indicator, x, y, difference)
            limit = found.threshold if found is not None else None
            # The threshold says who changed reliably; improvement is positive.
            up = None if limit is None else _reaches(indicator, difference, limit)
        else:
            found, up = _by_formula(indicator, method, x, y)
        if found is None or up is None or indicator.measurement.norms is None:
            return found
        return replace(found, recovered=int((up & crossed(indicator, cutoff, x, y)).sum()))

    return change


def _reaches(indicator: Indicator, difference: Floats, limit: float) -> NDArray[np.bool_]:
    return exceeds(difference, indicator, limit) & (difference > 0)


def _by_formula(
    indicator: Indicator, method: str, x: Floats, y: Floats
) -> tuple[ReliableChange | None, NDArray[np.bool_] | None]:
    error, given = measurement_error(indicator, x), indicator.measurement.reliability
    if error is None or given is None:
        return None, None
    published = indicator.measurement.sd
    spread = published.value if published is not None else error.sem / sqrt(1 - given.value)
    formula, critical = _FORMULAS[method]
    index = formula(_Group(x, y, given.value, spread, error.sem))
    if index is None:
        return None, None
    oriented = indicator.sign * index
    up, down = oriented > critical, oriented < -critical
    counts = int(up.sum()), int(down.sum())
    return ReliableChange(error.method, error.sem, None, counts[0], x.size - sum(counts), counts[1]), up


def cut_off(indicator: Indicator, which: Cutoff) -> float | None:
    """a: two SDs from the clinical mean; b: two from the functional mean; c: between the two, weighted by the SDs."""
    norms = indicator.measurement.norms
    if norms is None:
        return None
    clinical, functional, s = norms.clinical, norms.functional, indicator.sign
    if which == "a":
        return clinical.mean + s * 2 * clinical.sd
    if which == "b":
        return functional.mean - s * 2 * functional.sd
    return (clinical.sd * functional.mean + functional.sd * clinical.mean) / (clinical.sd + functional.sd)


def crossed(indicator: Indicator, which: Cutoff, x: Floats, y: Floats) -> NDArray[np.bool_]:
    """Who started on the clinical side of the cut-off and is past it now."""
    limit = cut_off(indicator, which)
    if limit is None:
        return np.zeros(x.shape, dtype=np.bool_)
    s = indicator.sign
    return np.asarray((s * x <= s * limit) & (s * y > s * limit))


METHODS: Mapping[str, str] = MappingProxyType(
    {
        "jacobson-truax": "Jacobson & Truax 1991",
        "edwards-nunnally": "Edwards & Nunnally, after Speer 1992",
        "gulliksen-lord-novick": "Gulliksen, Lord & Novick, after Hsu 1989",
        "hsu-linn-lord": "Hsu, Linn & Lord, after Hsu 1989",
        "nunnally-kotsch": "Nunnally & Kotsch 1983",
        "hageman-arrindell": "Hageman & Arrindell 1993",
    }
)
"""Name of a method → where it comes from."""
