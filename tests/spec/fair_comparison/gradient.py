"""Does the comparison still depend on who is served?"""

from evalkit.progression.gradient import gradient
from tests.spec.fair_comparison.reliability_corrected import FIVE, SCALE
from tests.spec.paragraph import Example, Paragraph, by_r, slowly
from tests.spec.pipeline import compared

PARAGRAPH = Paragraph(
    title="Does it still depend on who is served?",
    says="""
    The test of every comparison, printed with it: the slope of the adjusted figures on the programmes' mean starts. If
    it is further from zero than twice its standard error, the page carries a banner that the comparison still depends
    on who is served, and should not be used.
    """,
    formula="""
    weighted least squares of the adjusted figures on the mean starts x̄_j, weights n_j, k − 2 degrees of freedom
    banner: |gradient| > 2·SE
    """,
    examples=(
        Example(
            told="The five programmes of 5.3.",
            form=SCALE,
            given=FIVE,
            compute=compared(SCALE),
            figures="""
            figure                     | value | because
            ---------------------------|-------|--------
            gradient.value             | 0.000 | 0.8 − 0.8
            gradient_uncorrected.value | 0.24  | 0.8 − 0.56: a quarter of a point for each point of easier intake
            """,
        ),
    ),
    not_when="""
    As a certificate: with five programmes its standard error is large, and a gradient that is not seen may be there.
    """,
    reference="Our own; the slope and its error are ordinary weighted least squares (Draper & Smith 1998).",
    proofs=(by_r("`gradient`, `gradient se`, by `lm` with weights"), slowly("tests/reference/test_comparison.py")),
    functions=(gradient,),
)
