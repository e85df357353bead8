"""What a report will be able to show of a group of this size, said at set-up and not discovered at the end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evalkit.definitions import Audience, loader


class Shown(StrEnum):
    """How much of the change can be shown to a funder; each size shows also what the smaller ones show."""

    WORDS_ONLY = "words_only"  # fewer than k followed: no figure about change
    TWO_CATEGORIES = "two_categories"  # higher / not higher
    THREE_CATEGORIES = "three_categories"  # higher, same, lower
    BY_START = "by_start"  # also by where people started


FOLLOWED_SHARE = 0.75
"""Of the people who enter, about this many are followed; a report counts only them. A rule of thumb, said as such."""

BY_START_AT_LEAST = 30
"""FIELD B18: below this nothing is crossed."""


@dataclass(frozen=True)
class Outlook:
    """``people`` now or expected, ``followed`` of them by the rule of thumb, ``k`` of the funder's policy."""

    people: int
    followed: int
    k: int
    shown: Shown


def outlook(people: int) -> Outlook:
    """What a funder's report shows of so many people."""
    k = next(p.k for p in loader.load_policies().policies if p.audience is Audience.FUNDER)
    followed = round(people * FOLLOWED_SHARE)
    if followed < k:
        shown = Shown.WORDS_ONLY
    elif followed < 4 * k:
        shown = Shown.TWO_CATEGORIES
    elif followed < BY_START_AT_LEAST:
        shown = Shown.THREE_CATEGORIES
    else:
        shown = Shown.BY_START
    return Outlook(people, followed, k, shown)
