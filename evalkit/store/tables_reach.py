"""Tables of whom a programme reaches: the intended public, the observatory's leave, the conversation about a flag.

Columns as the migrations make them; keys, checks and triggers stand there, and a test compares the two.
"""

from __future__ import annotations

from piccolo.columns import Boolean, Integer, Text
from piccolo.table import Table

from evalkit.store.columns import Day, Id, Json, Sealed
from evalkit.store.conf import DB


class IntendedPublic(Table, db=DB, tablename="intended_public"):
    id = Id(primary_key=True)
    organisation = Id()
    programme = Id()
    version = Integer()
    kind = Text()
    year = Integer()
    indicator = Text()
    parts = Json()
    source = Json()
    author = Id(null=True)
    made_on = Day()


class ReachShare(Table, db=DB, tablename="reach_share"):
    id = Id(primary_key=True)
    organisation = Id()
    programme = Id()
    number = Integer()
    shared = Boolean()
    author = Id(null=True)
    made_on = Day()


class ReachConversation(Table, db=DB, tablename="reach_conversation"):
    id = Id(primary_key=True)
    organisation = Id()
    programme = Id()
    conversation = Id()
    number = Integer()
    kind = Text()
    observatory = Id(null=True)
    named = Boolean()
    figure = Json()
    words = Sealed(null=True)
    language = Text()
    author = Id(null=True)
    said_on = Day()
