"""The signed-rank test."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evalkit.progression import ranks, signed_ranks
from tests.spec.paragraph import Example, Paragraph, by_hand, by_r, slowly
from tests.spec.table import Row, numbers


def of_changes(rows: Sequence[Row]) -> Mapping[str, Any]:
    found = ranks.wilcoxon(np.repeat(numbers(rows, "change"), [int(r.get("people", "1")) for r in rows]))
    assert found is not None
    return found.__dict__


PARAGRAPH = Paragraph(
    title="Signed-rank test",
    says="""
    Like the sign test, but larger changes weigh more. People who did not move take part in the ranking and are then
    set aside (Pratt): with coarse levels there are many of them, and leaving them out beforehand, as is common, can
    turn the answer round. Up to fifty people who moved, the p-value is exact: every way the signs could have fallen is
    counted. z is positive when improvement outweighs.
    """,
    formula="""
    ranks of |D| among all pairs, zeros included; equal sizes share the mean of their ranks; then drop the zeros
    W = sum of ranks of those who rose;  z = (W − ½Σr) / √(¼Σr²), without continuity correction
    exact p: share of all 2ᵐ sign patterns of the m who moved whose W lies as far from ½Σr, or further (m ≤ 50)
    m > 50: p from the normal distribution;  m < 6: no p-value;  m = 0: nothing
    """,
    examples=(
        Example(
            told="Charles Darwin's fifteen pairs of maize plants, without zeros or ties.",
            given="""
            pair | change
            -----|-------
            1    | 49
            2    | -67
            3    | 8
            4    | 16
            5    | 6
            6    | 23
            7    | 28
            8    | 41
            9    | 14
            10   | 29
            11   | 56
            12   | 24
            13   | 75
            14   | 60
            15   | -48
            """,
            compute=of_changes,
            figures="""
            figure    | value  | because
            ----------|--------|--------
            p         | 0.0413 | R's exact `wilcox.test` says the same
            z         | 2.0447 |
            n_nonzero | 15     |
            """,
        ),
        Example(
            told="Changes in levels; four people stayed. SciPy's exact method is wrong here: it forgets the zeros.",
            given="""
            people | change
            -------|-------
            4      | 0
            5      | 1
            2      | -1
            3      | 2
            1      | 3
            """,
            compute=of_changes,
            figures="""
            figure    | value  | because
            ----------|--------|--------
            z         | 2.2707 |
            p         | 0.0322 | all 2048 patterns of signs, counted in R
            method    | exact  |
            """,
        ),
    ),
    not_when="""
    When steps are not comparable in size: whether one step from 1 to 2 is as much as one from 4 to 5 is a question of
    substance, and the sign test does not ask it. Never in a report for others than experts.
    """,
    reference="""
    Wilcoxon, Biometrics Bulletin 1 (1945): 80–83. Pratt, Remarks on zeros and ties in the Wilcoxon signed rank
    procedures, Journal of the American Statistical Association 54 (1959): 655–667. Darwin's plants: Fisher, The Design
    of Experiments (1935), chapter III.
    """,
    proofs=(
        by_r("`wilcoxon …`, `pratt …`"),
        slowly("tests/reference/signed_ranks_slowly.py", "every pattern of signs, up to twelve people who moved"),
        by_hand("tests/reference/test_core_r_figures.py"),
    ),
    functions=(ranks.wilcoxon, signed_ranks.exact_p),
)
