"""The matched rank-biserial correlation."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evalkit.progression import ranks
from tests.spec.paragraph import Example, Paragraph, by_r, slowly
from tests.spec.table import Row, numbers


def of_changes(rows: Sequence[Row]) -> Mapping[str, Any]:
    d = np.repeat(numbers(rows, "change"), [int(r["people"]) for r in rows])
    return {"rank_biserial": ranks.rank_biserial(d)}


PARAGRAPH = Paragraph(
    title="Rank-biserial correlation",
    says="""
    How far improvement outweighs decline among those who moved, when larger moves weigh more: −1 all down, 0 balanced,
    +1 all up. It is the size that belongs to the signed-rank test. Those who stayed are left out, so read it beside
    how many moved.
    """,
    formula="""
    r = (ΣR₊ − ΣR₋)/(ΣR₊ + ΣR₋)
    ranks of |D| among those who moved; equal sizes share the mean of their ranks
    """,
    examples=(
        Example(
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
            figure        | value | because
            --------------|-------|--------
            rank_biserial | 0.758 | ranks: seven of size 1 share 4, three of size 2 share 9, one has 11; (58 − 8)/66
            """,
        ),
    ),
    not_when="When many stayed where they were: net progression (2.2) counts them, this does not.",
    reference="Kerby, The simple difference formula, Comprehensive Psychology 3 (2014): 11.IT.3.1.",
    proofs=(by_r("`rank biserial moves`"), slowly("tests/reference/signed_ranks_slowly.py")),
    functions=(ranks.rank_biserial,),
)
