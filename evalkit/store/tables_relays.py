"""Tables of the relays that a person sends to another association: who receives, what was sent, what came.

Columns as the migrations make them; keys, checks and triggers stand there, and a test compares the two.
"""

from __future__ import annotations

from piccolo.columns import Boolean, Bytea, Text
from piccolo.table import Table

from evalkit.store.columns import Day, Id, Json, Sealed
from evalkit.store.conf import DB


class RelayDesk(Table, db=DB, tablename="relay_desk"):
    id = Id(primary_key=True)
    organisation = Id()
    receives = Boolean()
    lines = Json()
    changed_on = Day()


class OwnRelay(Table, db=DB, tablename="own_relay"):
    id = Id(primary_key=True)
    organisation = Id()
    participant = Id()
    submission_key = Text()
    week = Day()
    words = Sealed()
    taken_back_on = Day(null=True)


class RelayReceived(Table, db=DB, tablename="relay_received"):
    id = Id(primary_key=True)
    organisation = Id()
    mark = Text()
    word = Text()
    week = Day()
    ends_on = Day()
    public_key = Bytea()
    wrapped = Bytea(null=True)
    content = Sealed(null=True)
    opened_on = Day(null=True)
    answer = Text(null=True)
    answered_on = Day(null=True)
    deletion_asked_on = Day(null=True)
    gone_on = Day(null=True)
    association_key = Text(null=True)
