"""Personal goals."""

from collections.abc import Mapping, Sequence
from typing import Any

from evalkit.progression.goal_attainment import Goal, GoalState, goals_moved, t_score
from tests.spec.paragraph import Example, Paragraph, by_hand, slowly
from tests.spec.table import Row

STATES = {"harder": GoalState.HARDER, "no longer my goal": GoalState.ENDED}


def goals(rows: Sequence[Row]) -> Mapping[str, Any]:
    own = [Goal(STATES.get(r["standing"]) or int(r["standing"]), float(r["weight"])) for r in rows]
    moved = goals_moved(own)
    return {"moved": moved.__dict__, "of": moved.of, "t": t_score(own)}


PARAGRAPH = Paragraph(
    title="Personal goals",
    says="""
    Each goal is described by the person in five steps, −2 to +2; −2 is where they stand on the day the goal is set. The
    page says how many goals moved. *Harder than at the start* is a state of its own; *no longer my goal* ends the goal,
    which then counts nowhere. The summary T is for experts: since −2 is the start, it cannot be set beside published T.
    """,
    formula="""
    nearer: above −2    at the start: −2    harder: its own state    of: all three
    T = 50 + 10·Σw·x / √((1 − ρ)·Σw² + ρ·(Σw)²), ρ = 0.3; harder counts as −2, ended goals are left out
    """,
    examples=(
        Example(
            given="""
            goal                      | standing          | weight
            --------------------------|-------------------|-------
            take the bus alone        | 1                 | 1
            phone the town hall       | 0                 | 1
            sleep through             | -2                | 1
            speak at the assembly     | harder            | 1
            find a bigger flat        | no longer my goal | 1
            """,
            compute=goals,
            figures="""
            figure         | value | because
            ---------------|-------|--------
            moved.nearer   | 2     | the bus, the phone
            moved.at_start | 1     | sleep
            moved.harder   | 1     | the assembly
            moved.ended    | 1     | the flat
            of             | 4     | without the flat
            t              | 39.12 | 50 + 10·(1 + 0 − 2 − 2)/√(0.7·4 + 0.3·16)
            """,
        ),
    ),
    not_when="""
    To compare programmes or people: goals are as easy or hard as somebody set them. T also takes a correlation of 0.3
    between a person's goals for granted, which nobody has checked here.
    """,
    reference="""
    Kiresuk & Sherman, Goal attainment scaling, Community Mental Health Journal 4 (1968): 443–453°.
    """,
    proofs=(
        slowly("tests/reference/test_core_small_statistics.py"),
        by_hand("tests/unit/progression/test_own_pace.py"),
    ),
    functions=(goals_moved, t_score),
)
