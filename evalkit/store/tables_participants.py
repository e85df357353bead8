"""Tables of the people: participants, their keys and sealed words, access codes, enrolments, consents.

Columns as the migrations make them; keys, checks and triggers stand there, and a test compares the two.
"""

from __future__ import annotations

from piccolo.columns import Boolean, Bytea, DoublePrecision, Integer, Text
from piccolo.table import Table

from evalkit.store.columns import Day, Id, Sealed
from evalkit.store.conf import DB


class Participant(Table, db=DB, tablename="participant"):
    id = Id(primary_key=True)
    organisation = Id()
    label = Text()
    drawing = Text()
    language = Text()
    made_on = Day()
    joined_into = Id(null=True)
    erased_on = Day(null=True)


class ParticipantKey(Table, db=DB, tablename="participant_key"):
    id = Id(primary_key=True)
    organisation = Id()
    participant = Id()
    public_key = Bytea()
    wrapped = Bytea()
    made_on = Day()
    association_key = Id(null=True)


class ParticipantSecret(Table, db=DB, tablename="participant_secret"):
    id = Id(primary_key=True)
    organisation = Id()
    participant = Id()
    kind = Text()
    revision = Integer()
    content = Sealed()
    made_on = Day()


class AccessCode(Table, db=DB, tablename="access_code"):
    id = Id(primary_key=True)
    organisation = Id()
    participant = Id()
    mark = Text()
    made_by = Id(null=True)
    made_on = Day()
    ends_on = Day(null=True)
    revoked_on = Day(null=True)
    number_hash = Text(null=True)


class Enrolment(Table, db=DB, tablename="enrolment"):
    id = Id(primary_key=True)
    organisation = Id()
    participant = Id()
    programme = Id()
    schedule = Id()
    channel = Text(null=True)
    entry = Day(null=True)
    exit_on = Day(null=True)
    exit_days = DoublePrecision(null=True)
    exit_reason = Text(null=True)
    exit_note = Text(null=True)
    joined_into = Id(null=True)
    made_on = Day()


class Consent(Table, db=DB, tablename="consent"):
    id = Id(primary_key=True)
    organisation = Id()
    participant = Id()
    purpose = Text()
    recipient = Text()
    position = Integer()
    answer = Text()
    day = Day()
    text_key = Text()
    text_version = Text()
    text = Text(null=True)
    language = Text()
    way = Text()
    noted_by = Id(null=True)


class Erasure(Table, db=DB, tablename="erasure"):
    id = Id(primary_key=True)
    organisation = Id()
    participant = Id()
    asked_by = Text()
    made_by = Id(null=True)
    erased_on = Day()
    running = Boolean()
