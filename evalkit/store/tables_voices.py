"""Tables of other voices: the team's view, what a group says of itself, what people say about the association.

Columns as the migrations make them; keys, checks and triggers stand there, and a test compares the two.
"""

from __future__ import annotations

from piccolo.columns import Boolean, Integer, Text
from piccolo.table import Table

from evalkit.store.columns import Day, Id, Instant, Json, Sealed
from evalkit.store.conf import DB


class WorkerViewChoice(Table, db=DB, tablename="worker_view_choice"):
    id = Id(primary_key=True)
    organisation = Id()
    programme = Id()
    number = Integer()
    items = Json()
    ask_why = Boolean()
    author = Id(null=True)
    made_on = Day()


class GroupCheckIn(Table, db=DB, tablename="group_check_in"):
    id = Id(primary_key=True)
    organisation = Id()
    programme = Id()
    entry = Id()
    number = Integer()
    submission_key = Text()
    state = Text()
    item = Text()
    item_version = Text()
    level = Integer(null=True)
    day = Day()
    words = Sealed(null=True)
    author = Id(null=True)


class VoiceAboutUs(Table, db=DB, tablename="voice_about_us"):
    id = Id(primary_key=True)
    organisation = Id()
    programme = Id()
    month = Text()
    counts = Json()
    words = Sealed()


class BallotBox(Table, db=DB, tablename="ballot_box"):
    id = Id(primary_key=True)
    organisation = Id()
    programme = Id()
    kind = Text()
    mark = Text()
    sheets = Integer()
    spent = Json()
    ends_at = Instant()
