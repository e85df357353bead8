"""Asked, and not answered."""

from evalkit.collect.scoring import score
from tests.spec.paragraph import Example, Paragraph, slowly
from tests.spec.pipeline import analysed

TWO = """
instruments:
  - instrument: two_items
    version: "1"
    licence: made up
    citation: made up
    levels: {from: 1, to: 4}
    items: [q1, q2]
    indicators:
      - {key: total, score: sum, direction: higher_is_better}
"""

PARAGRAPH = Paragraph(
    title="Asked, and not answered",
    says="""
    Of those with a start who were seen at the follow-up, how many gave no answer that counts, and why: nothing was
    filled in, they preferred not to say, or it does not apply to them. A score that its items do not give counts once:
    as "prefer not to say" if any of its items was, else as "does not apply", else as empty.
    """,
    formula="""
    a value is a number, empty, prefer_not_to_say or does_not_apply; the last three are in no pair
    an item without a row, in an occasion that took place, is empty
    """,
    examples=(
        Example(
            form=TWO,
            given="""
            person | T0 q1 | T0 q2 | T1 q1             | T1 q2
            -------|-------|-------|-------------------|------------------
            Ana    | 2     | 3     | 3                 | 3
            Bilal  | 2     | 3     | prefer_not_to_say | does_not_apply
            Chloé  | 1     | 1     | does_not_apply    | 2
            Dirk   | 4     | 4     | 4                 | -
            """,
            compute=analysed(TWO),
            figures="""
            figure                       | value | because
            -----------------------------|-------|--------
            flow.followed                | 1     | Ana
            unanswered.prefer_not_to_say | 1     | Bilal, once
            unanswered.does_not_apply    | 1     | Chloé
            unanswered.empty             | 1     | Dirk: one item was not filled in
            flow.missed                  | 3     | they are among the missed
            """,
        ),
    ),
    not_when="As refusals of the programme: it is a right not to answer, and these counts say nothing about anybody.",
    reference="Our own rule.",
    proofs=(slowly("tests/reference/test_core_scoring.py"), slowly("tests/reference/test_core_result.py")),
    functions=(score,),
)
