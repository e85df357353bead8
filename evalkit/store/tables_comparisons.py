"""Tables of fair comparison: declared by an observatory, decided by each programme, kept in versions.

Columns as the migrations make them; keys, checks and triggers stand there, and a test compares the two.
"""

from __future__ import annotations

from piccolo.columns import Boolean, Integer, Text
from piccolo.table import Table

from evalkit.store.columns import Day, Id, Instant, Json, Sealed
from evalkit.store.conf import DB


class Comparison(Table, db=DB, tablename="comparison"):
    id = Id(primary_key=True)
    organisation = Id()
    title = Json()
    form = Text()
    indicator = Text()
    meaning = Text()
    wave = Text()
    definition = Json()
    everyone = Boolean()
    open_until = Day()
    made_by = Id(null=True)
    made_at = Instant()


class ComparisonInvitation(Table, db=DB, tablename="comparison_invitation"):
    id = Id(primary_key=True)
    organisation = Id()
    comparison = Id()
    association = Id()


class ComparisonConsent(Table, db=DB, tablename="comparison_consent"):
    id = Id(primary_key=True)
    organisation = Id()
    observatory = Id()
    comparison = Id()
    programme = Id()
    position = Integer()
    takes_part = Boolean()
    name_shown = Boolean()
    context = Sealed(null=True)
    said_by = Id(null=True)
    said_at = Instant()


class ComparisonVersion(Table, db=DB, tablename="comparison_version"):
    id = Id(primary_key=True)
    organisation = Id()
    comparison = Id()
    number = Integer()
    content = Json()
    content_hash = Text()
    policy_hash = Text()
    code_version = Text()
    made_by = Id(null=True)
    made_at = Instant()


class ComparisonLine(Table, db=DB, tablename="comparison_line"):
    id = Id(primary_key=True)
    organisation = Id()
    observatory = Id()
    comparison = Id()
    version = Id()
    programme = Id()
    letter = Text()
    published_table = Id()
