"""The manual's order, its first page and its last."""

from __future__ import annotations

from typing import Final

from tests.spec import (
    fair_comparison,
    group_progression,
    individual_change,
    not_seen_again,
    quality,
    then_test,
    who_is_reached,
)
from tests.spec.contents_of import Chapter

INTRODUCTION: Final = """
<!-- Made from tests/spec by `python -m tests.spec`. Change it there. -->
# The statistics manual

How every figure of evalkit is computed: what it says, its formula, a worked example, when not to use it, who says so,
and what holds it. It is written for the statistician of a funder or an institute who wants to check, and for anybody
who wants to know what a figure means.

**The examples are tests.** Each table below goes through the same code as `evalkit analyse` and `evalkit compare`, and
each printed figure must come out to the decimals shown; otherwise the test suite fails. The names of figures are those
of the JSON that the two commands write. This page is made from those tests, so it cannot say anything else than the
code does.

**Why the figures can be believed.** Every statistic is held by at least one of:
a published worked example; a figure that R computed independently (the commands and their results are kept in
[tests/reference/r](../tests/reference/r/core.R); R is not needed to run anything); a second, slow, obvious
implementation that random data hold against the fast one; cases worked out by hand together with the properties that
define the statistic. Each paragraph says which. A ° marks a source that is quoted after others.

**Reading the tables.** `T0` is the start, `T1` a follow-up planned for day 90, unless a form says otherwise. A row is a
person, or as many people as the column *people* says. A dash means: not seen at that occasion. What the form says about
the question or the scale stands above the table where it matters; numbers called "made up" are made up for the example.
Names are invented.

**Words.** *Higher* and *improved* mean the same: better than at one's own start, by the direction that the form gives.
A change is a change, whatever caused it: these figures compare people with themselves and have no group without the
programme beside them.
"""

CHAPTERS: Final[tuple[Chapter, ...]] = (
    individual_change.CHAPTER,
    group_progression.CHAPTER,
    not_seen_again.CHAPTER,
    then_test.CHAPTER,
    fair_comparison.CHAPTER,
    who_is_reached.CHAPTER,
    quality.CHAPTER,
)
