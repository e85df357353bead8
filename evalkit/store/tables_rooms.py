"""Tables of ways to answer: rooms (a shared tablet, a group), who arrived in them, and files that wait to be imported.

Columns as the migrations make them; keys, checks and triggers stand there, and a test compares the two.
"""

from __future__ import annotations

from piccolo.columns import Integer, Text
from piccolo.table import Table

from evalkit.store.columns import Id, Instant, Sealed
from evalkit.store.conf import DB


class Room(Table, db=DB, tablename="room"):
    id = Id(primary_key=True)
    organisation = Id()
    kind = Text()
    programme = Id(null=True)
    form_version = Id(null=True)
    wave = Text(null=True)
    mark = Text()
    arrived = Integer()
    made_by = Id(null=True)
    made_at = Instant()
    ends_at = Instant()
    ended_at = Instant(null=True)


class RoomArrival(Table, db=DB, tablename="room_arrival"):
    id = Id(primary_key=True)
    organisation = Id()
    room = Id()
    mark = Text()


class ImportUpload(Table, db=DB, tablename="import_upload"):
    id = Id(primary_key=True)
    organisation = Id()
    content = Sealed()
    made_by = Id(null=True)
    made_at = Instant()
