"""Indirect standardisation on the starting level."""

from collections.abc import Mapping, Sequence
from typing import Any

from evalkit.progression import starting_strata
from evalkit.progression.standardisation import standardised
from tests.spec.individual_change.categories import LEVELS
from tests.spec.paragraph import Example, Paragraph, slowly
from tests.spec.pipeline import compared
from tests.spec.table import Row


def joined(rows: Sequence[Row]) -> Mapping[str, Any]:
    return {"strata": list(starting_strata.merged([int(row["people"]) for row in rows]))}


PARAGRAPH = Paragraph(
    title="Standardised on the starting level",
    says="""
    How many of a programme's people rose, beside how many would have risen if, at each starting level, as many rose as
    in the whole pool. The ratio, put back on the overall share, is the adjusted figure: what the programme would show
    if its people started like everybody's. For levels; for scales where 5.3 cannot be had.
    """,
    formula="""
    strata: starting levels (scales: thirds of all starts of the file), from the worst upwards, joined with the next
            until each has 10 people; a last small one joins the one before
    p_k: share improved in stratum k of the pool
    O: people of the programme who improved        E = Σ p_k over its people
    observed O/n        expected E/n        adjusted = O/E × overall share
    a programme with more than 20 % of the pool's pairs gets its p_k from the others
    """,
    examples=(
        Example(
            told="""
            Everywhere half of those who start at 1 rise, and a quarter of those who start at 3. The programmes differ
            only in whom they take in. Their raw shares go from 30 to 45 %; adjusted, they are the same.
            """,
            form=LEVELS,
            given="""
            programme | people | T0 | T1
            ----------|--------|----|----
            ada       | 8      | 1  | 2
            ada       | 8      | 1  | 1
            ada       | 1      | 3  | 4
            ada       | 3      | 3  | 3
            bo        | 6      | 1  | 2
            bo        | 6      | 1  | 1
            bo        | 2      | 3  | 4
            bo        | 6      | 3  | 3
            cy        | 4      | 1  | 2
            cy        | 4      | 1  | 1
            cy        | 3      | 3  | 4
            cy        | 9      | 3  | 3
            dee       | 2      | 1  | 2
            dee       | 2      | 1  | 1
            dee       | 4      | 3  | 4
            dee       | 12     | 3  | 3
            eli       | 4      | 1  | 2
            eli       | 4      | 1  | 1
            eli       | 3      | 3  | 4
            eli       | 9      | 3  | 3
            """,
            compute=compared(LEVELS),
            figures="""
            figure                  | value        | because
            ------------------------|--------------|--------
            method                  | standardised |
            overall                 | 0.37         | 37 of 100
            programmes.ada.observed | 0.45         | 9 of 20
            programmes.ada.expected | 0.45         | (16·0.5 + 4·0.25)/20
            programmes.ada.adjusted | 0.37         |
            programmes.dee.observed | 0.30         | 6 of 20
            programmes.dee.adjusted | 0.37         |
            programmes.dee.position | inside       |
            gradient.value          | 0.000        | nothing depends on who is served
            """,
        ),
        Example(
            told="Which levels are joined.",
            given="""
            level | people
            ------|-------
            1     | 4
            2     | 7
            3     | 20
            4     | 3
            """,
            compute=joined,
            figures="""
            figure | value        | because
            -------|--------------|--------
            strata | [0, 0, 1, 1] | 1 and 2 together have 11; 4 alone has 3 and joins 3
            """,
        ),
    ),
    not_when="""
    When starts are measured with much noise, as single questions are: part of the advantage of an easier intake
    remains, and the gradient (5.4) shows it. When a programme's people start where nobody else's do.
    """,
    reference="""
    Indirect standardisation: Breslow & Day, Statistical Methods in Cancer Research II (1987), chapter 2. What may be
    adjusted for: NHS England, Patient Reported Outcome Measures methodology.
    """,
    proofs=(slowly("tests/reference/test_comparison.py"),),
    functions=(standardised, starting_strata.merged, starting_strata.cuts),
)
