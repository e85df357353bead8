"""Tables of personal goals. Columns as the migrations make them; keys, checks and triggers stand there."""

from __future__ import annotations

from piccolo.columns import Integer, Text
from piccolo.table import Table

from evalkit.store.columns import Day, Id, Sealed
from evalkit.store.conf import DB


class Goal(Table, db=DB, tablename="goal"):
    id = Id(primary_key=True)
    organisation = Id()
    participant = Id()
    enrolment = Id()
    submission_key = Text()
    words = Sealed()
    language = Text()
    set_on = Day()
    talk_on = Day(null=True)
    author = Id(null=True)


class GoalRating(Table, db=DB, tablename="goal_rating"):
    id = Id(primary_key=True)
    organisation = Id()
    participant = Id()
    goal = Id()
    number = Integer()
    submission_key = Text()
    state = Text()
    step = Integer(null=True)
    day = Day()
    author = Id(null=True)
