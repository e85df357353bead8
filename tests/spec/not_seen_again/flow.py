"""The flow from enrolment to follow-up."""

from evalkit.progression.pairs import started
from tests.spec.individual_change.categories import LEVELS
from tests.spec.paragraph import Example, Paragraph, slowly
from tests.spec.pipeline import analysed

PARAGRAPH = Paragraph(
    title="From enrolment to follow-up",
    says="""
    Where everybody went. The unit is the enrolment: somebody in two programmes counts once in each. Of those with a
    start, some were followed; some left before the window of the follow-up opened; for some its window is not over
    yet; the rest were missed. The follow-up rate leaves out only those not yet due: those who left count as not seen
    again. Somebody who came and did not answer this question is among the missed (or left), whatever the date.
    """,
    formula="""
    day 0: the day of entry, else the day of the start        window: from day − early to day + late, both included
    followed: a valid answer at both occasions
    left: not followed, and exit before the first day of the window (only if exits are known)
    not yet due: not followed, not left, never asked at this wave, and the window's last day is not over on the day of
                 the analysis (the last date in the file, unless told otherwise; without dates nobody)
    missed: all others with a start        due = followed + missed
    with a start = followed + missed + not yet due + left
    follow-up rate = followed ÷ (with a start − not yet due)
    """,
    examples=(
        Example(
            told="""
            The follow-up is planned for day 90, with 14 days before and after: from day 76 to day 104. The analysis is
            made on 14 April 2025, which is day 103 for those who came on 1 January, and day 104 for 31 December.
            """,
            form=LEVELS,
            given="""
            person | entry      | exit_days | T0 | T1
            -------|------------|-----------|----|------
            Ana    | 2025-01-01 | -         | 2  | 3
            Bilal  | 2025-01-01 | -         | 3  | -
            Chloé  | 2024-12-31 | -         | 3  | -
            Dirk   | 2024-12-30 | -         | 1  | -
            Eva    | 2024-12-30 | 75        | 2  | -
            Farid  | 2024-12-30 | 76        | 2  | -
            Greta  | 2025-01-01 | -         | 4  | empty
            Hugo   | 2025-01-01 | -         | -  | 3
            """,
            compute=analysed(LEVELS, as_of="2025-04-14"),
            figures="""
            figure           | value | because
            -----------------|-------|--------
            flow.enrolled    | 8     |
            flow.baseline    | 7     | all but Hugo
            flow.followed    | 1     | Ana
            flow.left        | 1     | Eva: on day 75, the window opened on day 76
            flow.not_yet_due | 2     | Bilal; Chloé, for whom it is the last day of the window
            flow.missed      | 3     | Dirk (day 105), Farid (left inside the window), Greta (came, did not answer)
            flow.due         | 4     | 1 + 3
            """,
        ),
        Example(
            told="Where the file does not say who left, they are among the missed.",
            form=LEVELS,
            given="""
            person | entry      | T0 | T1
            -------|------------|----|----
            Ana    | 2025-01-01 | 2  | 3
            Eva    | 2024-12-30 | 2  | -
            """,
            compute=analysed(LEVELS, as_of="2025-04-14"),
            figures="""
            figure      | value | because
            ------------|-------|--------
            flow.left   | null  | not known
            flow.missed | 1     | Eva
            """,
        ),
    ),
    not_when="""
    A high follow-up rate says that the figures are about most people, not that things went well for them.
    """,
    reference="""
    The flow diagram of CONSORT (Schulz, Altman & Moher, BMJ 340 (2010): c332), adapted to programmes without arms.
    """,
    proofs=(slowly("tests/reference/test_core_result.py", "with exits and days on the very edges of the windows"),),
    functions=(started,),
)
