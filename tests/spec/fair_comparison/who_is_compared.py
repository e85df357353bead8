"""Who is compared."""

from evalkit.progression.comparison import compare
from evalkit.progression.comparison_frames import to_compare
from tests.spec.individual_change.categories import LEVELS
from tests.spec.paragraph import Example, Paragraph, by_hand
from tests.spec.pipeline import compared

PARAGRAPH = Paragraph(
    title="Who is compared",
    says="""
    A programme is compared when it has at least ten pairs and at least 40 % of those who could have been seen again
    were. The pool, against which it is set, is every pair of the file. With fewer than five comparable programmes
    nobody has a position: there is nothing to be inside or outside of. A start taken outside its window, too early or
    weeks after entry, is in no comparison.
    """,
    formula="""
    comparable: pairs ≥ 10 and followed ÷ (with a start − not yet due) ≥ 0.40
    fewer than 5 comparable: positions and shrunken figures null, warning too_few_programmes
    """,
    examples=(
        Example(
            form=LEVELS,
            given="""
            programme | people | T0 | T1
            ----------|--------|----|----
            ada       | 6      | 2  | 3
            ada       | 6      | 2  | 2
            bo        | 5      | 2  | 3
            bo        | 4      | 2  | 2
            cy        | 12     | 2  | 3
            cy        | 20     | 2  | -
            """,
            compute=compared(LEVELS),
            figures="""
            figure                  | value   | because
            ------------------------|---------|--------
            overall                 | 0.697   | 23 of 33 pairs
            programmes.ada.observed | 0.5     |
            programmes.ada.position | null    | one comparable programme
            programmes.bo.position  | too_few | nine pairs
            programmes.cy.position  | too_few | 12 of 32 seen again: 37.5 %
            programmes.cy.followed  | 12      |
            """,
        ),
    ),
    not_when="""
    To choose whom to fund. A comparison says where to look and whom to ask; it does not say why programmes differ.
    """,
    reference="""
    Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005): 1185–1202;
    Goldstein & Spiegelhalter, Journal of the Royal Statistical Society A 159 (1996): 385–443.
    """,
    proofs=(
        by_hand("tests/unit/progression/test_comparison.py"),
        by_hand(
            "tests/reference/test_core_comparison_never_breaks.py",
            "what must hold of every comparison, on random files",
        ),
    ),
    functions=(to_compare, compare),
)
