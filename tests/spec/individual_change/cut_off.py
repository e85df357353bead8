"""Past a published cut-off."""

from collections.abc import Mapping, Sequence
from typing import Any

from evalkit.progression import reliable_methods
from tests.spec.individual_change.measurement_error import PUBLISHED
from tests.spec.paragraph import Example, Paragraph, by_hand, published
from tests.spec.pipeline import analysed, form_of
from tests.spec.table import Row

NORMS = (
    PUBLISHED.rstrip()
    + """
    norms: {clinical: {mean: 40, sd: 7.5}, functional: {mean: 60, sd: 7.5}, source: published}
"""
)


def cut_offs(rows: Sequence[Row]) -> Mapping[str, Any]:
    """The three cut-offs, from the form that carries these norms."""
    clinical, functional = rows
    text = PUBLISHED.rstrip() + (
        f"\n    norms: {{clinical: {{mean: {clinical['mean']}, sd: {clinical['SD']}}}, "
        f"functional: {{mean: {functional['mean']}, sd: {functional['SD']}}}, source: published}}\n"
    )
    indicator = form_of(text).indicators[0]
    return {which: reliable_methods.cut_off(indicator, which) for which in ("a", "b", "c")}


PARAGRAPH = Paragraph(
    title="Past a published cut-off",
    says="""
    Who changed reliably *and* crossed from the side of people in difficulty to the side of people in general. It needs
    published distributions of both; without them nobody is called recovered. Shown to experts only (`--cutoff`), and
    never for a scale whose norms come from another country or time.
    """,
    formula="""
    s = +1 when higher is better, −1 when higher is worse
    a = M_clinical + s·2·SD_clinical
    b = M_functional − s·2·SD_functional
    c = (SD_clinical·M_functional + SD_functional·M_clinical) / (SD_clinical + SD_functional)
    recovered: reliably improved, x on the clinical side of the cut-off (or on it), y past it
    """,
    examples=(
        Example(
            told="The authors' example.",
            given="""
            population | mean | SD
            -----------|------|----
            clinical   | 40   | 7.5
            functional | 60   | 7.5
            """,
            compute=cut_offs,
            figures="""
            figure | value | because
            -------|-------|--------
            a      | 55.0  | 40 + 15
            b      | 45.0  | 60 − 15
            c      | 50.0  | half way, as the spreads are equal
            """,
        ),
        Example(
            told="The same norms with cut-off c: 32.5 to 47.5 is reliable and stays short of 50.",
            form=NORMS,
            given="""
            person | T0   | T1
            -------|------|------
            Ana    | 32.5 | 47.5
            Bilal  | 38.0 | 52.0
            Chloé  | 51.0 | 62.0
            Dirk   | 49.0 | 53.0
            """,
            compute=analysed(NORMS, cutoff="c"),
            figures="""
            figure                    | value | because
            --------------------------|-------|--------
            reliable_change.improved  | 3     | Ana, Bilal, Chloé
            reliable_change.recovered | 1     | Bilal; Chloé was past 50 before, Dirk's 4 points are no reliable change
            """,
        ),
    ),
    not_when="""
    For questions without norms, and for anything outside health: crossing a line drawn for other people is not what
    most associations work for. b uses the functional population's SD as the paper does (the R package
    clinicalsignificance 3.0.0 uses the clinical one).
    """,
    reference="Jacobson & Truax (1991), as above; cut-offs a, b and c on page 13.",
    proofs=(
        published("tests/spec/individual_change/cut_off.py", "the authors' own, example 1"),
        by_hand("tests/reference/test_core_reliable_methods.py"),
    ),
    functions=(reliable_methods.cut_off, reliable_methods.crossed),
)
