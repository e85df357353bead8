"""Journeys through stages."""

from collections.abc import Mapping, Sequence
from typing import Any

from evalkit.progression.stage_journey import Journey, Stay, days_at_stage, first_arrival, stage_moves
from tests.spec.paragraph import Example, Paragraph, by_hand, slowly
from tests.spec.table import Row


def journeys(rows: Sequence[Row]) -> Mapping[str, Any]:
    """Moves of all, and the first person's days."""
    people = []
    for row in rows:
        stays = [stay.split(" on day ") for stay in row["stages seen"].split(", ")]
        left = None if row["left on day"] == "-" else float(row["left on day"])
        people.append(Journey(tuple(Stay(float(day), int(stage)) for stage, day in stays), left))
    moves = stage_moves(people, 3)
    return {
        "transitions": [list(row) for row in moves.transitions],
        "rose": [moves.rose.n, moves.rose.of],
        "fell": [moves.fell.n, moves.fell.of],
        "ana": {"days": days_at_stage(people[0]), "arrival": [first_arrival(people[0], stage) for stage in (1, 2)]},
    }


PARAGRAPH = Paragraph(
    title="Journeys through stages",
    says="""
    Where a person stands among ordered stages that leave nothing out, seen on several days. Rising is told among those
    who could rise, falling among those who could fall. Leaving the programme is a state of its own and never a stage:
    nobody falls by leaving.
    """,
    formula="""
    transitions: counts of neighbouring stays, from row to column; the last column is leaving
    rose among those who could rise = (last stage > first stage) / (first stage is not the highest)
    fell among those who could fall = (last stage < first stage) / (first stage is not the lowest)
    days at a stage: from being seen there until being seen next, or leaving; the open end is not counted
    first arrival: days from the first stay to the first day at that stage or beyond
    """,
    examples=(
        Example(
            told="Three stages, 0 the furthest away, 2 the nearest.",
            given="""
            person | stages seen                          | left on day
            -------|--------------------------------------|------------
            Ana    | 0 on day 0, 1 on day 30, 2 on day 60 | 100
            Bilal  | 2 on day 0, 1 on day 40              | -
            Chloé  | 1 on day 0                           | 3
            """,
            compute=journeys,
            figures="""
            figure      | value                                       | because
            ------------|---------------------------------------------|--------
            transitions | [[0, 1, 0, 0], [0, 0, 1, 1], [0, 1, 0, 1]] | the last column: Chloé left from 1, Ana from 2
            rose        | [1, 2]                                      | Ana; Chloé could have; Bilal began at the top
            fell        | [1, 2]                                      | Bilal; Chloé could have
            ana.arrival | [30.0, 60.0]                                | stage 1 on day 30, stage 2 on day 60
            """,
        ),
    ),
    not_when="""
    When stages are not ordered, or a person can be at two at once. Times at a stage say when somebody was *seen*
    there: with long gaps between visits they are too long or too short by up to a gap.
    """,
    reference="""
    Transition counts and first passage as in Kalbfleisch & Lawless, Journal of the American Statistical Association 80
    (1985): 863–871°; only the counts are used, no model.
    """,
    proofs=(
        slowly("tests/reference/test_core_small_statistics.py"),
        by_hand("tests/unit/progression/test_own_pace.py"),
    ),
    functions=(stage_moves, first_arrival, days_at_stage),
)
