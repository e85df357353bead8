"""C2: relative access."""

from evalkit.progression.creaming import access_tail, relative_access
from tests.spec.paragraph import Example, Paragraph, by_hand, by_r, slowly
from tests.spec.who_is_reached.levels import ENTRANTS, against_reference

PARAGRAPH = Paragraph(
    title="Relative access (C2)",
    says="""
    The chance to come in for those furthest away, divided by the chance for all others. Marked when it is below 0.8
    *and* so few would come in by blind drawing from the reference less than one time in twenty.
    """,
    formula="""
    C2 = (far entrants / far in the reference) ÷ (other entrants / others in the reference)
    p = P(at most so many far, drawing n from the reference without putting back), hypergeometric
    mark: C2 < 0.8 and p < 0.05
    """,
    examples=(
        Example(
            given=ENTRANTS,
            compute=against_reference,
            figures="""
            figure                | value | because
            ----------------------|-------|--------
            relative_access_ratio | 0.444 | (3/40) ÷ (27/160)
            hypergeometric_p      | 0.103 | 3 or fewer of 30 from 200 with 40 far: not unusual
            flag                  | false |
            """,
        ),
    ),
    not_when="When the entrants are not a part of the reference, or outnumber it: then no chance is given.",
    reference="Anderson, Burkhauser, Raymond & Russell (1991)°; the four-fifths rule of the Uniform Guidelines (1978).",
    proofs=(
        by_r("`hypergeometric …`, by `phyper`"),
        slowly("tests/reference/comparison_slowly.py", "the tail added up"),
        by_hand("tests/unit/progression/test_creaming.py"),
    ),
    functions=(relative_access, access_tail),
)
