"""Tables of a group analysis that an observatory holds on its own figures.

Columns as the migrations make them; keys, checks and triggers stand there, and a test compares the two.
"""

from __future__ import annotations

from piccolo.columns import Integer, Text
from piccolo.table import Table

from evalkit.store.columns import Day, Id, Json, Sealed
from evalkit.store.conf import DB


class RoomAnalysis(Table, db=DB, tablename="room_analysis"):
    id = Id(primary_key=True)
    organisation = Id()
    comparison = Id()
    version = Id()
    submission_key = Text()
    begun_on = Day()
    author = Id(null=True)


class RoomAnalysisPart(Table, db=DB, tablename="room_analysis_part"):
    id = Id(primary_key=True)
    organisation = Id()
    room_analysis = Id()
    step = Text()
    number = Integer()
    words = Sealed()
    day = Day()
    author = Id(null=True)


class RoomValidation(Table, db=DB, tablename="room_validation"):
    id = Id(primary_key=True)
    organisation = Id()
    room_analysis = Id()
    number = Integer()
    parts = Json()
    passages = Json()
    words = Sealed()
    day = Day()
    author = Id(null=True)
