"""What must be said beside a comparison: conditions found, and their sentences."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np

from evalkit.i18n import mark
from evalkit.progression import comparison_rules as rules
from evalkit.progression.compared import Compared
from evalkit.progression.pool import Pool
from evalkit.progression.result import Warn
from evalkit.progression.starting_strata import Bools

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "too_few_programmes": mark(
            "Programmes with enough people seen again: {n}. With fewer than {at_least} nobody is compared."
        ),
        "no_pairs": mark("Nobody has both a start and a value at this wave: there is nothing to compare."),
        "no_reliability": mark(
            "The form gives no standard error of measurement for this scale, so starts cannot be corrected for noise: "
            "the share that rose is standardised on thirds of the starts instead."
        ),
        "starts_not_reliable": mark(
            "Starts differ inside programmes by no more than measurement error, so they cannot be corrected for noise: "
            "the share that rose is standardised on thirds of the starts instead."
        ),
        "still_depends_on_intake": mark(
            "This comparison still depends on who is served: programmes whose people start elsewhere look different "
            "for that reason alone. Do not compare with it."
        ),
        "follow_up_below_40": mark(
            "Programmes where fewer than 40 % of the people were seen again, which are not compared: {programmes}."
        ),
        "follow_up_below_60": mark(
            "Programmes where fewer than 60 % of the people were seen again, so that their figures may be those "
            "of the people who stayed: {programmes}."
        ),
        "nothing_expected": mark(
            "Programmes without an adjusted figure, because from the starts of their people nobody was expected "
            "to rise: {programmes}."
        ),
        "one_programme_dominates": mark(
            "Programmes with more than a fifth of all the people compared, so that what is expected of everybody leans "
            "on theirs: {programmes}."
        ),
        "no_others": mark(
            "A programme with more than a fifth of the people is compared with the others, and there are no others."
        ),
        "no_variation": mark(
            "Programmes left out of the spread between programmes, because all values are equal or everybody or "
            "nobody was expected to rise: {n}."
        ),
        "starts_do_not_differ": mark(
            "The mean starts of the programmes do not differ, so whether the comparison depends on them is unknown."
        ),
        "baseline_outside_window": mark(
            "People whose start was taken outside its window, too early or too late, and who enter no comparison: {n}."
        ),
        "without_programme": mark("People without a programme in the file, who are in no comparison: {n}."),
        "reference_is_pool": mark(
            "Intake is set against all programmes together: if all take in people who are nearer, none shows it."
        ),
        "too_few_entrants": mark(
            "Programmes with fewer than {at_least} people with a start, whose intake is not flagged: {n}. Join periods."
        ),
        "nobody_furthest": mark("Nobody in the reference stands furthest away, so access cannot be judged."),
        "reference_too_small": mark(
            "Programmes with more people than the reference that they are set against, so that chance cannot be "
            "judged: {n}."
        ),
    }
)
"""Code → English sentence with the placeholders of its details; in a comparison these go before the general ones."""

_NAMED: Final = 10
"""Programmes named in one sentence before it ends in "…"."""


def warnings(found: Compared) -> tuple[Warn, ...]:
    """What a comparison's reader must know."""
    said: list[Warn] = []
    pool, slope = found.pool, found.gradient
    count, usable = int(found.comparable.sum()), int(found.usable.sum())
    if not pool.size:
        said.append(Warn("no_pairs"))
    if count < rules.PROGRAMMES_AT_LEAST:
        said.append(Warn("too_few_programmes", {"n": count, "at_least": rules.PROGRAMMES_AT_LEAST}))
    rate = np.where(np.isnan(found.flows.rate), 1.0, found.flows.rate)  # of nobody nothing is said
    said += _naming("follow_up_below_40", pool, rate < rules.FOLLOW_UP_AT_LEAST)
    said += _naming("follow_up_below_60", pool, (rate >= rules.FOLLOW_UP_AT_LEAST) & (rate < rules.FOLLOW_UP_WARNING))
    if count >= rules.PROGRAMMES_AT_LEAST:
        said += _naming("one_programme_dominates", pool, pool.n > rules.LARGE_PROGRAMME * pool.size)
    if bool(np.any(pool.n == pool.size)) and not usable and count:
        said.append(Warn("no_others"))
    else:
        said += _naming("nothing_expected", pool, found.comparable & ~found.usable)
    if still := int((found.usable & ~found.tested).sum()):
        said.append(Warn("no_variation", {"n": still}))
    if slope is None and usable >= 2:
        said.append(Warn("starts_do_not_differ"))
    if slope is not None and slope.alarms:
        said.append(Warn("still_depends_on_intake"))
    return tuple(said)


def _naming(code: str, pool: Pool, where: Bools) -> list[Warn]:
    at = np.flatnonzero(where)
    if not at.size:
        return []
    named = ", ".join(pool.programmes[j] for j in at[:_NAMED]) + (", …" if at.size > _NAMED else "")
    return [Warn(code, {"n": int(at.size), "programmes": named})]
