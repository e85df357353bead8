"""When programmes differ more than chance and starts explain."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evalkit.progression import funnel
from tests.spec.paragraph import Example, Paragraph, slowly
from tests.spec.table import Row, numbers


def spread(rows: Sequence[Row]) -> Mapping[str, Any]:
    z = np.array(numbers(rows, "z"))
    found = funnel.overdispersion(z, np.full(z.size, 0.01))
    assert found is not None
    return found.__dict__


PARAGRAPH = Paragraph(
    title="When programmes differ more than chance and starts explain",
    says="""
    Programmes always differ in more than their people's starts: towns, seasons, languages. When they lie further apart
    than chance allows, nearly all would be flagged, which says nothing. The funnel is then widened by the spread that
    they share. Extreme programmes do not widen it: the tenth at either end is pulled in first.
    """,
    formula="""
    z = (observed − expected)/√v        winsorised at 10 %        φ = mean z² of the I programmes
    if φ > 1 + 2·√(2/I): τ² = (Iφ − (I − 1)) / (Σw − Σw²/Σw), w = 1/v
    distances of the limits from the overall figure times √((v + τ²)/v)
    """,
    examples=(
        Example(
            told="Ten programmes, the variance of each 0.01.",
            given="""
            z
            --
            -4
            -3
            -2
            -1
            0
            0
            1
            2
            3
            4
            """,
            compute=spread,
            figures="""
            figure  | value  | because
            --------|--------|--------
            phi     | 4.722  | ±4 are pulled in to ±3.1: (2·9.61 + 2·9 + 2·4 + 2·1)/10
            applied | true   | above 1 + 2·√0.2 = 1.89
            tau2    | 0.0425 | (47.22 − 9)/900
            """,
        ),
    ),
    not_when="""
    To explain differences away: a wide funnel says that something not measured differs between programmes, and that is
    worth asking about.
    """,
    reference="""
    Spiegelhalter (2005), as in 5.1, section on over-dispersion; Spiegelhalter, Quality and Safety in Health Care 14
    (2005): 347–351.
    """,
    proofs=(slowly("tests/reference/test_comparison.py"),),
    functions=(funnel.overdispersion, funnel.widened),
)
