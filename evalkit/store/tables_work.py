"""Tables of work that waits, of what reminds the team, and of the audit.

Columns as the migrations make them; keys, checks and triggers stand there, and a test compares the two.
"""

from __future__ import annotations

from piccolo.columns import Integer, Text
from piccolo.table import Table

from evalkit.store.columns import Day, Id, Instant, Json, Sealed
from evalkit.store.conf import DB


class Job(Table, db=DB, tablename="job"):
    id = Id(primary_key=True)
    organisation = Id(null=True)
    kind = Text()
    unique_key = Text()
    payload = Json()
    state = Text()
    tries = Integer()
    due_at = Instant()
    taken_at = Instant(null=True)
    done_at = Instant(null=True)
    problem = Text(null=True)


class Outbox(Table, db=DB, tablename="outbox"):
    id = Id(primary_key=True)
    organisation = Id(null=True)
    kind = Text()
    unique_key = Text()
    content = Sealed()
    state = Text()
    tries = Integer()
    due_at = Instant()
    taken_at = Instant(null=True)
    done_at = Instant(null=True)
    problem = Text(null=True)


class Reminder(Table, db=DB, tablename="reminder"):
    id = Id(primary_key=True)
    organisation = Id()
    account = Id()
    kind = Text()
    mark = Text(null=True)
    address = Sealed(null=True)
    made_on = Day()
    ended_on = Day(null=True)


class AuditHead(Table, db=DB, tablename="audit_head"):
    organisation = Id(primary_key=True)
    seq = Integer()
    hash = Text()


class Audit(Table, db=DB, tablename="audit"):
    id = Id(primary_key=True)
    organisation = Id()
    seq = Integer()
    at = Instant()
    actor = Text(null=True)
    role = Text()
    action = Text()
    object_kind = Text()
    object = Text(null=True)
    reason = Text(null=True)
    details = Json()
    prev_hash = Text()
    hash = Text()
