"""The table of sentences as the team read them aloud.

Columns as the migrations make them; keys and checks stand there, and a test compares the two.
"""

from __future__ import annotations

from piccolo.columns import Bytea, Integer, Text
from piccolo.table import Table

from evalkit.store.columns import Id, Instant
from evalkit.store.conf import DB


class Recording(Table, db=DB, tablename="recording"):
    id = Id(primary_key=True)
    organisation = Id()
    language = Text()
    text_mark = Text()
    media_type = Text()
    content = Bytea(null=True)
    size = Integer()
    made_by = Id(null=True)
    made_at = Instant()
    ended_at = Instant(null=True)
    ended_why = Text(null=True)
