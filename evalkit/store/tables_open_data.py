"""The table of what the observatory publishes for everybody, version by version.

Columns as the migrations make them; keys and checks stand there, and a test compares the two.
"""

from __future__ import annotations

from piccolo.columns import Integer, Text
from piccolo.table import Table

from evalkit.store.columns import Id, Instant, Json
from evalkit.store.conf import DB


class OpenTable(Table, db=DB, tablename="open_table"):
    id = Id(primary_key=True)
    organisation = Id()
    address = Text()
    version = Integer()
    subject = Text()
    content = Json()
    content_hash = Text()
    made_by = Id(null=True)
    made_at = Instant()
    withdrawn_at = Instant(null=True)
