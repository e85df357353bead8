"""Tables of reports while they are written, and of the questions that a reader asks once afterwards.

Columns as the migrations make them; keys, checks and triggers stand there, and a test compares the two.
"""

from __future__ import annotations

from piccolo.columns import Boolean, Integer, Text
from piccolo.table import Table

from evalkit.store.columns import Day, Id, Instant, Sealed
from evalkit.store.conf import DB


class ReportDraft(Table, db=DB, tablename="report_draft"):
    id = Id(primary_key=True)
    organisation = Id()
    funding_grant = Id()
    programme = Id(null=True)
    first_on = Day()
    last_on = Day()
    language = Text()
    release = Id(null=True)
    made_by = Id(null=True)
    made_at = Instant()


class ReportDraftText(Table, db=DB, tablename="report_draft_text"):
    id = Id(primary_key=True)
    organisation = Id()
    report_draft = Id()
    place = Text()
    language = Text()
    version = Integer()
    words = Sealed()
    written_by = Id(null=True)
    written_at = Instant()


class ReportComment(Table, db=DB, tablename="report_comment"):
    id = Id(primary_key=True)
    organisation = Id()
    report_draft = Id()
    place = Text()
    words = Sealed()
    written_by = Id(null=True)
    written_at = Instant()
    resolved_by = Id(null=True)
    resolved_at = Instant(null=True)


class ReleaseRound(Table, db=DB, tablename="release_round"):
    id = Id(primary_key=True)
    organisation = Id()
    release = Id()
    reader = Id()
    questions = Sealed()
    asked_by = Id()
    asked_at = Instant()
    answer = Sealed(null=True)
    outside = Boolean()
    answered_by = Id(null=True)
    answered_at = Instant(null=True)
