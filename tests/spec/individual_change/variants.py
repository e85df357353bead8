"""Other formulas of reliable change."""

from collections.abc import Mapping, Sequence
from typing import Any

from evalkit.progression.reliable_methods import reliable_by
from tests.spec.individual_change.measurement_error import PUBLISHED
from tests.spec.paragraph import Example, Paragraph, slowly
from tests.spec.pipeline import analysed
from tests.spec.table import Row

METHODS = (
    "jacobson-truax", "edwards-nunnally", "gulliksen-lord-novick", "hsu-linn-lord", "nunnally-kotsch",
    "hageman-arrindell",
)  # fmt: skip


def by_every_method(rows: Sequence[Row]) -> Mapping[str, Any]:
    """Reliable change of the same people, method by method."""
    return {method: analysed(PUBLISHED, reliable=method)(rows)["reliable_change"] for method in METHODS}


PARAGRAPH = Paragraph(
    title="Other formulas of reliable change",
    says="""
    For experts (`--reliable`): five formulas that allow for regression to the mean, or for the reliability of the
    difference. All five depend on the mean of the group, so they say nothing that may be told to one person alone: the
    answer for somebody changes with the company they are in.
    """,
    formula="""
    m, m′: mean of starts and of follow-ups; SEM = SD·√(1 − r); critical value 1.96 unless said otherwise
    Edwards–Nunnally (Speer)   [y − m − r(x − m)] / SEM
    Gulliksen–Lord–Novick      [y − m − r(x − m)] / (SD·√(1 − r²))
    Hsu–Linn–Lord              [y − m′ − r(x − m)] / (SD·√(1 − r²))
    Nunnally–Kotsch            [y − m − r(x − m)] / (SD·√(r²(1 − r) + (1 − r)))
    Hageman–Arrindell          [ρ(y − x) + (1 − ρ)(m′ − m)] / (√ρ·√2·SEM), critical value 1.65,
                               ρ = (var(y − x) − 2·SEM²) / var(y − x)
    """,
    examples=(
        Example(
            form=PUBLISHED,
            given="""
            person | T0 | T1
            -------|----|----
            Ana    | 20 | 34
            Bilal  | 30 | 38
            Chloé  | 35 | 44
            Dirk   | 40 | 41
            Eva    | 52 | 44
            """,
            compute=by_every_method,
            figures="""
            figure                         | value | because
            -------------------------------|-------|--------
            jacobson-truax.improved        | 1     | Ana: 14 points; Chloé's 9 are below 9.30
            edwards-nunnally.improved      | 3     | Ana 3.26, Bilal 2.06, Chloé (44 − 35.4 + 0.8·0.4)/3.35 = 2.66
            edwards-nunnally.declined      | 0     | Eva was expected at 48.7: −1.40
            gulliksen-lord-novick.improved | 2     | Ana 2.43, Chloé 1.98; Bilal 1.54
            hsu-linn-lord.improved         | 0     | the whole group rose by 4.8; against that Ana has 1.36
            nunnally-kotsch.improved       | 2     | Ana 2.54, Chloé 2.08; Bilal 1.61
            hageman-arrindell.improved     | 3     | Ana 2.83, Bilal 1.78, Chloé 1.95, with 1.65 as the limit
            """,
        ),
    ),
    not_when="""
    For feedback to a person; with fewer than about thirty people, since the mean is then itself uncertain; in a
    headline. Jacobson and Truax's formula is the default because a person's result depends on that person only.
    """,
    reference="""
    Speer, Journal of Consulting and Clinical Psychology 60 (1992): 402–408. Hsu, Behavior Therapy 20 (1989): 459–467.
    Nunnally & Kotsch, British Journal of Clinical Psychology 22 (1983): 83–93. Hageman & Arrindell, Behaviour Research
    and Therapy 31 (1993): 693–700. Compared in Bauer, Lambert & Nielsen, Journal of Personality Assessment 82 (2004):
    60–70.
    """,
    proofs=(slowly("tests/reference/test_core_reliable_methods.py"),),
    functions=(reliable_by,),
)
