"""Which worker looks after whom, and from when to when. Keys and checks stand in the migrations."""

from __future__ import annotations

from piccolo.table import Table

from evalkit.store.columns import Day, Id
from evalkit.store.conf import DB


class Assignment(Table, db=DB, tablename="assignment"):
    id = Id(primary_key=True)
    organisation = Id()
    participant = Id()
    account = Id()
    from_on = Day()
    to_on = Day(null=True)
    made_by = Id(null=True)
