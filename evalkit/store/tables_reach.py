"""Tables of whom a programme reaches: the intended public, the observatory's leave, the conversation about a flag, and
what the observatory computed of all together.

Columns as the migrations make them; keys, checks and triggers stand there, and a test compares the two.
"""

from __future__ import annotations

from piccolo.columns import Boolean, Integer, Text
from piccolo.table import Table

from evalkit.store.columns import Day, Id, Instant, Json, Sealed
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


class ReachVersion(Table, db=DB, tablename="reach_version"):
    id = Id(primary_key=True)
    organisation = Id()
    number = Integer()
    content = Json()
    content_hash = Text()
    policy_hash = Text()
    code_version = Text()
    made_by = Id(null=True)
    made_at = Instant()
