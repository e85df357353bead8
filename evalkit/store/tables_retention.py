"""Tables of what goes in time: what an association shortened, and what each night let go.

Columns as the migrations make them; keys, checks and triggers stand there, and a test compares the two.
"""

from __future__ import annotations

from piccolo.columns import Integer, Text
from piccolo.table import Table

from evalkit.store.columns import Day, Id
from evalkit.store.conf import DB


class RetentionChoice(Table, db=DB, tablename="retention_choice"):
    id = Id(primary_key=True)
    organisation = Id()
    kind = Text()
    number = Integer()
    amount = Integer()
    author = Id(null=True)
    made_on = Day()


class RetentionRun(Table, db=DB, tablename="retention_run"):
    id = Id(primary_key=True)
    organisation = Id()
    day = Day()
    kind = Text()
    amount = Integer()
