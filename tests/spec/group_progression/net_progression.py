"""Net progression, and the probability of superiority."""

from collections.abc import Mapping, Sequence
from typing import Any

from evalkit.progression import intervals
from tests.spec.individual_change.categories import LEVELS
from tests.spec.paragraph import Example, Paragraph, by_hand, by_r, published, slowly
from tests.spec.pipeline import analysed
from tests.spec.table import Row


def of_counts(rows: Sequence[Row]) -> Mapping[str, Any]:
    counts = {row["direction"]: int(row["people"]) for row in rows}
    found = intervals.net(counts["up"], counts["down"], sum(counts.values()))
    assert found is not None
    return found.__dict__


PARAGRAPH = Paragraph(
    title="Net progression",
    says="""
    How many more people rose than fell, out of all pairs: (higher − lower)/n, between −1 and +1. It is valid for
    ordered levels, since it uses only the sign of each person's change. The probability of superiority tells the same
    on another scale: how often somebody, taken at random, stands higher at the follow-up than at the start, ties
    counted half.
    """,
    formula="""
    net = (U − D)/n        superiority = (U + ½S)/n = (1 + net)/2
    interval (Tango): all δ with |z(δ)| ≤ 1.959964,
      z(δ) = (U − D − nδ) / √(n(2q + δ(1 − δ))),
      q: most likely share of those lower if the true net were δ (it solves a quadratic equation)
    """,
    examples=(
        Example(
            form=LEVELS,
            given="""
            people | T0 | T1
            -------|----|----
            12     | 2  | 3
            5      | 3  | 3
            3      | 4  | 2
            """,
            compute=analysed(LEVELS),
            figures="""
            figure                | value | because
            ----------------------|-------|--------
            net_progression.value | 0.45  | (12 − 3)/20
            net_progression.low   | 0.074 |
            net_progression.high  | 0.705 |
            superiority_paired    | 0.725 | (12 + 2.5)/20
            """,
        ),
        Example(
            told="A published example: of 21 children one moved up and seven down.",
            given="""
            direction | people
            ----------|-------
            up        | 1
            same      | 13
            down      | 7
            """,
            compute=of_counts,
            figures="""
            figure | value  | because
            -------|--------|--------
            value  | -0.286 | −6/21
            low    | -0.517 | as printed in the paper
            high   | -0.026 | as printed in the paper
            """,
        ),
        Example(
            told="It also holds when nobody moved.",
            given="""
            direction | people
            ----------|-------
            up        | 0
            same      | 20
            down      | 0
            """,
            compute=of_counts,
            figures="""
            figure | value  | because
            -------|--------|--------
            value  | 0.0    |
            low    | -0.161 | z²/(n + z²)
            high   | 0.161  |
            """,
        ),
    ),
    not_when="""
    To say how far people moved. Not to be mixed with Cliff's delta of the two distributions, which forgets who is who:
    two groups of answers can look alike although everybody moved.
    """,
    reference="""
    Tango, Equivalence test and confidence interval for the difference in proportions for the paired-sample design,
    Statistics in Medicine 17 (1998): 891–908. Example 2: Fagerland, Lydersen & Laake, Statistics in Medicine 33 (2014):
    2850–2875, tables II and V.
    """,
    proofs=(
        published("tests/reference/test_core_intervals.py", "Fagerland, Lydersen & Laake (2014)"),
        by_r("`tango …`, the likelihood maximised by `optimize`, the limits by `uniroot`"),
        by_hand(
            "tests/reference/tango_slowly.py", "a slow search; how often it holds the truth, by adding up every outcome"
        ),
        slowly("tests/reference/test_core_result.py"),
    ),
    functions=(intervals.tango, intervals.nets),
)
