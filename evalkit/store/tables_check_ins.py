"""Tables of what was answered: imports, check-ins, their uses and revisions, drafts, quarantine.

Columns as the migrations make them; keys, checks and triggers stand there, and a test compares the two.
"""

from __future__ import annotations

from piccolo.columns import Boolean, Bytea, DoublePrecision, Integer, Text
from piccolo.table import Table

from evalkit.store.columns import Day, Id, Instant, Json, Sealed
from evalkit.store.conf import DB


class ImportBatch(Table, db=DB, tablename="import_batch"):
    id = Id(primary_key=True)
    organisation = Id()
    file_name = Text()
    sha256 = Text()
    read_as = Text()
    row_count = Integer()
    dropped = Json()
    consent = Json(null=True)
    made_by = Id(null=True)
    made_at = Instant()


class ImportRow(Table, db=DB, tablename="import_row"):
    id = Id(primary_key=True)
    organisation = Id()
    import_batch = Id()
    row_number = Integer()
    participant = Id()
    new_person = Boolean()
    reference_mark = Text(null=True)


class CheckIn(Table, db=DB, tablename="check_in"):
    id = Id(primary_key=True)
    organisation = Id()
    participant = Id()
    form_version = Id()
    form_key = Text()
    voice = Text()
    day = Day(null=True)
    days = DoublePrecision(null=True)
    state = Text()
    void_reason = Text(null=True)
    moved_from = Id(null=True)
    import_batch = Id(null=True)


class CheckInUse(Table, db=DB, tablename="check_in_use"):
    id = Id(primary_key=True)
    organisation = Id()
    check_in = Id()
    enrolment = Id()
    wave = Text(null=True)
    form_key = Text()
    voice = Text()
    ended_at = Instant(null=True)
    ended_reason = Text(null=True)


class CheckInRevision(Table, db=DB, tablename="check_in_revision"):
    id = Id(primary_key=True)
    organisation = Id()
    check_in = Id()
    number = Integer()
    kind = Text()
    submission_key = Text()
    payload_hash = Text()
    answers = Json()
    words = Sealed(null=True)
    author = Id(null=True)
    mode = Text()
    language = Text(null=True)
    reason = Text(null=True)
    received_at = Instant()


class Draft(Table, db=DB, tablename="draft"):
    id = Id(primary_key=True)
    organisation = Id()
    submission_key = Text()
    participant = Id()
    enrolment = Id()
    wave = Text(null=True)
    form_version = Id()
    version = Integer()
    content = Sealed()
    author = Id(null=True)
    saved_at = Instant()
    here = Bytea(null=True)


class Quarantine(Table, db=DB, tablename="quarantine"):
    id = Id(primary_key=True)
    organisation = Id()
    kind = Text()
    submission_key = Text()
    payload_hash = Text()
    participant = Id(null=True)
    content = Sealed()
    problems = Json()
    author = Id(null=True)
    received_at = Instant()
    settled_at = Instant(null=True)
    settled_by = Id(null=True)
    settled_how = Text(null=True)
