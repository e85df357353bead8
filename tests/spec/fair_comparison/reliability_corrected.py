"""Corrected for the noise in the start."""

from evalkit.progression.reliability_corrected import expected_change, slopes
from tests.spec.paragraph import Example, Paragraph, by_hand, by_r, slowly
from tests.spec.pipeline import compared

SCALE = """
items:
  - key: confidence
    kind: decimal
    indicator: true
    range: {from: 0, to: 40}
    sem: {value: 1.8684, source: made up}
"""
FIVE = """
programme | people | T0 | T1
----------|--------|----|------
ada       | 4      | 12 | 14.56
ada       | 4      | 16 | 16.80
ada       | 4      | 20 | 19.04
bo        | 4      | 14 | 16.16
bo        | 4      | 18 | 18.40
bo        | 4      | 22 | 20.64
cy        | 4      | 16 | 17.76
cy        | 4      | 20 | 20.00
cy        | 4      | 24 | 22.24
dee       | 4      | 18 | 19.36
dee       | 4      | 22 | 21.60
dee       | 4      | 26 | 23.84
eli       | 4      | 20 | 20.96
eli       | 4      | 24 | 23.20
eli       | 4      | 28 | 25.44
"""

PARAGRAPH = Paragraph(
    title="Corrected for the noise in the start",
    says="""
    For scales with a published measurement error. A person who scores low on the first day is partly somebody who
    stands low, and partly somebody who had a bad day. The slope of follow-up on start, taken inside programmes, is
    therefore too flat; divided by the reliability of the start it becomes the slope on the true start. With it each
    programme's expected follow-up is computed from its people's mean start.
    """,
    formula="""
    β_w: slope of y on x inside programmes (fixed effects), over all pairs
    λ = 1 − SEM²/var_within(x), var_within pooled with N − k degrees of freedom        β_c = min(1, β_w/λ)
    expected = ȳ + β_c·(x̄_j − x̄)        adjusted = mean y of the programme − expected + ȳ
    λ ≤ 0 or no published SEM: standardised on thirds (5.2) with a warning
    """,
    examples=(
        Example(
            told="""
            Five programmes whose people start at 16, 18, 20, 22 and 24 on average. Each programme's mean follow-up
            rises by 0.8 for each point of its mean start, as true starts would have it; inside programmes noise
            flattens the slope to 0.56.
            """,
            form=SCALE,
            given=FIVE,
            compute=compared(SCALE),
            figures="""
            figure                              | value                 | because
            ------------------------------------|-----------------------|--------
            method                              | reliability-corrected |
            slope_within                        | 0.56                  |
            reliability                         | 0.700                 | 1 − 1.8684²/11.636
            slope_used                          | 0.800                 | 0.56/0.70
            programmes.ada.observed             | 16.8                  |
            programmes.ada.expected             | 16.8                  | 20 + 0.8·(16 − 20)
            programmes.ada.adjusted             | 20.0                  | no different from the pool
            programmes.ada.adjusted_uncorrected | 19.04                 | the usual adjustment takes a point
            programmes.eli.adjusted_uncorrected | 20.96                 | and gives it to the easiest intake
            programmes.eli.adjusted             | 20.0                  |
            """,
        ),
    ),
    not_when="""
    With a measurement error borrowed from quite other people; when programmes' people hardly differ inside a programme.
    The uncorrected figure is always printed beside it, so that the reader sees how much hangs on the correction.
    """,
    reference="""
    Fuller, Measurement Error Models (1987), section 1.1. Lord, Psychological Bulletin 72 (1969): 336–337 (why adjusting
    for a noisy start misleads).
    """,
    proofs=(
        by_r("`slope within`, `reliability`, `slope used`, by `lm` with a factor of programmes"),
        slowly("tests/reference/test_comparison.py"),
        by_hand("tests/properties/test_comparison_simulation.py", "twenty equal programmes, simulated"),
    ),
    functions=(slopes, expected_change),
)
