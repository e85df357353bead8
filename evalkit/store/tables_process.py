"""Tables of the process: counts without persons, sessions and who came, the journal, results of the group, partners.

Columns as the migrations make them; keys, checks and triggers stand there, and a test compares the two.
"""

from __future__ import annotations

from piccolo.columns import Boolean, Integer, Text
from piccolo.table import Table

from evalkit.store.columns import Day, Id, Sealed
from evalkit.store.conf import DB


class ActivitySession(Table, db=DB, tablename="activity_session"):
    id = Id(primary_key=True)
    organisation = Id()
    programme = Id()
    submission_key = Text()
    day = Day()
    kind = Text()
    minutes = Integer()
    staff = Integer(null=True)
    planned = Boolean()
    state = Text()
    reason = Text(null=True)
    made_on = Day()


class Attendance(Table, db=DB, tablename="attendance"):
    id = Id(primary_key=True)
    organisation = Id()
    activity_session = Id()
    participant = Id()
    enrolment = Id()
    number = Integer()
    present = Boolean()
    author = Id(null=True)


class Tally(Table, db=DB, tablename="tally"):
    id = Id(primary_key=True)
    organisation = Id()
    programme = Id()
    submission_key = Text()
    week = Day()
    kind = Text()
    item = Text()
    step = Integer()


class JournalEntry(Table, db=DB, tablename="journal_entry"):
    id = Id(primary_key=True)
    organisation = Id()
    programme = Id()
    submission_key = Text()
    week = Day()
    kind = Text()
    decided_by = Text(null=True)
    planned = Boolean(null=True)
    words = Sealed()
    language = Text()
    made_on = Day()
    struck_on = Day(null=True)


class CollectiveResult(Table, db=DB, tablename="collective_result"):
    id = Id(primary_key=True)
    organisation = Id()
    programme = Id()
    submission_key = Text()
    day = Day()
    words = Sealed()
    language = Text()
    made_on = Day()
    struck_on = Day(null=True)


class Partner(Table, db=DB, tablename="partner"):
    id = Id(primary_key=True)
    organisation = Id()
    programme = Id()
    submission_key = Text()
    words = Sealed()
    kind = Text()
    both_ways = Boolean()
    written_down = Boolean()
    made_on = Day()
    ended_on = Day(null=True)


class Relay(Table, db=DB, tablename="relay"):
    id = Id(primary_key=True)
    organisation = Id()
    programme = Id()
    partner = Id()
    submission_key = Text()
    week = Day()
    item = Text()
    step = Integer()
