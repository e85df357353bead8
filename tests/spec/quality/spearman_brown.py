"""Two items."""

from collections.abc import Mapping, Sequence
from typing import Any

from evalkit.progression import scale_quality
from tests.spec.paragraph import Example, Paragraph, by_hand, by_r
from tests.spec.quality.items import FOUR, array_of
from tests.spec.table import Row


def of_two(rows: Sequence[Row]) -> Mapping[str, Any]:
    return {"spearman_brown": scale_quality.spearman_brown(array_of(rows, ["q1", "q2"]))}


PARAGRAPH = Paragraph(
    title="A scale of two items",
    says="With two items alpha is too low when they vary unequally; the Spearman–Brown coefficient takes its place.",
    formula="2r/(1 + r), r: correlation of the two items",
    examples=(
        Example(
            told="The first two items of 7.1.",
            given=FOUR,
            compute=of_two,
            figures="""
            figure         | value | because
            ---------------|-------|--------
            spearman_brown | 0.856 | r = 0.748
            """,
        ),
    ),
    not_when="For three items or more.",
    reference="Eisinga, te Grotenhuis & Pelzer, International Journal of Public Health 58 (2013): 637–642.",
    proofs=(by_r("`spearman brown`"), by_hand("tests/unit/progression/test_scale_quality.py")),
    functions=(scale_quality.spearman_brown, scale_quality.internal_consistency),
)
